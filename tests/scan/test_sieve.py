"""The sieve never loses a document, by machine as without."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edxtui.scan import sieve
from edxtui.scan.phrase import Phrase, fold, spellings
from edxtui.scan.sieve import sieve_of, sifted
from edxtui.scan.sieve_machine import sieve_machine
from edxtui.scan.terms import PathTerm, TextTerm, There

letters = st.sampled_from([*'aAbk_9 %=+&\\"uU0', "é", "É", "ſ", "K", "İ", "ß", "学", "😀", "Σ", "ς", "σ"])
phrases = st.text(letters, min_size=1, max_size=6)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A document that may hold a phrase in whatever way it can be written."""
    text = draw(st.lists(phrases | st.sampled_from(["plain text ", "x" * 40]), max_size=4).map("".join))
    payload = draw(st.sampled_from(["as it is", "in a string", "in two", "a form"]))
    ascii_ = draw(st.booleans())
    value: object = {draw(phrases): text}
    if payload in ("in a string", "in two"):
        value = json.dumps(value, ensure_ascii=ascii_)
    if payload == "in two":
        value = json.dumps(value, ensure_ascii=draw(st.booleans()))
    if payload == "a form":
        value = "x=" + "".join(
            draw(st.sampled_from([each, f"%{ord(each):02x}"])) if each.isalnum() else each
            for each in text
            if each.isascii() and each not in '%&\\"'
        )
    written = json.dumps({"event": value}, ensure_ascii=ascii_)
    if draw(st.booleans()):
        written = written.replace("a", "\\u0061").replace("%", "\\u0025")
    return written.encode(errors="surrogatepass")


@pytest.fixture(params=["machine", "Python"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "machine":
        assert sieve_machine() is not None
    monkeypatch.setattr(sieve, "_LITTLE", -1 if request.param == "machine" else 1 << 60)
    monkeypatch.setattr(sieve, "_PART", 100)
    monkeypatch.setattr(sieve, "_PART_BY_MACHINE", 300)
    return str(request.param)


def kept(texts: list[bytes], *terms: TextTerm | PathTerm) -> list[list[bool]]:
    data = b"\n".join(texts)
    lengths = np.array([len(text) for text in texts], np.int64)
    begins = np.cumsum(lengths + 1) - lengths - 1
    return [found.tolist() for found in sifted(data, begins, begins + lengths, [sieve_of(term) for term in terms])]


@given(st.lists(documents(), min_size=1, max_size=8), phrases, phrases)
@settings(max_examples=150, deadline=None)
def test_what_holds_a_text_stays_in_the_sieve(texts: list[bytes], one: str, other: str) -> None:
    for phrase, stays in zip((one, other), kept(texts, TextTerm(one), TextTerm(other)), strict=True):
        assert not [text for text, keeps in zip(texts, stays, strict=True) if not keeps and Phrase(phrase).is_in(text)]


def test_most_of_the_rest_does_not() -> None:
    texts = [
        json.dumps({"event": {"said": said}}).encode() for said in ("Open Ocean", "open sea", "caf\u00e9", "", "x")
    ]
    texts += ['{"event": "caf\u00e9 学"}'.encode(), rb'{"event": "o\u0063ean"}', b'{"event": "o%63ean"}', b"{}"]
    assert kept(texts, TextTerm("ocean"))[0] == [True, False, False, False, False, False, True, True, False]
    assert kept(texts, TextTerm("Ocean"))[0][:3] == [True, False, False]
    assert kept(texts, TextTerm("É"))[0] == [False, False, True, False, False, True, True, True, False]
    assert kept(texts, TextTerm("学"))[0][:6] == [False, False, False, False, False, True]
    assert kept(texts, PathTerm(("event", "said"), There()))[0][:6] == [True] * 5 + [False]
    assert kept(texts, PathTerm(("event", "Said"), There()))[0][:6] == [False] * 6
    assert kept(texts, TextTerm("+-")) == [[True] * len(texts)]
    assert kept(texts, PathTerm(("event", "*", "0"), There())) == [[True] * len(texts)]


def test_no_place_is_looked_at_across_two_documents() -> None:
    assert kept([b'"oc', b'ean"', b'"ocean"'], TextTerm("ocean")) == [[False, False, True]]
    assert kept([b"\\u00", b"61", b"%6", b"1"], TextTerm("ocean")) == [[False] * 4]


def test_a_long_needle_and_a_long_document() -> None:
    long = "a1" * 400
    assert kept([long.upper().encode(), b"a1a1", b"x" * 100_000 + long.encode()], TextTerm(long)) == [
        [True, False, True]
    ]


def test_folding_keeps_the_place_of_every_letter_and_knows_all_that_folds_to_it() -> None:
    every = "".join(chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    folded = fold(every)
    assert len(folded) == len(every)
    for letter, same in zip(every, folded, strict=True):
        assert letter.isascii() or not same.isascii()
        if letter != same:
            assert letter in spellings(same)
            assert same in spellings(letter)
