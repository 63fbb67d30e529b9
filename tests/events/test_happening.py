"""A document taken apart for those who look into it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.catalogue.summaries import summary
from edxtui.events.happening import happened, happening
from edxtui.events.members import EDX
from edxtui.events.normalise import normalise
from edxtui.events.why import why

TYPES = [
    "play_video",
    "problem_check",
    "book",
    "edx.forum.searched",
    "/courses/O/C/R/progress",
    "made_up",
    "list-staff",
]
NAMES = [
    *("event_type", "name", "event_source", "time", "timestamp", "username", "session", "page", "course_id"),
    *("event", "data", "context", "module", "usage_key", "user_id", "id", "currentTime", "old", "new", "answers"),
]
TEXTS = st.one_of(
    st.sampled_from([*TYPES, "server", "browser", "2014-03-03T16:19:05Z", "{", "[1", '{"id": 1}', "a=1&b[]=2"]),
    st.text(max_size=6),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inside),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_whatever_the_json_nothing_is_raised(document: dict[str, object]) -> None:
    text = json.dumps(document).encode()
    found = happening(text)
    assert found is not None
    members = EDX.members_of(found.document)
    event = normalise(members)
    assert isinstance(summary(happened(event, found)), str)
    assert set(why(members)) <= set(type(event).__struct_fields__)


@pytest.mark.parametrize("text", [b"", b"[]", b"1", b"{", b'{"a": 1} {"b": 2}', b"\xff", b"[" * 5000])
def test_what_is_no_document_is_none(text: bytes) -> None:
    assert happening(text) is None


def test_both_envelopes() -> None:
    ours, theirs = happening(b'{"event": {"id": 1}, "context": 3}'), happening(b'{"data": "{\\"id\\": 1}"}')
    assert ours is not None
    assert theirs is not None
    assert ours.payload.value == theirs.payload.value == {"id": 1}
    assert (ours.envelope, theirs.envelope) == ("event", "data")
    assert ours.context == {}


def test_what_python_wrote_is_read() -> None:
    found = happening(b'{"event": {"old_speed": NaN, "x": "\\ud800"}}')
    assert found is not None
    assert list(found.payload.value) == ["old_speed", "x"]
