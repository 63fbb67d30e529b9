"""Texts as numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from edxtui.matching.characters import Script, digests, letters_of
from edxtui.matching.laid import lay

TEXTS = st.lists(st.text(st.sampled_from("aB1_ éß李Ω") | st.characters(), max_size=8), min_size=1, max_size=8)


def test_numbers_are_as_narrow_as_the_characters_allow() -> None:
    assert lay(["student07", "müller", "李雷", "Ωmega"]).codes.dtype == np.uint8
    assert lay(["".join(map(chr, range(0x4E00, 0x4F00)))]).codes.dtype == np.uint16


@given(TEXTS)
def test_a_laid_out_text_is_read_back_without_case_accents_and_signs(texts: list[str]) -> None:
    laid = lay(texts)
    assert laid.text.count("\0") == len(texts)
    again = lay(laid.text[:-1].split("\0"))
    assert again.text == laid.text


@given(st.lists(st.text("abcé1 ", max_size=6), min_size=1, max_size=20))
def test_stretches_are_told_apart_and_their_characters_known(texts: list[str]) -> None:
    script = Script("".join(texts))
    _, codes = script.read("".join(texts))
    alphabet = script.alphabet
    ends = np.cumsum([len(text) for text in texts])
    starts = ends - [len(text) for text in texts]
    written = [alphabet.text(codes[start:end]) for start, end in zip(starts, ends, strict=True)]
    assert letters_of(codes, starts, ends).tolist() == [int(alphabet.letters(text)) if text else 0 for text in written]
    filled = np.flatnonzero(ends > starts)
    numbers = digests(codes, starts[filled], ends[filled]).tolist()
    assert len(set(numbers)) == len({written[at] for at in filled})
