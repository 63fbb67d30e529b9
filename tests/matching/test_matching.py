"""What a half-remembered text finds first, what it must not find, and what is suggested after a miss."""

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edxtui.matching import Values, nearest, search, sift

QUERIES = Path(__file__).parents[2] / "fixtures" / "queries"


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (QUERIES / f"{name}.tsv").read_text().splitlines()]


def known(name: str) -> Values:
    return Values([text for text, _ in rows(name)], [int(count) for _, count in rows(name)])


KNOWN = {name: known(name) for name in ("types", "users", "courses")}


def values(*texts: str) -> Values:
    """The earlier a text stands, the more events have it."""
    return Values(texts, range(len(texts), 0, -1))


def found(typed: str, among: Values) -> list[str]:
    return [one.text for one in search(typed, among)]


def meant(typed: str, among: Values) -> list[str]:
    return list(sift(typed, among).texts)


@pytest.mark.parametrize("name", KNOWN)
def test_every_value_finds_itself_first(name: str) -> None:
    for text in KNOWN[name].texts:
        assert found(text, KNOWN[name])[0] == text
        assert found(text.upper(), KNOWN[name])[0] == text


@pytest.mark.parametrize(
    ("name", "typed", "hits"),
    [
        ("types", "problm_chek", {"problem_check", "problem_check_fail"}),
        ("types", "speed chnage", {"speed_change_video"}),
        ("types", "enr act", {"edx.course.enrollment.activated"}),
        ("types", "act", {"edx.course.enrollment.activated", "edx.team.activity_updated"}),
        ("types", "seek", {"seek_video"}),
        ("users", "studnet07", {"student07", "student07@example.org"}),
        ("users", "student07", {"student07", "student070", "student07@example.org"}),
        ("users", "ann", {"anna_kowalski", "anna.k", "AnnaMeyer", "anna.schmidt@example.org"}),
        ("users", "o'brien", {"o'brien_pat"}),
        ("courses", "an101", {"edX/AN101/2014_T1"}),
        ("courses", "course-v1:MITx+6.002x+2013_Spring", {"course-v1:MITx+6.002x+2013_Spring"}),
        ("types", "unenroll", set()),
        ("types", "xyzzy", set()),
        ("users", "studnet99", set()),
        ("users", "mark", set()),
    ],
)
def test_a_text_finds_no_more_than_it_may_mean(name: str, typed: str, hits: set[str]) -> None:
    assert set(meant(typed, KNOWN[name])) == hits


@pytest.mark.parametrize("typed", ["problm", "probelm", "problem", "prob chk", "problm_chek"])
def test_a_problem_is_no_enrollment(typed: str) -> None:
    assert not [text for text in meant(typed, KNOWN["types"]) if "enrollment" in text]


def test_the_nearer_comes_first() -> None:
    among = values("recheck", "chcek_x", "x_checked_x", "a_check", "check_a", "check")
    kinds = [(one.text, one.how) for one in search("check", among)]
    assert kinds == [
        ("check", "exact"),
        ("check_a", "prefix"),
        ("x_checked_x", "words"),
        ("a_check", "words"),
        ("chcek_x", "typo"),
        ("recheck", "part"),
    ]
    scores = [one.score for one in search("check", among)]
    assert all(left >= right for left, right in pairwise(scores))
    assert all(0 < score <= 100 for score in scores)


def test_ties_go_to_the_value_of_more_events() -> None:
    among = Values(["seq_a", "seq_b", "seq_c"], [2, 9, 5])
    assert [(one.text, one.count, one.index) for one in search("seq", among)] == [
        ("seq_b", 9, 1),
        ("seq_c", 5, 2),
        ("seq_a", 2, 0),
    ]


def test_words_in_the_order_typed_come_first() -> None:
    among = values("b_x_a", "a_x_b", "x_a_b")
    assert found("a b", among) == ["x_a_b", "a_x_b", "b_x_a"]


@pytest.mark.parametrize(
    ("typed", "among", "hits"),
    [
        # What contains the text hides what only looks like it.
        ("chenk", ("achenka", "check"), ["achenka"]),
        # What has it with letters left out does so too.
        ("vdeo", ("video", "vdoe"), ["video"]),
        # Of typos only the closest count.
        ("kowalksi", ("kowalski", "kowaleski"), ["kowalski"]),
        # Short words are not mistyped, and are parts only of values that no word of theirs begins.
        ("vdi", ("vid",), []),
        ("and", ("andrew", "randy"), ["andrew"]),
        ("and", ("randy", "x"), ["randy"]),
        ("a", ("ba", "ab"), ["ab"]),
        # Digits are never left out, put in or swapped.
        ("student0", ("student10",), []),
        ("studet12", ("student12", "student112", "student21", "student13"), ["student12"]),
        # The first letter is not mistyped along with another.
        ("xalani", ("mclani",), []),
        ("malami", ("malani",), ["malani"]),
        # All words must be meant.
        ("prob zzz", ("problem_check",), []),
        # Words may run on, but a part does not reach from one word into the next.
        ("playvid", ("play_video",), ["play_video"]),
        ("layvid", ("play_video",), []),
        # Capitals and digits begin words.
        ("scifan", ("DataSciFan42",), ["DataSciFan42"]),
        ("sci 42", ("DataSciFan42",), ["DataSciFan42"]),
        ("xml", ("loadXMLFile", "anxml"), ["loadXMLFile"]),
        # Accents do not count, case neither.
        ("Muller", ("müller", "MÜLLER"), ["müller", "MÜLLER"]),
        ("strasse", ("straße",), ["straße"]),
        # Signs without letters are looked for as they stand.
        ("+", ("a+b", "a-b"), ["a+b"]),
    ],
)
def test_what_counts_as_meant(typed: str, among: tuple[str, ...], hits: list[str]) -> None:
    assert meant(typed, values(*among)) == hits


