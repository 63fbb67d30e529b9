import os
import signal
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from tests.cli.test_processes import alive, big_log, wait_until

Edxtui = Callable[..., Any]
Start = Callable[..., "Popen[bytes]"]

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = FIXTURES / "check"


def test_the_report_as_json(edxtui_run: Edxtui) -> None:
    log = CASES / "damaged.log"
    ran = edxtui_run("check", log, "--json")
    assert (ran.code, ran.err) == (0, "")
    report = ran.json
    (finding,) = report.pop("findings")
    assert report == {"events": 2, "damaged": 1}
    assert finding.pop("meaning").startswith("What they recorded is missing from every count")
    assert finding == {
        "rule": "damaged",
        "severity": "error",
        "count": 1,
        "message": "1 record: the document breaks off: what stands there is not JSON",
        "example": {"log": str(log), "offset": 415},
    }


def test_the_report_in_words(edxtui_run: Edxtui, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes((CASES / "damaged.log").read_bytes() + (CASES / "late.log").read_bytes())
    os.chdir(tmp_path)
    ran = edxtui_run("check", "a.log")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [
        "4 events, 1 damaged",
        "",
        "1 error",
        "",
        "rule     count  for example  what was found",
        "damaged      1  a.log:415    1 record: the document breaks off: what stands there is not JSON",
        "",
        "damaged: What they recorded is missing from every count, sum and session. Where many lie close",
        "  together, a time or a user is missing in part.",
        "",
        "1 info",
        "",
        "rule  count  for example  what was found",
        "late      2  a.log:1031   2 events, received up to 2 d after their time",
        "",
        "late: They lie in the log of another day than their own. Select by time, not by file, and take the",
        "  files of the following days too.",
    ]


def test_nothing_to_report(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("check", CASES / "damaged-not.log", "--strict")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == ["5 events", "Nothing to report."]


@pytest.mark.parametrize(("case", "code"), [("damaged", 1), ("unknown-type", 0), ("late", 0)])
def test_strict_minds_errors_alone(edxtui_run: Edxtui, case: str, code: int) -> None:
    log = CASES / f"{case}.log"
    assert edxtui_run("check", log).code == 0
    for more in ((), ("--json",)):
        ran = edxtui_run("check", log, "--strict", *more)
        assert (ran.code, ran.err) == (code, "")
        assert ran.out


def test_an_example_leads_to_the_record(edxtui_run: Edxtui, tmp_path: Path) -> None:
    log = CASES / "user-mismatch.log"
    example = edxtui_run("check", log, "--json").json["findings"][0]["example"]
    assert log.read_bytes()[example["offset"] :].startswith(b'{"username": "ben"')


def test_what_a_log_says_is_made_printable(edxtui_run: Edxtui, tmp_path: Path) -> None:
    log = tmp_path / "a\x1b.log"
    log.write_text('{"event_type": "\\u001b[2J\\u202ex", "time": "2014-03-03T16:19:05Z", "event_source": "server"}')
    words, document = (edxtui_run("check", log, *more) for more in ((), ("--json",)))
    assert b"\x1b" not in words.out
    assert "\\x1b[2J\\u202ex: 1 event from server" in words.out.decode()
    assert document.out.isascii()
    assert "\x1b[2J\u202ex: 1 event" in document.json["findings"][0]["message"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_while_it_checks(start: Start, tmp_path: Path, number: signal.Signals, code: int) -> None:
    log = big_log(tmp_path / "a.log", 80 << 20)
    assert start("index", log).wait() == 0
    process = start("check", log, "--jobs", "2")
    # Itself, the two, and Python's resource tracker.
    wait_until(lambda: len(alive(process.pid)) == 4, "the processes are there")
    os.killpg(process.pid, number)
    out, _ = process.communicate()
    assert (process.returncode, out) == (code, b"")
    wait_until(lambda: not alive(process.pid), "all processes have ended")
