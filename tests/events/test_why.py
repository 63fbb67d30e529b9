"""Every field with a value says where it comes from."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.events.members import EDX, Members
from edxtui.events.normalise import normalise
from edxtui.events.why import why

COURSE = "course-v1:MITx+6.002x+2014"
BLOCK = "block-v1:MITx+6.002x+2014+type@problem+block@" + "a1" * 16
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            *(
                "",
                " ",
                "ann",
                "anonymous",
                "play_video",
                "edx.video.played",
                "showanswer",
                "made_up",
                "server",
                "browser",
            ),
            *("2014-03-03T16:19:05.584523+00:00", "soon", COURSE, "MITx/6.002x/2014", BLOCK, "a1" * 16),
            *(f"/courses/{COURSE}/xblock/{BLOCK}/handler/x", f"https://x.org/courses/{COURSE}/info", "/courses"),
        ]
    ),
    st.text(max_size=5),
)
PAYLOADS = st.one_of(
    TEXTS,
    st.just("input_i4x-MITx-6_002x-problem-H1_2_1=3"),
    st.just("{cut"),
    st.lists(TEXTS, max_size=2),
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("problem_id", "id", "module_id", "location", "course_id", "session"), TEXTS)
    ),
)
NAMES = ("event_type", "name", "event_source", "time", "timestamp", "username", "session", "host", "ip", "page")
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys((*NAMES, "course_id"), TEXTS),
        "context": st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(("course_id", "org_id", "session", "username", "event_source", "page"), TEXTS),
                "module": st.fixed_dictionaries({}, optional={"usage_key": TEXTS}),
            },
        ),
        "event": PAYLOADS,
        "data": PAYLOADS,
    },
)


@given(DOCUMENTS)
def test_fields_with_a_value_have_a_reason_and_no_others(document: dict[str, object]) -> None:
    members = msgspec.json.decode(json.dumps(document), type=Members)
    event = msgspec.structs.asdict(normalise(members))
    assert set(why(members)) == {name for name, value in event.items() if value is not None}


@given(DOCUMENTS)
def test_without_the_member_that_is_named_the_value_is_another_or_has_another_reason(
    document: dict[str, object],
) -> None:
    reasons = why(EDX.members_of(document))
    for name, place in reasons.items():
        if "." in place or " " in place or place == name:
            continue
        without = {key: value for key, value in document.items() if key != place}
        assert why(EDX.members_of(without)).get(name) != place


@pytest.mark.parametrize(
    ("document", "field", "place"),
    [
        ({"page": f"https://x.org/courses/{COURSE}/info"}, "course", "the URL in page"),
        ({"event_source": "server", "event_type": f"/courses/{COURSE}/info"}, "course", "the URL in event_type"),
        ({"context": {"course_id": COURSE}}, "course", "context.course_id"),
        ({"context": {"course_id": COURSE}}, "org", "the first part of the course key"),
        ({"event": json.dumps({"course_id": COURSE})}, "course", "event.course_id"),
        ({"event_type": "showanswer"}, "type", "event_type, which says showanswer"),
        ({"event_type": "play_video", "name": "edx.video.played"}, "type", "name, which says edx.video.played"),
        ({"event_type": "made_up"}, "type", "event_type; the event reference does not have it"),
        ({"event_type": "play_video"}, "type", "event_type"),
        ({"name": "x", "data": {"session": "k"}}, "session", "data.session"),
        ({"event": {"problem_id": BLOCK}}, "module", "event.problem_id"),
        ({"event": "input_i4x-MITx-6_002x-problem-H1_2_1=3"}, "module", "the names of the form in event"),
        ({"timestamp": "2014-03-03T16:19:05Z"}, "time", "timestamp"),
    ],
)
def test_places(document: dict[str, object], field: str, place: str) -> None:
    assert why(EDX.members_of(document))[field] == place
