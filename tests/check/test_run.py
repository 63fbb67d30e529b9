"""A check as a whole: the same by one process and by several, in one go or in pieces, and stopped."""

import json
from pathlib import Path

import pytest
from tests.check.checking import NOW, found, report_on
from tests.making import at, line, log_file, opened

from edxtui.check import run
from edxtui.check.run import Check
from edxtui.errors import LogError

FIXTURES = Path(__file__).parents[2] / "fixtures"


def plain(*users: str, start: int = 0) -> list[bytes]:
    return [
        line(user=user, type="page_close", time=at(minute), event_source="browser", event="{}")
        for minute, user in enumerate(users, start=start)
    ]


def test_no_event_at_all(tmp_path: Path) -> None:
    report = report_on(log_file(tmp_path, b"\n"))
    assert (report.events, report.damaged, report.findings, report.has_errors) == (0, 0, (), False)


def test_several_processes_and_small_pieces_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    log = FIXTURES / "edx.log"
    whole = report_on(log)
    monkeypatch.setattr(run, "BLOCK", 100_000)
    monkeypatch.setattr(run, "_RECORDS", 301)
    assert report_on(log) == whole
    monkeypatch.setattr(run, "_ALONE", 0)
    assert report_on(log, jobs=2) == whole


def test_progress_goes_up_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BLOCK", 100_000)
    with opened(FIXTURES / "edx.log") as opening:
        steps = list(Check(opening, jobs=1).run())
    assert len(steps) > 10
    assert steps == sorted(steps, key=lambda step: (step.bytes_read, step.events))
    assert (steps[-1].bytes_read, steps[-1].events) == (steps[-1].bytes_total, 2000)


def test_a_check_that_is_stopped_has_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BLOCK", 100_000)
    monkeypatch.setattr(run, "_ALONE", 0)
    with opened(FIXTURES / "edx.log") as opening:
        check = Check(opening, jobs=2)
        steps = check.run()
        next(steps)
        next(steps)
        steps.close()
        assert check.report is None


def test_a_log_given_twice(tmp_path: Path) -> None:
    lines = plain("anna", "ben", "anna")
    first = log_file(tmp_path, *lines, name="a.log")
    again = log_file(
        tmp_path, b"\n", *(json.dumps(json.loads(each), indent=2).encode() for each in lines), name="b.log"
    )
    other = log_file(tmp_path, *plain("carla"), name="c.log")
    (finding,) = found(first, again, other)["duplicate"]
    assert (finding.count, finding.example.log) == (3, str(again))
    assert finding.message == f"3 events repeated from {first}"
    assert finding.example.offset == 1


def test_order_is_followed_from_log_to_log_apart(tmp_path: Path) -> None:
    first = log_file(tmp_path, *plain("anna", "anna", start=60), name="a.log")
    second = log_file(tmp_path, *plain("anna", "anna"), name="b.log")
    assert "time-backwards" not in found(first, second)
    (finding,) = found(log_file(tmp_path, first.read_bytes(), second.read_bytes()))["time-backwards"]
    assert (finding.count, finding.message) == (1, "1 step back in time, at most by 1 h 1 min")


def test_documents_that_are_too_long_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = line(type="seq_next", time=at(1), event={"x": "y" * 500})
    short = line(type="seq_next", time=at(1), event={"x": "y"})
    log = log_file(tmp_path, long, short, long, long, short, short, long)
    monkeypatch.setattr(run, "_LONGEST", 300)
    assert {each.message.partition(";")[0]: each.count for each in found(log)["member-undocumented"]} == {
        "seq_next: event.x is not documented": 3
    }


def test_findings_of_one_rule_have_an_end(tmp_path: Path) -> None:
    log = log_file(tmp_path, *(line(type=f"own.{number}", time=at(number)) for number in range(40)))
    findings = found(log)["unknown-type"]
    assert len(findings) == 26
    assert (findings[-1].count, findings[-1].message) == (15, "15 more findings of this kind")


def test_faults_of_one_type_have_an_end(tmp_path: Path) -> None:
    payload = {f"answer_{number}": number for number in range(500)}
    findings = found(log_file(tmp_path, line(type="seq_next", time=at(0), event=payload)))["member-undocumented"]
    assert sum(finding.count for finding in findings) == 500
    assert len(findings) == 26


def test_errors_come_first_and_then_what_is_most_frequent(tmp_path: Path) -> None:
    log = log_file(tmp_path, line(type="own", time=at(0)), *([line(type="mine", time=at(1))] * 2), b"# no event\n")
    assert [(each.severity, each.rule, each.count) for each in report_on(log).findings] == [
        ("error", "damaged", 1),
        ("error", "duplicate", 1),
        ("warning", "unknown-type", 2),
        ("warning", "unknown-type", 1),
    ]


def test_the_longest_gap_comes_first(tmp_path: Path) -> None:
    lost = {*range(50, 53), *range(80, 90), *range(120, 125)}
    hours = [hour for hour in range(200) if hour not in lost]
    log = log_file(tmp_path, *(each for hour in hours for each in plain(*"abcdefghij", start=60 * hour)))
    messages = [finding.message for finding in found(log)["gap"]]
    assert [message.partition(",")[0] for message in messages] == [
        "no event for 10 h 51 min",
        "no event for 5 h 51 min",
        "no event for 3 h 51 min",
    ]


def test_a_log_that_is_another_by_now(tmp_path: Path) -> None:
    log = log_file(tmp_path, *plain("anna", "ben"))
    with opened(log) as opening:
        log.write_bytes(b"".join(plain("carla", "dan")))
        with pytest.raises(LogError, match="holds something else"):
            list(Check(opening, jobs=1, now=NOW).run())
        log.write_bytes(b"{}")
        with pytest.raises(LogError, match="became shorter"):
            list(Check(opening, jobs=1, now=NOW).run())
