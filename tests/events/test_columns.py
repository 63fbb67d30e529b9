"""Columns and single events follow the same rules."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from edxtui.events.columns import Gatherer, columns
from edxtui.events.members import EDX
from edxtui.events.normalise import normalise
from edxtui.events.time_column import NO_TIME

texts = st.sampled_from(
    [
        "", " ", "ann", "ann\n", "anonymous", "unknown", "server", "browser", "mobile", "play_video",
        "edx.video.played", "save_problem_check", "seq_next", "edx.ui.lms.sequence.next_selected", "made_up",
        "/courses/edX/DemoX/T1/info", "/courses/course-v1%3AedX%2BDemoX%2BT1/courseware/Week_1/", "/u/ann", "/",
        "/xblock/block-v1:edX+DemoX+T1+type@problem+block@a0effb954cca4759994f1ac9e9434bf4/handler", "edX/DemoX/T1",
        "course-v1:edX+DemoX+T1", "ccx-v1:edX+DemoX+T1+ccx@1", "https://x.org/courses/edX/DemoX/T1/courseware/",
        "i4x://edX/DemoX/problem/a0effb954cca4759994f1ac9e9434bf4", "i4x-edX-DemoX-video-a0effb954cca4759",
        "2014-03-03T16:19:05.584523+00:00", "2014-03-03T16:19:05Z", "2014-02-29T00:00:00.000000+00:00", "soon",
        "\ud800", "a0effb954cca4759994f1ac9e9434bf4", "input_i4x-edX-DemoX-problem-a0ef_2_1=choice_1",
        '{"id": "i4x-edX-DemoX-video-a0effb954cca4759", "course_id": "edX/DemoX/T1"}', '{"POST": {"a": ', "[1, 2]",
    ]
)  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["course_id", "session", "id", "problem_id", "module_id", "location", "usage_key"]), inner
        )
    ),
    max_leaves=4,
)
contexts = st.dictionaries(
    st.sampled_from(["course_id", "org_id", "session", "username", "event_source", "host", "ip", "page", "module"]),
    anything,
)
documents = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ["event_type", "name", "event_source", "time", "timestamp", "username", "session", "host", "ip", "page"],
            texts,
        ),
        "course_id": anything,
        "context": st.one_of(contexts, anything),
        "event": anything,
        "data": anything,
    },
)


@given(st.lists(documents, max_size=12))
@example([{"eve\ud800nt_type": "x", "username": "ann"}])
@example([{"event": {"problem_id": [1], "id": {"a": 1}, "session": 5}, "context": {"session": "  "}}])
def test_columns_say_what_single_events_say(found: list[dict[str, Any]]) -> None:
    members = [EDX.members_of(document) for document in found]
    together = columns(members)
    apart = [normalise(each) for each in members]
    for name, column in together.fields.items():
        assert column.texts() == [getattr(event, name) for event in apart], name
    assert together.times.tolist() == [NO_TIME if event.time is None else event.time for event in apart]


@given(st.lists(documents, max_size=12), st.integers(0, 12))
def test_it_does_not_matter_how_many_are_gathered_at_a_time(found: list[dict[str, Any]], first: int) -> None:
    members = [EDX.members_of(document) for document in found]
    gatherer = Gatherer()
    gatherer.add(members[:first])
    gatherer.add(members[first:])
    together, apart = columns(members), gatherer.columns()
    assert together.times.tolist() == apart.times.tolist()
    for name, column in together.fields.items():
        assert column.texts() == apart.fields[name].texts(), name


@given(documents)
def test_no_field_is_blank_or_holds_what_cannot_be_encoded(document: dict[str, Any]) -> None:
    event = normalise(EDX.members_of(document))
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, str):
            assert value.strip() == value != ""
            value.encode()
