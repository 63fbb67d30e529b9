from pathlib import Path
from signal import SIGINT

from tests.cli.conftest import Edxtui, Start

ENDLESS = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3"


def test_an_answer_is_a_table_with_numbers_at_the_right(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sql", log, "-c", 'SELECT "user", count(*) AS events FROM events GROUP BY 1 ORDER BY 2 DESC, 1')
    assert ran.code == 0
    assert ran.lines == ["user    events", "anna         3", "Ben          1", "(none)       1"]
    assert ran.err == ""


def test_as_json_it_is_an_array_of_objects(edxtui_run: Edxtui, log: Path) -> None:
    statement = "SELECT time, type, 1.5 AS a, 2 AS a, NULL AS b, [1] AS c FROM events ORDER BY time LIMIT 2"
    ran = edxtui_run("sql", log, "--command", statement, "--json")
    assert ran.json == [
        {"time": "2014-03-03T16:00:00.000000Z", "type": "play_video", "a": 1.5, "a_1": 2, "b": None, "c": [1]},
        {"time": "2014-03-03T16:00:10.500000Z", "type": "pause_video", "a": 1.5, "a_1": 2, "b": None, "c": [1]},
    ]
    assert edxtui_run("sql", log, "-c", "SELECT 1 WHERE FALSE", "--json").json == []


def test_no_rows_are_said_apart_from_data(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sql", log, "-c", "SELECT 1 WHERE FALSE")
    assert (ran.code, ran.out, ran.err) == (0, b"", "No rows.\n")


def test_damaged_records_and_sessions_are_tables_too(edxtui_run: Edxtui, log: Path) -> None:
    assert edxtui_run("sql", log, "-c", 'SELECT "user" FROM damaged', "--json").json == [{"user": "ben"}]
    (anna, *_) = edxtui_run("sessions", log, "--user", "anna", "--json").json
    (found, *_) = edxtui_run(
        "sql", log, "-c", "SELECT * FROM sessions WHERE user = 'anna' ORDER BY start", "--json"
    ).json
    assert found == anna


def test_nothing_that_a_terminal_acts_upon_comes_out(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sql", log, "-c", "SELECT chr(27) || '[31m' AS \"\x1b[0m\", 1 AS b")
    assert ran.lines == ["\\x1b[0m   b", "\\x1b[31m  1"]
    assert "\x1b" not in edxtui_run("sql", log, "-c", "SELECT \x1b").err


def test_a_plan_is_drawn_as_the_engine_draws_it(edxtui_run: Edxtui, log: Path) -> None:
    lines = edxtui_run("sql", log, "-c", "EXPLAIN SELECT 1").lines
    assert len(lines) > 3
    assert not any("\\n" in line for line in lines)


def test_what_is_wrong_is_pointed_at(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sql", log, "-c", "SELECT 1,\n  usr FROM events")
    assert (ran.code, ran.out) == (1, b"")
    assert ran.err.splitlines()[1:3] == ["    usr FROM events", "    ^"]
    assert "line 2, column 3" in ran.err
    assert '"user"' in ran.err


def test_writing_is_refused_and_no_statement_is_wrong_usage(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sql", log, "-c", "DELETE FROM events")
    assert ran.code == 1
    assert "nothing is changed here" in ran.err
    assert edxtui_run("sql", log).code == 2
    assert edxtui_run("sql", log, "-c", "SELECT 1", "--timeout", "soon").code == 2


def test_an_answer_that_takes_too_long_is_given_up(edxtui_run: Edxtui, log: Path) -> None:
    ran = edxtui_run("sql", log, "-c", ENDLESS, "--timeout", "0.1s")
    assert ran.code == 1
    assert "within 0.1 s" in ran.err


def test_a_closed_pipe_ends_a_long_answer_quietly_and_ctrl_c_a_long_question(start: Start, log: Path) -> None:
    process = start("sql", log, "-c", "SELECT range FROM range(10000000000)")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"range"
    process.stdout.close()
    assert process.stderr is not None
    assert (process.wait(30), process.stderr.read()) == (0, b"")

    # Rows that come before the endless part, so that it is the taking of rows that does not end.
    endless = "SELECT range FROM range(1000000000000) WHERE range < 5000 OR range > 2000000000000"
    process = start("sql", log, "-c", endless, "--timeout", "0s")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"range"
    process.send_signal(SIGINT)
    assert process.wait(30) == 130
