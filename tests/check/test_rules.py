"""Each rule on a log that has what it looks for, and on one that has only what looks like it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.check.checking import found, report_on

from edxtui.check.rules import RULES, SEVERITIES, Rule

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = FIXTURES / "check"

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)

OFFSETS = {"damaged": 415, "duplicate": 1302, "time-backwards": 830, "gap": 16340, "session-shared": 415}
"""Where some of the examples stand."""
COUNTS = {"no-time": 2, "late": 2, "user-mismatch": 2, "unknown-type": 2, "former-name": 2, "member-undocumented": 2}
"""Of all findings of a rule together; 1 where nothing is told."""


@each_rule
def test_it_is_found(rule: Rule) -> None:
    path = CASES / f"{rule.name}.log"
    findings = found(path)
    of_rule = findings.pop(rule.name)
    assert sum(finding.count for finding in of_rule) == COUNTS.get(rule.name, 1)
    for finding in of_rule:
        assert (finding.severity, finding.meaning) == (rule.severity, rule.meaning)
        assert finding.example.log == str(path)
        assert path.read_bytes()[finding.example.offset] == ord("{")
    assert of_rule[0].example.offset == OFFSETS.get(rule.name, of_rule[0].example.offset)
    # Nothing else is the matter with the log.
    assert {finding.severity for others in findings.values() for finding in others} <= {"info"}


@each_rule
def test_a_near_miss_is_not(rule: Rule) -> None:
    findings = found(CASES / f"{rule.name}-not.log")
    assert rule.name not in findings
    assert {finding.severity for others in findings.values() for finding in others} <= {"info"}


def test_there_is_no_case_of_no_rule() -> None:
    assert {path.stem.removesuffix("-not") for path in CASES.iterdir()} == {rule.name for rule in RULES}


def test_rules_are_told_apart_and_in_whole_sentences() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    places = [SEVERITIES.index(rule.severity) for rule in RULES]
    assert places == sorted(places), "errors first"
    for rule in RULES:
        assert rule.name == rule.name.lower().replace("_", "-")
        for text in (rule.finds, rule.meaning):
            assert text[0].isupper()
            assert text.endswith(".")


def test_a_generated_log_without_damage_has_no_errors(tmp_path: Path) -> None:
    log = tmp_path / "clean.log"
    subprocess.run([sys.executable, FIXTURES / "generate.py", "--seed", "5", "--events", "5000", "-o", log], check=True)
    report = report_on(log)
    assert (report.events, report.damaged) == (5000, 0)
    assert not report.has_errors
    assert {finding.rule for finding in report.findings if finding.severity == "warning"} <= {"member-missing"}


def test_damage_that_was_done_is_found(tmp_path: Path) -> None:
    log, done = tmp_path / "hurt.log", tmp_path / "done.json"
    words = ["--seed", "5", "--events", "5000", "--damage", "0.05", "--damage-report", done, "-o", log]
    subprocess.run([sys.executable, FIXTURES / "generate.py", *map(str, words)], check=True)
    report = report_on(log)
    assert report.has_errors
    assert {finding.rule for finding in report.findings if finding.severity == "error"} == {"damaged"}
    assert sum(finding.count for finding in report.findings if finding.rule == "damaged") == report.damaged
    assert report.damaged >= json.loads(done.read_text())["unreadable"]


def test_the_log_that_comes_along_has_no_errors() -> None:
    assert not report_on(FIXTURES / "edx.log").has_errors
