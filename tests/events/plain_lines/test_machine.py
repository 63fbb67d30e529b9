"""What the machine takes for a plain line, and what it leaves to others."""

import json
from typing import Any

import pytest
from tests.index.coded_blocks import all_ways, the_machine
from tests.making import line

from edxtui.logs.record import BytesSource


def read(log: bytes) -> list[str]:
    """Of each line what the machine makes of it, up to the first that is left to others."""
    coder = the_machine()
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
    all_ways(text)
    all_ways(b"{}\n" + text + line(user="bob"))
