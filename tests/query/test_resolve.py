"""What a query asks of logs with these values, and what is said of values that they do not have."""

import pytest

from edxtui import statement as say
from edxtui.matching import Values
from edxtui.query import Resolved, parse, resolve
from edxtui.query.spans import span_of

NOW = span_of("2014-03-08T12").start
DAY = 86_400_000_000


class Known:
    """A vocabulary that keeps a list of what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self._values = {
            "type": {"problem_check": 1500, "play_video": 30, "edx.course.enrollment.activated": 1},
            "event_type": {"save_problem_check": 12, "play_video": 30},
            "user": {"student07": 123, "student17": 9, "anna": 1, "video_fan": 4},
            "course": {"edX/AN101/2014": 50, "edX/AN102/2014": 40},
            "org": {"edX": 90},
            "source": {"browser": 70, "server": 20},
            "host": {"a.example": 90},
        }

    def values(self, field: str) -> Values:
        self.asked.add(field)
        known = self._values[field]
        return Values(list(known), list(known.values()))

    def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
        return say.Chosen(range(0)), ()

    def missed(self, field: str, text: str, limit: int, *, wild: bool) -> list[tuple[str, int]] | None:
        return None if text in ("here", "he*") else [("here", 3)][:limit]


def resolved(query: str) -> Resolved:
    return resolve(parse(query), Known(), now=NOW)


def among(**values: tuple[str, ...]) -> say.Any:
    return say.Any(tuple(say.OneOf(field, texts) for field, texts in values.items()))


GRADE = ("event", "grade")


def within(
    low: str | None, high: str | None, *, low_included: bool = True, high_included: bool = True
) -> say.Statement:
    return say.PathWithin(path=GRADE, low=low, high=high, low_included=low_included, high_included=high_included)


NEVER = say.Any(())


@pytest.mark.parametrize(
    ("query", "statement"),
    [
        ("", say.Everything()),
        ("*", say.Everything()),
        ("problm", among(type=("problem_check",))),
        ("video", among(type=("play_video",), user=("video_fan",))),
        ("studnet07", among(user=("student07",))),
        ("edx", among(type=("edx.course.enrollment.activated",), course=("edX/AN101/2014", "edX/AN102/2014"))),
        ("problm chek", say.All((among(type=("problem_check",)), among(type=("problem_check",))))),
        ("-anna", say.Not(among(user=("anna",)))),
        ("an*", say.Any(tuple(say.Wildcard(field, "an*") for field in ("type", "user", "course")))),
        ("type:problem_check", say.Equal("type", "problem_check")),
        ("username:ANNA", say.Equal("user", "ANNA")),
        ('user:""', say.Equal("user", "")),
        ("user:studnet07~", say.OneOf("user", ("student07",))),
        ("course:an101~", say.OneOf("course", ("edX/AN101/2014",))),
        ("course:edX*AN101*", say.Wildcard("course", "edX*AN101*")),
        (r"user:an\*a", say.Equal("user", "an*a")),
        (r"host:a\**", say.Wildcard("host", r"a\**")),
        ("session:abc", say.Equal("session", "abc")),
        ("anna OR is:damaged", say.Any((among(user=("anna",)), say.Kind("damaged")))),
        ('"open ocean"', say.TextOccurs("open ocean")),
        ("has:event.submission", say.PathExists(("event", "submission"))),
        ("event.grade:2", say.PathIs(GRADE, "=", "2")),
        ("event.grade:*2", say.PathIs(GRADE, "=", "*2", wildcard=True)),
        ('event.grade:"*2"', say.PathIs(GRADE, "=", "*2")),
        ("event.grade:>=2", say.PathIs(GRADE, ">=", "2")),
        ("event.grade:{1 TO 2]", within("1", "2", low_included=False)),
        ("event.grade:[1 TO *}", within("1", None, high_included=False)),
        ("event.grade:[* TO 2}", within(None, "2", high_included=False)),
        ("event.grade:[* TO *]", say.PathExists(GRADE)),
        ("time:>now-7d", say.TimeWithin(NOW - 7 * DAY + 1, None)),
        ("time:{now-1d TO now]", say.TimeWithin(NOW - DAY + 1, NOW + 1)),
        ("time:*", say.TimeWithin(None, None)),
        ("time:[* TO *]", say.TimeWithin(None, None)),
    ],
)
def test_a_query_becomes_a_statement(query: str, statement: say.Statement) -> None:
    assert resolved(query).statement == statement


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("time:2014-03", "2014-03-01", "2014-03-31"),
        ("time:[2014-03-01 TO 2014-03-07]", "2014-03-01", "2014-03-07"),
        ("time:[2014-03-01 TO 2014-03-07}", "2014-03-01", "2014-03-06"),
        ("time:{2014-03-01 TO 2014-03-07]", "2014-03-02", "2014-03-07"),
        ("time:>=2014-03-01", "2014-03-01", None),
        ("time:>2014-03-01", "2014-03-02", None),
        ("time:<=2014-03-07", None, "2014-03-07"),
        ("time:<2014-03-07", None, "2014-03-06"),
    ],
)
def test_a_time_covers_whole_days(query: str, first: str | None, last: str | None) -> None:
    start = None if first is None else span_of(first).start
    end = None if last is None else span_of(last).end
    assert resolved(query).statement == say.TimeWithin(start, end)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("user:studnet07", "No user is called “studnet07”; nearest: student07 (123 events), student17 (9 events)"),
        ("user:ana", "No user is called “ana”; nearest: anna (1 event)"),
        ("type:problem", "No type is called “problem”; nearest: problem_check (1,500 events)"),
        ("user:stude*8", "No user fits “stude*8”; nearest: student07 (123 events), student17 (9 events)"),
        ("org:mitx~", "No org is like “mitx”; nearest: edX (90 events)"),
        ("user:3141~", "No user is like “3141”; nearest: student17 (9 events)"),
        ("7777", "No type, user or course is like “7777”; nearest: student07 (123 events), student17 (9 events)"),
        ("source:browsr", "No source is called “browsr”; nearest: browser (70 events)"),
        ("session:heer", "No session is called “heer”; nearest: here (3 events)"),
        ("page:x*", "No page fits “x*”; nearest: here (3 events)"),
        ("host:x*", "No host fits “x*”; nearest: a.example (90 events)"),
        ("zz*", "No type, user or course fits “zz*”"),
        ("time:now-7d", "time:now-7d is a single moment; time:>now-7d is all that came since"),
    ],
)
def test_what_matches_nothing_is_noted_with_what_is_nearest(query: str, note: str) -> None:
    assert resolved(query).notes == (note,)


@pytest.mark.parametrize("query", ["zzyzx", "user:zzyzx~", "-(user:3141~)"])
def test_a_fuzzy_word_without_match_is_true_nowhere(query: str) -> None:
    statement = resolved(query).statement
    assert statement in (NEVER, say.Not(NEVER))


@pytest.mark.parametrize(
    "query",
    [
        "user:anna",
        "user:ANNA",
        "user:an*",
        "course:*an101*",
        'user:""',
        "session:here",
        "host:a*",
        "page:he*",
        "ip:*",
        "problm",
    ],
)
def test_there_is_no_note_where_something_matches(query: str) -> None:
    assert resolved(query).notes == ()


def test_a_note_is_made_once() -> None:
    assert len(resolved("user:nobody OR user:nobody").notes) == 1


def test_a_typo_counts_only_where_nothing_fits_in_any_field() -> None:
    # `vodeo` could be a slip from `video`; but a course is called so.
    class WithCourse(Known):
        def values(self, field: str) -> Values:
            return Values(["X/vodeo/1"], [1]) if field == "course" else super().values(field)

    assert resolved("vodeo").statement == among(type=("play_video",), user=("video_fan",))
    assert resolve(parse("vodeo"), WithCourse(), now=NOW).statement == among(course=("X/vodeo/1",))


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", set()),
        ("time:2014 is:implicit has:event.x session:s event.x:1", set()),
        ('user:""', set()),
        ("org:edX user:anna", {"org", "user"}),
        ("anna", {"type", "user", "course"}),
    ],
)
def test_only_the_values_of_needed_fields_are_asked_for(query: str, fields: set[str]) -> None:
    known = Known()
    resolve(parse(query), known, now=NOW)
    assert known.asked == fields


def test_what_is_marked_are_certain_records_with_what_is_to_be_said_of_them() -> None:
    class Marked(Known):
        def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
            return say.Chosen(range(3, 5)), ("One is gone",)

    found = resolve(parse("-is:marked OR is:damaged"), Marked())
    assert isinstance(found.statement, say.Any)
    negated, damaged = found.statement.terms
    assert damaged == say.Kind("damaged")
    assert isinstance(negated, say.Not)
    assert isinstance(negated.term, say.Chosen)
    assert negated.term.ids == range(3, 5)
    assert found.notes == ("One is gone",)
