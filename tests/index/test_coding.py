"""Blocks coded with the machine for plain lines and without are the same, whatever the log holds."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.events.test_columns import documents
from tests.index.coded_blocks import both_ways, told
from tests.logs.splicing import logs as spliced
from tests.making import line

from edxtui.events.plain_lines import plain_line_coder
from edxtui.events.plain_lines.fields import PlainLineCoder
from edxtui.index.coding import code_text, coded
from edxtui.logs.record import BytesSource


def as_line(document: dict[str, Any], *, ascii_only: bool, packed: bool) -> bytes:
    text = json.dumps(document, ensure_ascii=ascii_only, separators=(",", ":") if packed else None)
    return text.encode("utf-8", "surrogatepass") + b"\n"


lines = st.builds(as_line, documents, ascii_only=st.booleans(), packed=st.booleans())


@given(st.lists(lines | lines | lines | spliced, max_size=12).map(b"".join))
@example(b'{"event": "{\\"id\\": 1}", "event": "{\\"id\\": \\"i4x://a/b/video/c\\"}"}\n')
@example(b'{"event": "input_i4x-a-b-problem-c_2_1=1", "data": "input_i4x-a-b-problem-d_2_1=1"}\n')
def test_the_machine_changes_nothing(log: bytes) -> None:
    both_ways(log)


@given(st.lists(lines | spliced, max_size=8).map(b"".join), st.booleans())
def test_nor_does_it_where_only_a_piece_of_the_text_is_there(log: bytes, last: bool) -> None:
    found, expected = (
        told(code_text(7, log, last=last, in_array=False, way="fast", machine=machine)) for machine in (True, False)
    )
    assert found == expected


@given(st.lists(lines | spliced, max_size=12).map(b"".join), st.integers(1, 400))
def test_nor_does_it_matter_how_much_is_loaded_at_a_time(log: bytes, room: int) -> None:
    coder = machine()
    before = coder.reader.room
    coder.reader.room = room
    try:
        both_ways(log)
    finally:
        coder.reader.room = before


def machine() -> PlainLineCoder:
    coder = plain_line_coder()
    assert coder is not None, "wasmtime works wherever the tests do"
    return coder


def read(log: bytes) -> list[str]:
    """Of each line what the machine makes of it, up to the first that is left to others."""
    coder = machine()
    coder.forget()
    coder.reader.load(BytesSource(log), 0, len(log))
    found = coder.reader.read(0)
    return ["odd" if odd else "plain" for odd in found.odd.tolist()] + ["left"] * (found.end < len(log))


def document(**members: Any) -> bytes:
    return json.dumps(members).encode() + b"\n"


CASES: dict[str, tuple[bytes, str]] = {
    "an event": (line(user="ann", type="play_video"), "plain"),
    "an empty object": (b"{}\n", "plain"),
    "a line end with CR": (b'{"username": "ann"}\r\n', "plain"),
    "no line end": (b'{"username": "ann"}', "left"),
    "white space behind": (b'{"username": "ann"} \n', "left"),
    "white space before": (b' {"username": "ann"}\n', "left"),
    "a prefix": (b'Sep 9 {"username": "ann"}\n', "left"),
    "two documents": (b'{"a": 1}{"b": 2}\n', "left"),
    "tabs between members": (b'{\t"username"\t:\t"ann"\t}\n', "plain"),
    "no comma": (b'{"a": 1 "b": 2}\n', "left"),
    "a comma too many": (b'{"a": 1,}\n', "left"),
    "a number with a zero before it": (b'{"a": 01}\n', "left"),
    "a number with a plus": (b'{"a": +1}\n', "left"),
    "a number without its fraction": (b'{"a": 1.}\n', "left"),
    "numbers of every kind": (b'{"a": [0, -0, 1.5, -1e9, 2E+3, 1e-400]}\n', "plain"),
    "a long number": (b'{"a": ' + b"9" * 4400 + b"}\n", "left"),
    "NaN": (b'{"a": NaN}\n', "left"),
    "words": (b'{"a": [true, false, null]}\n', "plain"),
    "a word cut short": (b'{"a": tru}\n', "left"),
    "a control character": (b'{"a": "\x01"}\n', "left"),
    "a letter beyond ASCII that nobody asks for": ('{"a": "é"}\n'.encode(), "plain"),
    "bytes that are not UTF-8": (b'{"a": "\xff"}\n', "left"),
    "an overlong letter": (b'{"a": "\xc0\xaf"}\n', "left"),
    "half a pair in UTF-8": (b'{"a": "\xed\xa0\x80"}\n', "left"),
    "a letter beyond Unicode": (b'{"a": "\xf4\x90\x80\x80"}\n', "left"),
    "a letter cut short": (b'{"a": "\xe2\x82"}\n', "left"),
    "an unknown escape": (rb'{"a": "\x"}' + b"\n", "left"),
    "an escape cut short": (rb'{"a": "\u12"}' + b"\n", "left"),
    "half a pair": (rb'{"a": "\ud800"}' + b"\n", "left"),
    "the other half": (rb'{"a": "\udc00"}' + b"\n", "left"),
    "a pair": (rb'{"a": "\ud83d\ude00"}' + b"\n", "plain"),
    "a name with an escape": (rb'{"us\u0065rname": "ann"}' + b"\n", "left"),
    "a user with an escape": (rb'{"username": "\u0061nn"}' + b"\n", "odd"),
    "a user with a letter beyond ASCII": ('{"username": "zoé"}\n'.encode(), "odd"),
    "a user with white space": (document(username=" ann"), "odd"),
    "a user who is a number": (document(username=5), "plain"),
    "two users": (document(username="ann", context={"username": "bob"}), "odd"),
    "one user twice": (document(username="ann", context={"username": "ann"}), "plain"),
    "a user too long for a name": (document(username="a" * 70_000), "odd"),
    "a time of another form": (document(time="2014-03-03 16:19"), "odd"),
    "a time with another offset": (document(time="2014-03-03T16:19:05+02:00"), "odd"),
    "no such day": (document(time="2014-02-29T16:19:05Z"), "odd"),
    "a time without a fraction": (document(time="2014-03-03T16:19:05+00:00"), "plain"),
    "nested as deep as may be": (b'{"a":' * 120 + b"1" + b"}" * 120 + b"\n", "plain"),
    "nested deeper": (b'{"a":' * 140 + b"1" + b"}" * 140 + b"\n", "left"),
    "brackets that do not match": (b'{"a": [1}]\n', "left"),
    "an object that is not closed": (b'{"a": {"b": 1}\n', "left"),
    "a payload in a string": (document(event='{"id": "i4x://a/b/video/c"}'), "plain"),
    "a payload in a string, escaped within": (document(event='{"id": "caf\\u00e9"}'), "odd"),
    "a payload in a string that was cut": (document(event='{"POST": {"x": ["12'), "plain"),
    "a payload in a string that is no JSON": (document(event='{"POST": nothing}'), "odd"),
    "a payload in a string, with a line feed": (document(event='{\n"id": "x"\n}\n'), "plain"),
    "form text": (document(event="input_i4x-a-b-problem-c_2_1=1"), "plain"),
    "form text in quotes of its own": (document(event='"input_i4x-a-b-problem-c_2_1=1"'), "plain"),
    "form text in quotes, escaped within": (document(event='"input_i4x-a-b-problem-c_2_1=\\"1\\""'), "odd"),
    "form text with an escaped letter": (rb'{"event": "\u0069nput_x=1"}' + b"\n", "odd"),
    "a list in a string": (document(event='["input_i4x-a-b-problem-c_2_1=1", "<p>\u00e9"]'), "plain"),
    "text for a payload": (document(event="café"), "plain"),
    "text that begins with an escape": (document(event="é"), "odd"),
    "two payloads in strings": (document(event='{"id": "a"}', data='{"id": "b"}'), "odd"),
    "a course that is none, and one": (document(context={"course_id": "none"}, course_id="a/b/c"), "plain"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_machine_reads(name: str) -> None:
    text, expected = CASES[name]
    assert read(text) == [expected]
    assert read(b"{}\n" + text + b"{}\n")[:2] == ["plain", expected]
    both_ways(text)
    both_ways(b"{}\n" + text + line(user="bob"))


def many(number: int, make: Callable[[int], bytes]) -> bytes:
    return b"".join(map(make, range(number)))


def test_more_texts_than_it_has_room_for() -> None:
    found = both_ways(many(40_000, lambda place: b'{"username":"ann%d","session":"s%d"}\n' % (place, place)))
    assert found["fields"]["user"][-1] == "ann39999"


def test_more_lines_than_it_reads_at_once() -> None:
    assert len(both_ways(b"{}\n" * 70_000)["offsets"]) == 70_000


def test_texts_of_one_block_do_not_come_up_in_the_next() -> None:
    """What was coded stays coded from block to block, but a block tells only of its own."""
    first, second = line(user="ann"), line(user="bob")
    blocks = [
        coded(BytesSource(log), 0, len(log), in_array=False, way="fast", machine=True)
        for log in (first, second, first + second)
    ]
    assert [block.records.fields["user"].values for block in blocks] == [["ann"], ["bob"], ["ann", "bob"]]


def test_lines_that_are_not_plain_among_many_that_are() -> None:
    plain = many(50, lambda place: line(user=f"ann{place}", type="play_video"))
    others = [
        b"[user None] " + line(user="bob"),
        b'{"a": NaN}\n',
        b'{\n "a": 1\n}\n',
        b'{"username": "cut\n',
        b"\0\0\n",
    ]
    found = both_ways(b"".join(plain + other for other in others) + plain)
    assert found["fields"]["user"].count("ann7") == 6
