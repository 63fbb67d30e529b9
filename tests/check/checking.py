"""Checks for tests."""

from pathlib import Path
from typing import Any

from tests.making import opened

from edxtui.check.findings import Finding, Report
from edxtui.check.run import Check

NOW = 1_767_355_200_000_000
"""2026-01-02 12:00 UTC."""


def report_on(*logs: Path, jobs: int = 1, **settings: Any) -> Report:
    with opened(*logs, **settings) as opening:
        check = Check(opening, jobs=jobs, now=NOW)
        for _ in check.run():
            pass
    assert check.report is not None
    return check.report


def found(*logs: Path, **more: Any) -> dict[str, list[Finding]]:
    """Findings by rule."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in report_on(*logs, **more).findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    return by_rule