def test_a_blank_text_means_anything() -> None:
    assert found(" ", values("a", "b", "")) == ["a", "b", ""]


def test_nothing_is_found_among_nothing() -> None:
    for typed in ("", "a", "+", "problm_chek"):
        assert search(typed, values()) == nearest(typed, values()) == []
        assert sift(typed, values()).texts == ()


@pytest.mark.parametrize("typed", ["problem", "enr", "problm_chek", "cc", "oe"])
@pytest.mark.parametrize("limit", [1, 3, 8])
def test_a_limit_keeps_the_best(typed: str, limit: int) -> None:
    assert search(typed, KNOWN["types"], limit) == search(typed, KNOWN["types"])[:limit]


def test_words_side_by_side_come_before_words_apart() -> None:
    assert found("6.00.2", values("x/6.002x/1", "x/6.1.00.2", "x/6.00.2x"))[0] == "x/6.00.2x"


def test_what_was_asked_before_changes_no_answer() -> None:
    among = Values(KNOWN["types"].texts, KNOWN["types"].counts)
    for typed in ("p", "pr", "pro", "pr", "problem c", "problem ch", "o", "problem_check", "robl", "x", "check pr"):
        fresh = Values(KNOWN["types"].texts, KNOWN["types"].counts)
        assert search(typed, among) == search(typed, fresh)


def test_texts_and_counts_run_in_parallel() -> None:
    with pytest.raises(ValueError, match="2 texts, but 1 counts"):
        Values(["a", "b"], [1])


def test_values_are_told_apart_from_what_they_are_not() -> None:
    assert "PROBLEM_check" in KNOWN["types"]
    assert "problem" not in KNOWN["types"]


@pytest.mark.parametrize(
    ("name", "typed", "near"),
    [
        ("users", "studnet07", ["student07", "student07@example.org", "student070"]),
        ("users", "studnet09", ["student07", "student08", "student070"]),
        ("types", "problem_chek", ["problem_check", "problem_check_fail", "problem_show"]),
        ("types", "save_problem_check", ["save_problem_success", "problem_check", "save_problem_fail"]),
        ("types", "showanswer", ["show_answer"]),
        ("courses", "edX/AN103/2014_T1", ["edX/AN101/2014_T1", "edX/AN102/2014_T1"]),
    ],
)
def test_after_a_miss_the_nearest_are_named(name: str, typed: str, near: list[str]) -> None:
    assert [one.text for one in nearest(typed, KNOWN[name])] == near


def test_what_is_much_less_alike_than_the_nearest_is_not_named() -> None:
    assert [one.text for one in nearest("studnet07", values("anna", "student07"))] == ["student07"]


TEXTS = st.text(st.sampled_from("abcABC123_-. éß李\n\0") | st.characters(), max_size=12)
MANY = st.lists(TEXTS, max_size=12)
WORDS = st.text("abcdefgh", min_size=4, max_size=10)


@given(TEXTS, MANY)
def test_any_text_can_be_looked_for_among_any_values(typed: str, texts: list[str]) -> None:
    among = values(*texts)
    hits = search(typed, among)
    assert [(one.text, one.count) for one in hits] == [(texts[one.index], len(texts) - one.index) for one in hits]
    assert len({one.index for one in hits}) == len(hits)
    sifted = sift(typed, among)
    assert bool(sifted.texts) == bool(hits)
    # The filter takes what is nearest, and of all that is found never the farther without the nearer.
    kept = [one for one in hits if one.text in sifted.texts]
    assert {one.text for one in kept} == set(sifted.texts)
    if hits:
        assert kept[0].score == hits[0].score
        assert sifted.typos == (hits[0].how == "typo")
    near = nearest(typed, among)
    assert near[: len(hits)] == hits[:3]


@given(MANY, st.data())
def test_a_value_among_others_finds_itself_first(texts: list[str], data: st.DataObject) -> None:
    assume(texts)
    text = data.draw(st.sampled_from(texts))
    assume(any(character.isalnum() for character in text))
    best = search(text, values(*texts))[0]
    assert best.text.casefold() == text.casefold() or best.how == "exact"


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3).map("_".join), min_size=1, max_size=8), st.data())
def test_a_piece_of_a_word_finds_every_value_that_holds_it(texts: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(texts[0].split("_")))
    begin = data.draw(st.integers(0, len(word) - 4))
    piece = word[begin : data.draw(st.integers(begin + 4, len(word)))]
    assert {text for text in texts if piece in text} <= set(found(piece, values(*texts)))


@given(WORDS, st.data())
def test_two_letters_swapped_still_find_the_word(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    typed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert found(typed, values(f"{word}_07")) == [f"{word}_07"]


@given(st.lists(TEXTS, min_size=1, max_size=6), TEXTS)
def test_accents_and_case_change_nothing(texts: list[str], typed: str) -> None:
    def accented(text: str) -> str:
        return unicodedata.normalize("NFC", "".join(one + "\u0301" if one in "aeiou" else one for one in text.lower()))

    ascii_only = [text.encode("ascii", "ignore").decode() for text in texts]
    typed = typed.encode("ascii", "ignore").decode().lower()
    assume(any(character.isalnum() for character in typed))
    plain = {one.index for one in search(typed, values(*(text.lower() for text in ascii_only)))}
    assert {one.index for one in search(typed, values(*map(accented, ascii_only)))} == plain
