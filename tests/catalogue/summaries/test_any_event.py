"""What holds for every event, whatever a damaged log makes of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.summaries.cases import CASES, names_in

from edxtui.catalogue.entries import EventType
from edxtui.catalogue.reference import event_types
from edxtui.catalogue.summaries import Happened, summary

ENTRIES = list(event_types().values())
TYPES = sorted({entry.name for entry in ENTRIES} | {case.happened.type or "" for case in CASES})
PATHS = sorted({case.happened.event_type or "/" for case in CASES})
MEMBERS = sorted({name for case in CASES for name in names_in([case.happened.payload, case.happened.context])})
FORMS = ["nothing", "object", "list", "json in a string", "form", "cut json", "text", "value"]
EMPTY: list[Any] = [None, {}, [], "", {"POST": {}, "GET": {}}]
GARBAGE: list[Any] = [
    "\n\r\u2028\x85",
    "{" * 100,
    0,
    float("nan"),
    True,
    [[[]]],
    [None, {"input_": None}],
    dict.fromkeys(MEMBERS),
    dict.fromkeys(MEMBERS, "\n"),
    {name: {"": [name]} for name in MEMBERS},
    {name: [[], "\x00"] for name in MEMBERS},
    dict.fromkeys(MEMBERS, -(10**5000)),
    {name: float("inf") for name in MEMBERS},
    dict.fromkeys(MEMBERS, "\u00b2\ud800" * 10_000),
]


ANY_LETTER = st.characters()
# Without those that spell out others, which a path or a cut payload may bring.
ASCII_LETTER = st.characters(max_codepoint=127, exclude_characters="%\\")


def texts(letters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.text(letters) | st.text(letters, min_size=1, max_size=3).map(lambda text: text * 100)


def values(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    plain = st.none() | st.booleans() | st.integers() | st.floats() | text | st.sampled_from([10**400, "nan", "1e999"])
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(MEMBERS) | text, inner, max_size=6),
        max_leaves=12,
    )


def happenings(text: st.SearchStrategy[str]) -> st.SearchStrategy[Happened]:
    members = st.dictionaries(st.sampled_from(MEMBERS), values(text), max_size=12)
    path = st.sampled_from(PATHS) | st.lists(st.sampled_from(PATHS) | text, max_size=3).map("/".join)
    return st.builds(
        Happened,
        type=st.none() | st.sampled_from(TYPES) | path | text,
        event_type=st.none() | path | text,
        source=st.sampled_from([None, "browser", "server", "mobile", "task"]),
        payload=members | values(text),
        form=st.sampled_from(FORMS),
        context=members,
        page=st.none() | path | path.map(lambda page: f"https://example.org{page}"),
        user=st.none() | text,
    )


@given(happenings(texts(ANY_LETTER)), st.booleans())
def test_any_event_has_one_short_line(happened: Happened, plain: bool) -> None:
    line = summary(happened, plain=plain)
    assert len(line) <= 200
    assert line.splitlines() == [line] * bool(line)


@given(happenings(texts(ASCII_LETTER)))
def test_plain_lines_bring_no_sign_of_their_own(happened: Happened) -> None:
    assert summary(happened, plain=True).isascii()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_type_of_the_reference_says_more_than_its_name(entry: EventType) -> None:
    for source in entry.sources:
        for payload in EMPTY + GARBAGE:
            happened = Happened(type=entry.name, source=source, payload=payload)
            line = summary(happened)
            assert line.strip("“…” ,:.") not in ("", entry.name, entry.name.rpartition(".")[2])
            assert "None" not in line
            assert len(line) <= 200


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_type_is_told_by_its_own_words_where_the_payload_is_cut(entry: EventType) -> None:
    cut = Happened(type=entry.name, source=entry.sources[0], payload='{"id": "i4x', form="cut json")
    line = summary(cut)
    assert line
    assert line.endswith(", payload cut short") == (not entry.name.startswith("/"))


def test_long_values_are_cut_and_say_so() -> None:
    posted = Happened(type="edx.forum.thread.created", payload={"title": "tide " * 1000})
    assert summary(posted) == "posted “tide tide tide tide tide tide tide tide…”"
    assert summary(posted, plain=True) == 'posted "tide tide tide tide tide tide tide ti..."'


def test_text_of_the_log_stands_as_it_is_but_on_one_line() -> None:
    posted = Happened(type="edx.forum.thread.created", payload={"title": "\x1b[31mtide\n\x1c\u2028table \u202e"})
    assert summary(posted) == "posted “\x1b[31mtide table \u202e”"


@pytest.mark.parametrize(
    "url",
    [
        "/courses/HarborX/OC101/2014_T1/courseware/Week_2/Tides/",
        "/courses/course-v1:HarborX+OC101+2014_T1/courseware/Week_2/Tides",
        "/courses/course-v1%3AHarborX%2BOC101%2B2014_T1/courseware/Week_2/Tides/?activate=1#top",
        "/courses/HarborX%2FOC101%2F2014_T1/courseware/Week_2/Tides/",
        "/courses/ccx-v1:HarborX+OC101+2014_T1+ccx@3/courseware/Week_2/Tides/",
    ],
)
def test_a_course_key_in_any_form_leads_to_the_same_words(url: str) -> None:
    opened = Happened(type="/courses/{course_id}/courseware/{module_id}/{module_id}/", event_type=url)
    assert summary(opened) == "opened the courseware, Week_2, Tides"
    assert summary(Happened(type="page_close", page=f"https://courses.example.edu{url}")) == (
        "closed the courseware, Week_2, Tides"
    )
