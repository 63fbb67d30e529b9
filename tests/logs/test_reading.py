"""Whatever the bytes: every one is accounted for, both ways agree, and spans lead back to documents."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.logs.reading import WAYS, between, in_one_go, read, spans, texts
from tests.logs.splicing import documents, logs

from edxtui.events.members import EDX
from edxtui.events.normalise import normalise
from edxtui.logs.blocks import BlockReader, Way, line_start
from edxtui.logs.record import BytesSource, Reason


@given(logs)
@example(b'{"a":"\xed\xa0\x80"}\n')
@example(b'{"a":{"username":1}\n{"username":2}\n}')
@example(b"[[1],{}]")
@example(b'{}!{"username":"a')
@example(b'\x00 {"a":1}')
@example(b'[{"a":1},\n{"b":2}\n]\n{"c":3}')
def test_every_byte_is_an_event_or_damaged_or_between(log: bytes) -> None:
    block = read(log)
    assert block.end == len(log)
    position = 0
    for offset, length, reason in spans(block):
        assert length > 0
        assert offset >= position, "records do not overlap"
        text = log[offset : offset + length]
        if reason is None:
            assert text.startswith(b"{")
            assert text.endswith(b"}")
        position = offset + length
    assert position <= len(log)


@given(logs)
def test_what_lies_between_records_is_no_text_but_a_prefix(log: bytes) -> None:
    assert between(log, in_one_go(log, "fast")) == ""


@given(logs)
@example(b'{"a":1}\n{"a":"\xff"}\n{"b":NaN}')
@example(b'{"username":5,"context":"x","event":7}\n')
@example(b'{"event":[null]}')
def test_the_fast_and_the_ijson_way_agree(log: bytes) -> None:
    fast, slow = read(log, "fast"), read(log, "ijson")
    assert spans(fast) == spans(slow)
    assert [normalise(each) for each in fast.members] == [normalise(each) for each in slow.members]
    assert fast.in_array == slow.in_array


@given(logs, st.integers(0, 60))
def test_reading_in_blocks_gives_the_same_records(log: bytes, step: int) -> None:
    source = BytesSource(log)
    reader = BlockReader(EDX)
    found: list[tuple[int, int, Reason | None]] = []
    position, in_array = 0, False
    while position < len(log):
        block = reader.read(source, position, line_start(source, position + step + 1), in_array=in_array)
        found += spans(block)
        assert block.end > position
        position, in_array = block.end, block.in_array
    assert found == spans(read(log))


@given(st.lists(documents, max_size=6), st.sampled_from([b"\n", b"\r\n", b"\n\n"]))
def test_whole_lines_come_back_as_they_are(found: list[dict[str, Any]], line_end: bytes) -> None:
    lines = [json.dumps(document).encode() for document in found]
    log = b"".join(line + line_end for line in lines)
    for way in WAYS:
        assert texts(log, way) == (lines, [])


@given(st.lists(documents, min_size=1, max_size=4), st.sampled_from([1, 2, 4, "\t"]))
def test_pretty_printed_documents_are_events(found: list[dict[str, Any]], indent: int | str) -> None:
    shown = [json.dumps(document, indent=indent).encode() for document in found]
    assert texts(b"\n".join(shown)) == (shown, [])


@given(st.lists(documents, max_size=5), st.sampled_from([None, 1, 2]))
def test_a_top_level_array_holds_its_documents(found: list[dict[str, Any]], indent: int | None) -> None:
    log = json.dumps(found, indent=indent).encode()
    events, damaged = texts(log)
    # Compared as text, for NaN is not equal to itself.
    assert [json.dumps(json.loads(event)) for event in events] == [json.dumps(each) for each in json.loads(log)]
    assert damaged == []


EVENT = b'{"username": "ann", "time": "2014-03-03T16:19:05+00:00", "event_type": "play_video"}'


@given(st.data())
def test_a_cut_event_is_never_merged_with_the_next(data: st.DataObject) -> None:
    cut = EVENT[: data.draw(st.integers(1, len(EVENT) - 1))]
    events, damaged = texts(cut + b"\n" + EVENT + b"\n")
    assert events == [EVENT]
    assert damaged == [cut.rstrip()]


@given(st.data())
def test_an_event_glued_to_a_cut_one_is_found(data: st.DataObject) -> None:
    cut = EVENT[: data.draw(st.integers(1, len(EVENT) - 1))]
    events, damaged = texts(EVENT + b"\n" + cut + EVENT + b"\n" + EVENT)
    assert events == [EVENT] * 3
    assert b"".join(damaged) == cut.rstrip()


@given(st.data())
def test_an_event_whose_beginning_is_missing_is_one_damaged_record(data: st.DataObject) -> None:
    rest = EVENT[data.draw(st.integers(1, len(EVENT) - 2)) :]
    events, damaged = texts(rest + b"\n" + EVENT)
    assert events == [EVENT]
    assert b"".join(damaged).replace(b" ", b"") == rest.replace(b" ", b"")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("log", "events", "damaged"),
    [
        pytest.param(b"", [], [], id="nothing"),
        pytest.param(b" \n\r\n\t\n", [], [], id="white space"),
        pytest.param(b"{}", [b"{}"], [], id="no line end"),
        pytest.param(b'\xef\xbb\xbf{"a":1}\n', [b'{"a":1}'], [], id="byte order mark"),
        pytest.param(b'{"a":1}{"b":2} {"c":3}\n', [b'{"a":1}', b'{"b":2}', b'{"c":3}'], [], id="run together"),
        pytest.param(b'{"a":1}}\n', [b'{"a":1}'], [b"}"], id="a brace too many"),
        pytest.param(b'{"a":1} tail\n', [b'{"a":1}'], [b"tail"], id="text after"),
        pytest.param(b'# comment\n{"a":1}\n', [b'{"a":1}'], [b"# comment"], id="comment"),
        pytest.param(b'123\n"x"\nnull\n[1]\n', [], [b"123", b'"x"', b"null", b"1"], id="no objects"),
        pytest.param(b'Sep  9 00:00:48 localhost {"a":1}\n', [b'{"a":1}'], [], id="syslog prefix"),
        pytest.param(
            b'2023-05-23 13:53:13,461 INFO 20 [tracking] [user None] [ip None] logger.py:41 - {"a":1}\n',
            [b'{"a":1}'],
            [],
            id="logger prefix",
        ),
        pytest.param(b'[12:00] {"a":1}\n', [b'{"a":1}'], [], id="prefix in brackets"),
        pytest.param(b'\x00\x00{"a":1}\n\x00\x00\n', [b'{"a":1}'], [b"\x00\x00", b"\x00\x00"], id="NUL"),
        pytest.param(b'{"a":NaN}\n{"a":-Infinity}', [b'{"a":NaN}', b'{"a":-Infinity}'], [], id="NaN"),
        pytest.param(b'{"a":"\\udc00"}', [b'{"a":"\\udc00"}'], [], id="lone surrogate"),
        pytest.param(b'{"a":"\xff"}\n{"b":1}', [b'{"b":1}'], [b'{"a":"\xff"}'], id="not UTF-8"),
        pytest.param(b'{"a":1,"a":2}', [b'{"a":1,"a":2}'], [], id="duplicate keys"),
        pytest.param(
            b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
            [b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}"],
            [],
            id="deep nesting",
        ),
        pytest.param(b'{"a":' + b"9" * 30 + b"}", [b'{"a":' + b"9" * 30 + b"}"], [], id="beyond 64 bit"),
        pytest.param(b'{"a":' + b"9" * 5000 + b"}", [b'{"a":' + b"9" * 5000 + b"}"], [], id="endless integer"),
        pytest.param(b'{\n"a":' + b"9" * 5000 + b"}", [b'{\n"a":' + b"9" * 5000 + b"}"], [], id="endless, two lines"),
        pytest.param(b'{"a":01}\n{"b":1}', [b'{"b":1}'], [b'{"a":01}'], id="no number"),
        pytest.param(b'{"a":"\t"}\n{"b":1}', [b'{"b":1}'], [b'{"a":"\t"}'], id="control character in a string"),
        pytest.param(
            b'{\n "username": "a",\n "x": [\n{\n{\n "username": "b"\n}\n',
            [b'{\n "username": "b"\n}'],
            [b'{\n "username": "a",\n "x": [\n{'],
            id="cut pretty-printed",
        ),
        pytest.param(b'[\n{"a":1},\n{"a":\n{"b":2}\n]', [b'{"a":1}', b'{"b":2}'], [b'{"a":'], id="cut in an array"),
        pytest.param(
            b'{\n"n": 1e400,\n"x": [\n{}\n]\n}', [b'{\n"n": 1e400,\n"x": [\n{}\n]\n}'], [], id="out of bounds"
        ),
        pytest.param(b'[1,{"a":1},"x",{"b":2}]', [b'{"a":1}', b'{"b":2}'], [b"1", b'"x"'], id="mixed array"),
    ],
)
def test_cases(log: bytes, events: list[bytes], damaged: list[bytes], way: Way) -> None:
    assert texts(log, way) == (events, damaged)


def test_what_stood_before_the_break_is_salvaged() -> None:
    log = b'{"username": "ann", "context": {"course_id": "O/C/R", "user_id": 99, "path": "/x'
    (members,) = read(log).members
    assert members.username == "ann"
    assert members.context is not None
    assert members.context.course_id == "O/C/R"


def test_a_document_wrapped_for_print_is_salvaged_beyond_its_first_line() -> None:
    log = (
        b'{"agent": "Mozilla (like \nGecko)", "context": {"course_id": "O/C/R"}, \n"event_type": "problem_check",\n'
        b'"username": "ann", "time": 2014-03-03T16"}\n'
    )
    (members,) = read(log).members
    assert (members.username, members.event_type, members.time) == ("ann", "problem_check", None)


def test_a_line_joined_to_another_line_tells_nothing_beyond_the_break() -> None:
    (members,) = read(b'{"event_type": "play_video", "username": "an\nother text\n').members
    assert (members.event_type, members.username) == ("play_video", None)


def test_a_value_of_an_unforeseen_type_does_not_lose_the_event() -> None:
    log = b'{"username": 7, "event_type": "x", "context": [], "event": {"id": {"a": 1}, "course_id": 3}}\n'
    block = read(log)
    assert not block.damage
    assert block.members[0].event_type == "x"
    assert block.members[0].username is None
