"""The sieve never loses a document, by machine as without."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edxtui import statement as say
from edxtui.logs.lenient import document_of
from edxtui.scan import sieve
from edxtui.scan.comparing import holds
from edxtui.scan.folding import fold, spellings
from edxtui.scan.paths import scalars, values_at
from edxtui.scan.phrase import Phrase
from edxtui.scan.plan import plan_of
from edxtui.scan.sieve import sieves_of, sifted
from edxtui.scan.sieve_machine import sieve_machine
from edxtui.scan.terms import PathTerm, TextTerm, There, Tree

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
    kept = iter(sifted(data, begins, begins + lengths, [sieve for term in terms for sieve in sieves_of(term)]))
    return [np.all([next(kept) for _ in sieves_of(term)] or [lengths >= 0], axis=0).tolist() for term in terms]


@given(st.lists(documents(), min_size=1, max_size=8), phrases, phrases)
@settings(max_examples=150, deadline=None)
def test_what_holds_a_text_stays_in_the_sieve(texts: list[bytes], one: str, other: str) -> None:
    for phrase, stays in zip((one, other), kept(texts, TextTerm(one), TextTerm(other)), strict=True):
        assert not [text for text, keeps in zip(texts, stays, strict=True) if not keeps and Phrase(phrase).is_in(text)]


values = phrases | st.sampled_from(["1000", "true", "null", "infinity", "nan", "k1e3", "1e3", "in"])


def of_value(value: str, *, wildcard: bool) -> PathTerm:
    tree: Tree = plan_of(say.PathIs(("event", "*"), "=", value, wildcard)).tree
    assert isinstance(tree, PathTerm)
    return tree


@given(
    st.lists(documents(), min_size=1, max_size=8),
    st.lists(st.sampled_from(["1e3", "1000.0", "1e999", "NaN", "true", "null", '"1E3"', "-Infinity"]), max_size=4),
    st.lists(values, min_size=1, max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_what_has_a_value_stays_in_the_sieve(texts: list[bytes], numbers: list[str], wanted: list[str]) -> None:
    texts = texts + [f'{{"event": {{"x": {number}}}}}'.encode() for number in numbers]
    terms = [of_value(value, wildcard=False) for value in wanted]
    terms += [of_value(pattern, wildcard=True) for value in wanted for pattern in (f"{value}*", f"*{value}?*")]
    for term, stays in zip(terms, kept(texts, *terms), strict=True):
        fits = holds(term.test)
        for text, keeps in zip(texts, stays, strict=True):
            document = document_of(text) or {}  # some escapes were themselves escaped
            assert keeps or not any(map(fits, scalars(values_at(document, term.path))))


def test_values_sift_where_they_are_written_in_one_way() -> None:
    texts = [json.dumps({"event": {"said": said}}).encode() for said in ("Open Ocean", "open sea", 1000, "É", None)]
    assert kept(texts, of_value("open ocean", wildcard=False)) == [[True, False, False, False, False]]
    assert kept(texts, of_value("*SEA", wildcard=True)) == [[False, True, False, False, False]]
    assert kept(texts, of_value("é", wildcard=False)) == [[False, False, False, True, False]]
    assert kept(texts, of_value("null", wildcard=False)) == [[False, False, False, False, True]]
    for value in ("1000", "1e3", "Infinity", "-infinity", "nan"):
        assert kept(texts, of_value(value, wildcard=False)) == [[True] * 5]
    assert kept(texts, of_value("10*", wildcard=True)) == [[True] * 5]
    both = PathTerm(("event", "Said"), of_value("open ocean", wildcard=False).test)
    assert kept(texts, both) == [[False] * 5]


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
