"""What a check comes to."""

import msgspec

from edxtui.check.rules import Severity


class Address(msgspec.Struct, frozen=True):
    """Where an example stands."""

    log: str
    """The log as it was named."""
    offset: int
    """Bytes from the start of the decompressed log."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was found."""

    rule: str
    """Its name in the table of rules."""
    severity: Severity
    count: int
    """How many there are of what the rule counts."""
    message: str
    """What was found, with names and figures; may hold text from the log."""
    meaning: str
    """What it means for an analysis."""
    example: Address


class Report(msgspec.Struct, frozen=True):
    """The answer of a check; the keys of `edxtui check --json`."""

    events: int
    damaged: int
    findings: tuple[Finding, ...]
    """Errors first, in the order of the table of rules, most first."""

    @property
    def has_errors(self) -> bool:
        """Whether data is lost or false."""
        return any(finding.severity == "error" for finding in self.findings)


class Draft(msgspec.Struct, frozen=True):
    """A finding whose example is known by its id only."""

    rule: str
    count: int
    message: str
    example: int
    """Id of a record."""
    size: int = 0
    """Of several with the same count the largest comes first."""
