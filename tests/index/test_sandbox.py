"""SQL of a person: what it answers, and that it does nothing else."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.making import at, line, log_file, opened

from edxtui.errors import SqlError, Stopped
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.sandbox import Sandbox
from edxtui.index.views import VIEWS
from edxtui.opening import Opening
from edxtui.sessions import sessions_of

LINES = [
    line(user="ann", type="play_video", time=at(0), course="O/C/R"),
    line(user="ann", type="save_problem_check", time="2014-03-03T00:00:01.000001+00:00"),
    b'{"username": "bob", "event_type": "play_video", "cut\n',
    line(user="", type="play_video"),
]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    with opened(log_file(tmp_path_factory.mktemp("sandbox"), *LINES)) as opening:
        yield opening


@pytest.fixture
def sandbox(logs: Opening) -> Iterator[Sandbox]:
    with logs.sandbox() as found:
        yield found


def rows(sandbox: Sandbox, statement: str) -> list[tuple[Any, ...]]:
    return [row for some in sandbox.ask(statement).rows for row in some]


def test_events_and_damaged_records_stand_apart_with_plain_values(logs: Opening, sandbox: Sandbox) -> None:
    found = rows(
        sandbox, 'SELECT id, type, event_type, "user", course, epoch_us(time), log, "offset", length FROM events'
    )
    name = logs.logs[0].name
    time = 1393804800_000000
    lengths = [len(text) - 1 for text in LINES]
    begins = [sum(map(len, LINES[:number])) for number in range(len(LINES))]
    assert found == [
        (0, "play_video", "play_video", "ann", "O/C/R", time, name, begins[0], lengths[0]),
        (1, "problem_check", "save_problem_check", "ann", None, time + 1_000_001, name, begins[1], lengths[1]),
        (3, "play_video", "play_video", None, None, None, name, begins[3], lengths[3]),
    ]
    (damaged,) = rows(sandbox, 'SELECT id, "user", "offset", reason FROM damaged')
    assert damaged[:3] == (2, "bob", begins[2])
    assert "the document" in damaged[3]


def test_the_views_are_as_they_are_declared(sandbox: Sandbox) -> None:
    assert {name for (name,) in rows(sandbox, "SHOW TABLES")} == {view.name for view in VIEWS}
    for view in VIEWS:
        described = [(name, kind) for name, kind, *_ in rows(sandbox, f"DESCRIBE {view.name}")]
        assert described == [(column.name, column.kind) for column in view.columns]


def test_what_reads_is_answered(sandbox: Sandbox) -> None:
    for statement in (
        "SELECT 1;",
        "-- a remark\nWITH a AS (SELECT 1 AS b) SELECT b FROM a -- another",
        "FROM events",
        "VALUES (1)",
        "DESCRIBE events",
        "SUMMARIZE sessions",
        "SHOW TABLES",
        "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT count(*) FROM events",
        "PIVOT events ON type IN ('play_video') USING count(*)",
    ):
        assert rows(sandbox, statement), statement


WRITING = [
    *("DELETE FROM events", "DROP VIEW events", "CREATE TABLE x (a INT)", "CREATE TEMP TABLE x AS SELECT 1"),
    *("INSERT INTO kept.logs SELECT * FROM kept.logs", "UPDATE kept.logs SET name = 'x'", "VACUUM", "CHECKPOINT"),
    *("WITH x AS (DELETE FROM kept.logs RETURNING *) SELECT * FROM x", "EXPLAIN ANALYZE DELETE FROM kept.logs"),
    *("EXPLAIN ANALYZE CREATE TABLE x (a INT)", "DETACH kept"),
    *("BEGIN", "COMMIT", "ROLLBACK", "USE kept", "PREPARE x AS SELECT 1", "EXECUTE x", "ALTER VIEW events RENAME TO x"),
]
READING_ELSEWHERE = [
    *("SELECT * FROM '{file}'", "SELECT * FROM read_csv('{file}')", "SELECT * FROM read_text('{file}')"),
    *("SELECT * FROM read_blob('{file}')", "SELECT * FROM glob('{folder}/*')", "SELECT * FROM sniff_csv('{file}')"),
    *("SELECT * FROM read_json('{file}')", "SELECT * FROM parquet_scan('{file}')", "SELECT getenv('HOME')"),
    *("COPY (SELECT 1) TO '{folder}/out'", "COPY x FROM '{file}'", "EXPORT DATABASE '{folder}/out'"),
    *("EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/out'", "ATTACH '{folder}/out'", "IMPORT DATABASE '{folder}'"),
    *("SELECT * FROM query('COPY (SELECT 1) TO ''{folder}/out''')", "SELECT * FROM 'https://example.org/x.csv'"),
    *("SELECT * FROM LINES", "SELECT * FROM logs", "SELECT * FROM enable_logging(storage_path='{folder}/out')"),
]
SETTING = [
    *("SET memory_limit = '9GB'", "SET enable_external_access = true", "RESET lock_configuration", "PRAGMA version"),
    *(
        "INSTALL httpfs",
        "LOAD httpfs",
        "CALL pragma_version()",
        "EXPLAIN ANALYZE SET threads = 1",
        "SELECT 1; SELECT 2",
    ),
    *("CREATE SECRET (TYPE s3)", "PIVOT events ON type USING count(*)"),
]


def test_what_does_something_or_looks_elsewhere_is_refused(logs: Opening, sandbox: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n")
    before = logs.store.path.read_bytes()
    for text in (*WRITING, *READING_ELSEWHERE, *SETTING):
        statement = text.format(file=file, folder=tmp_path)
        with pytest.raises(SqlError, match=r"^[^\n]*\.$"):
            raise AssertionError(f"{statement} gives {rows(sandbox, statement)}")
        assert [path.name for path in tmp_path.iterdir()] == ["other.csv"], statement
    assert logs.store.path.read_bytes() == before
    assert rows(sandbox, "SELECT count(*) FROM events") == [(3,)]


def test_the_engine_itself_refuses_what_would_slip_through(
    logs: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    monkeypatch.setattr("edxtui.index.sandbox.check", lambda statement: None)
    before = logs.store.path.read_bytes()
    for text in (*WRITING, *READING_ELSEWHERE, "SELECT * FROM force_checkpoint('kept')"):
        statement = text.format(file=tmp_path / "other.csv", folder=tmp_path)
        found: list[Any] = []
        with logs.sandbox() as sandbox, contextlib.suppress(SqlError):
            found = rows(sandbox, statement)
        assert not any("other.csv" in str(row) or {1, 2} <= set(row) for row in found), statement
        assert [path.name for path in tmp_path.iterdir()] == ["other.csv"], statement
    assert logs.store.path.read_bytes() == before


def test_settings_stay_locked(sandbox: Sandbox) -> None:
    for statement in ("SET memory_limit = '9GB'", "SET lock_configuration = false", "INSTALL httpfs", "LOAD httpfs"):
        with pytest.raises(duckdb.Error):
            sandbox.connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "line", "column", "words"),
    [
        ("SELEC 1", 1, 1, "syntax error"),
        ("SELECT usr FROM events", 1, 8, "usr"),
        ("SELECT 1,\n  usr FROM events", 2, 3, "usr"),
        ("SELECT " + "'x', " * 60 + "usr FROM events", 1, 308, "usr"),
        ("SELECT * FROM nowhere", 1, 15, "nowhere"),
        ("", 0, 0, "no statement"),
        ("-- nothing", 0, 0, "no statement"),
        ("SELECT ?", 0, 0, "parameters"),
    ],
)
def test_what_is_wrong_is_a_sentence_with_a_place(
    sandbox: Sandbox, statement: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(SqlError, match=words) as caught:
        sandbox.ask(statement)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_table_that_is_none_names_those_there_are(sandbox: Sandbox) -> None:
    with pytest.raises(SqlError) as caught:
        sandbox.ask("SELECT * FROM evnts")
    assert caught.value.hint == "There are events, damaged and sessions."


@given(st.text(alphabet="select*from'\"();-/ \n\x00é\ud800$?1", max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_any_text_is_an_answer_or_an_error_of_sql(sandbox: Sandbox, text: str) -> None:
    try:
        rows(sandbox, text)
    except SqlError as error:
        assert str(error)


def test_what_is_left_out_of_the_views_changes_no_answer(logs: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    statements = [
        "SELECT count(*) FROM events",
        *(f'SELECT count(*) FROM events WHERE "{field.name}" IS NOT NULL' for field in TEXT_FIELDS),  # noqa: S608 - known names
        *(f'SELECT count(*) FROM events WHERE "{field.name}" IS NULL' for field in TEXT_FIELDS),  # noqa: S608 - as above
        "SELECT count(*) FROM events WHERE course = 'nowhere' OR user = 'ann'",
        "SELECT count(user), count(DISTINCT course) FROM events",
        "SELECT a.id FROM events a JOIN events b ON a.user = b.user ORDER BY ALL",
        "SELECT id FROM events WHERE user NOT IN (SELECT user FROM damaged) ORDER BY id",
        "SELECT id FROM events ORDER BY course NULLS LAST, id DESC",
        "SELECT e FROM events e ORDER BY id",
        "SELECT COLUMNS('u.*') FROM events ORDER BY id",
        "SELECT * FROM query('SELECT us' || 'er FROM events ORDER BY id')",
        "FROM events ORDER BY id",
        "SUMMARIZE events",
        "DESCRIBE events",
        "SELECT count(*) FROM events, damaged, sessions",
    ]
    with logs.sandbox() as sandbox:
        found = [rows(sandbox, statement) for statement in statements]
    monkeypatch.setattr("edxtui.index.sandbox.unused_fields", lambda plan: frozenset())
    with logs.sandbox() as sandbox:
        assert [rows(sandbox, statement) for statement in statements] == found


def test_what_a_statement_does_not_ask_for_is_left_out(logs: Opening) -> None:
    with logs.sandbox() as sandbox:
        rows(sandbox, "SELECT count(*) FROM events")
        assert sandbox.without == {field.name for field in TEXT_FIELDS}
        rows(sandbox, "SELECT user FROM events WHERE course IS NULL AND lower(type) = 'x'")
        assert not sandbox.without & {"user", "course", "type"}


ENDLESS = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3"


def test_a_statement_ends_when_its_time_is_over(sandbox: Sandbox) -> None:
    with pytest.raises(SqlError, match=r"within 0\.1 s"):
        sandbox.ask(ENDLESS, seconds=0.1)


def test_a_statement_can_be_stopped(sandbox: Sandbox) -> None:
    threading.Timer(0.1, sandbox.stop).start()
    with pytest.raises(Stopped):
        sandbox.ask(ENDLESS)
    with pytest.raises(Stopped):
        sandbox.ask("SELECT 1")


def test_rows_come_as_they_are_asked_for(sandbox: Sandbox) -> None:
    answer = sandbox.ask("SELECT range FROM range(1000000000000)")
    assert next(answer.rows)[0] == (0,)
    assert next(answer.rows)[0] == (1000,)


def test_closing_does_not_wait_for_rows_that_nobody_took(logs: Opening) -> None:
    with logs.sandbox() as sandbox:
        answer = sandbox.ask("SELECT range FROM range(1000000000000) WHERE range < 5000 OR range > 2000000000000")
        assert next(answer.rows)[0] == (0,)


def test_nothing_is_left_beside_the_index(logs: Opening) -> None:
    folder = logs.store.path.parent
    before = sorted(folder.iterdir())
    with logs.sandbox() as sandbox:
        rows(sandbox, "SELECT * FROM range(10)")
    assert sorted(folder.iterdir()) == before


def test_there_is_no_sandbox_before_the_index_is_whole(tmp_path: Path) -> None:
    from edxtui.errors import IndexStoreError
    from edxtui.opening import Settings

    with (
        Opening([str(log_file(tmp_path, *LINES))], Settings(no_cache=True)) as opening,
        pytest.raises(IndexStoreError, match="still being read"),
    ):
        opening.sandbox()


steps = st.tuples(
    st.sampled_from(["ann", "bob", ""]),
    st.sampled_from([0.0, 0.5, 5.0, 29.9, 30.0, 30.1, 90.0, -3.0]),
    st.sampled_from(["", "k1", "k2"]),
    st.sampled_from([None, "O/A/R", "O/B/R"]),
    st.sampled_from([True, True, True, False]),
)


@given(st.lists(steps, min_size=1, max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
def test_the_view_of_sessions_is_the_rule(tmp_path_factory: pytest.TempPathFactory, given_steps: list[Any]) -> None:
    minutes, lines = 600.0, []
    for user, step, key, course, timed in given_steps:
        minutes += step
        members = {"user": user, "type": "play_video", "session": key}
        if course is not None:
            members["course"] = course
        if timed:
            members["time"] = at(minutes)
        lines.append(line(**members))
    with opened(log_file(tmp_path_factory.mktemp("sessions"), *lines)) as opening:
        with opening.store.question() as asking:
            expected = [
                (user, session.key, session.start, session.end, session.seconds, len(session.events), session.courses)
                for user in ("ann", "bob")
                for session in sessions_of(user, asking.events_of_user(user))
            ]
        with opening.sandbox() as sandbox:
            found = rows(
                sandbox,
                'SELECT "user", key, epoch_us(start), epoch_us("end"), seconds, events, courses FROM sessions',
            )
    assert sorted(found, key=str) == sorted(expected, key=str)
