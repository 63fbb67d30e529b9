"""However logs lie and whoever reads them, the same is found."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from tests.making import at, line, log_file, opened

from edxtui import statement as say
from edxtui.answers import Vocabulary, understand
from edxtui.errors import LogError, Stopped
from edxtui.opening import Opening
from edxtui.scan import batches, judge, scanner
from edxtui.scan.scanner import Before, Scanner


def lines(start: int, number: int) -> list[bytes]:
    return [
        line(user=f"user{each}", type="problem_check", time=at(each), event={"grade": each % 3, "said": f"word{each}"})
        for each in range(start, start + 2 * number, 2)
    ]


@pytest.fixture
def logs(tmp_path: Path) -> list[Path]:
    """Two logs whose events alternate in time; the second one is packed."""
    first = log_file(tmp_path, *lines(0, 30), name="first.log")
    second = tmp_path / "second.log.gz"
    second.write_bytes(gzip.compress(b"".join(lines(1, 30))))
    return [first, second]


def users(opening: Opening, query: str, scanning: Scanner, **how: Any) -> list[int]:
    statement = understand(query, Vocabulary(opening.store)).statement
    with opening.store.question() as asking:
        ids = [int(number) for step in scanning.find(statement, asking, **how) for number in step.ids]
        return [int(str(record.event.user).removeprefix("user")) for record in asking.records(ids)]


def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in small pieces, as if there were much of it."""
    monkeypatch.setattr(scanner, "_ALONE", 0)
    monkeypatch.setattr(batches, "_FIRST", 300)
    monkeypatch.setattr(batches, "_LARGEST", 1200)
    monkeypatch.setattr(batches, "_BATCH", 400)
    monkeypatch.setattr(batches, "_LOOKED_UP", 7)


def started(scanning: Scanner) -> Scanner:
    """With its processes at work, so that they are given some."""
    scanning._workers._begun()
    for process in scanning._workers._started:
        process.result()
    return scanning


def test_logs_that_alternate_and_processes_that_read_them(logs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    cut_small(monkeypatch)
    expected = [number for number in range(60) if number % 3 == 2 and number != 5]
    query = 'event.grade:>=2 -"word5 " -user:user5'
    with opened(*logs) as opening:
        with Scanner(opening, jobs=1) as scanning:
            assert users(opening, query, scanning) == expected
        with Scanner(opening, jobs=2) as scanning:
            assert users(opening, query, started(scanning)) == expected
            assert users(opening, '"word12" OR event.grade:0', scanning) == [
                number for number in range(60) if number % 3 == 0
            ]
            by_log = [*range(0, 60, 2), *range(1, 60, 2)]
            assert users(opening, query, scanning, log_order=True) == [each for each in by_log if each in expected]
            with opening.store.question() as asking:
                *_, last = scanning.count(say.Everything(), [("event", "grade"), "org"], asking, events_only=True)
            assert dict(last.counts) == {("0", None): 20, ("1", None): 20, ("2", None): 20}


def test_rows_come_before_the_end_and_it_can_be_stopped(logs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    cut_small(monkeypatch)
    with opened(*logs) as opening, Scanner(opening, jobs=1) as scanning, opening.store.question() as asking:
        steps = scanning.find(say.TextOccurs("word"), asking)
        first = next(steps)
        assert 0 < len(first.ids) < 60
        assert 0 < first.progress.share < 1
        asking.stop()
        with pytest.raises(Stopped):
            list(steps)


def test_what_was_looked_into_is_not_looked_into_again(logs: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    query = say.TextOccurs("word")
    with opened(*logs) as opening, Scanner(opening, jobs=1) as scanning, opening.store.question() as asking:
        (step,) = scanning.find(query, asking, before=Before(query, 60, range(0)))
        assert not len(step.ids)
        (step,) = scanning.find(query, asking, before=Before(query, 58, step.ids))
        assert sorted(map(int, step.ids)) == [58, 59]
        (step,) = scanning.find(query, asking, before=Before(say.TextOccurs("other"), 60, range(0)))
        assert len(step.ids) == 60


def test_a_log_that_is_another_now_is_not_read(logs: list[Path]) -> None:
    with opened(logs[0]) as opening, Scanner(opening, jobs=1) as scanning, opening.store.question() as asking:
        logs[0].write_bytes(b" " * logs[0].stat().st_size)
        with pytest.raises(LogError):
            list(scanning.find(say.TextOccurs("word"), asking))


def test_long_documents_are_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "LONGEST", 2_000)
    monkeypatch.setattr(judge, "_STRETCH", 700)
    said = "x" * 1_390 + "café 😀 " + "y" * 3_000
    for begin in range(9):  # whatever stands at the borders of pieces
        events = [
            line(user="user0", event={"id": "z" * begin, "said": said, "grade": 2}),
            line(user="user1", event=json.dumps({"id": "z" * begin, "grade": 3, "said": said})),
            line(user="user2", event={"grade": 2}),
        ]
        with opened(log_file(tmp_path, *events)) as opening, Scanner(opening, jobs=1) as scanning:
            assert users(opening, '"CAFÉ 😀"', scanning) == []
            assert users(opening, '"xcafé 😀 y"', scanning) == [0, 1]
            assert users(opening, '-"xcafé 😀 y"', scanning) == [2]
            assert users(opening, "event.grade:>=2", scanning) == [0, 1, 2]
            assert users(opening, "event.grade:3", scanning) == [1]


def test_a_document_is_long_by_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "LONGEST", 2_000)
    monkeypatch.setattr(judge, "_STRETCH", 700)
    sizes = [10, 10, 1_800, 10, 2_500, 10]
    events = [line(user=f"user{number}", event={"x": "a" * size}) for number, size in enumerate(sizes)]
    with opened(log_file(tmp_path, *events)) as opening, Scanner(opening, jobs=1) as scanning:
        assert users(opening, '"aaaaa"', scanning) == [0, 1, 2, 3, 4, 5]
        assert users(opening, '"user3" OR "user1" OR "user4"', scanning) == [1, 3, 4]
        assert users(opening, "event.x:aaaaaaaaaa", scanning) == [0, 1, 3, 5]
