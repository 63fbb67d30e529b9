"""A query that is turned into SQL finds the same events, in the same order."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.index.test_answers import RECORDS, statements
from tests.making import log_file, opened

from edxtui import statement as say
from edxtui.errors import UsageError
from edxtui.index.as_sql import as_sql, literal
from edxtui.index.asking import Asking
from edxtui.index.sandbox import Sandbox
from edxtui.terminal_text import printable


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asking, Sandbox]]:
    path = log_file(tmp_path_factory.mktemp("as-sql"), *RECORDS)
    with opened(path) as opening, opening.store.question() as asking, opening.sandbox() as sandbox:
        yield asking, sandbox


def offsets(sandbox: Sandbox, sql: str) -> list[int]:
    answer = sandbox.ask(sql)
    place = [name for name, _ in answer.columns].index("offset")
    return [row[place] for rows in answer.rows for row in rows]


@given(statements)
@example(say.Wildcard("user", ""))
@example(say.TimeWithin(-(2**60), 2**60))
@example(say.Not(say.Any((say.Kind("unknown"), say.Equal("course", "")))))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_the_sql_of_a_query_finds_its_events_and_its_damaged_records(
    engines: tuple[Asking, Sandbox], statement: say.Statement
) -> None:
    asking, sandbox = engines
    events = asking.spans(asking.view(statement, events_only=True)).offsets.tolist()
    found = offsets(sandbox, as_sql(statement, asking))
    assert sorted(found) == sorted(events)
    every = asking.spans(asking.view(statement)).offsets.tolist()
    damaged = offsets(sandbox, as_sql(statement, asking, damaged=True))
    assert sorted(damaged) == sorted(set(every) - set(events))


def test_they_come_by_time_and_then_log_order(engines: tuple[Asking, Sandbox]) -> None:
    asking, sandbox = engines
    statement = say.TimeWithin(None, None)
    expected = asking.spans(asking.view(statement, events_only=True)).offsets.tolist()
    assert offsets(sandbox, as_sql(statement, asking)) == expected


@given(st.text())
@example("'; DROP TABLE events; --")
@example("\x1b[31m\u202e'")
@example("'\x00'")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_a_literal_is_its_text_and_nothing_a_terminal_acts_upon(engines: tuple[Asking, Sandbox], value: str) -> None:
    written = literal(value)
    assert printable(written) == written
    assert next(engines[1].ask(f"SELECT {written}").rows) == [(value.encode(errors="replace").decode(),)]


def test_it_reads_as_a_person_would_write_it(engines: tuple[Asking, Sandbox]) -> None:
    statement = say.All((say.Equal("user", "ann"), say.Not(say.Equal("type", "x")), say.Wildcard("course", "O/*")))
    assert as_sql(statement, engines[0]) == (
        'SELECT time, type, "user", course, session, log, "offset"\n'
        "FROM events\n"
        "WHERE lower(\"user\") = lower('ann') AND lower(type) IS DISTINCT FROM lower('x') AND course ILIKE 'O/%'\n"
        "ORDER BY time, id"
    )


@pytest.mark.parametrize("term", [say.TextOccurs("ocean"), say.PathExists(("event", "x")), say.Chosen(range(1))])
def test_what_only_documents_can_tell_has_no_sql(engines: tuple[Asking, Sandbox], term: say.Statement) -> None:
    with pytest.raises(UsageError, match="look into documents"):
        as_sql(say.Not(term), engines[0])


def test_the_sql_of_a_path_is_refused_before_it_is_asked(tmp_path: Path, engines: tuple[Asking, Sandbox]) -> None:
    with pytest.raises(UsageError):
        as_sql(say.All((say.Equal("user", "ann"), say.PathIs(("event", "x"), "=", "1"))), engines[0])
