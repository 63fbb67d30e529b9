"""What stands above a document in the detail pane: what the index knows of the record, and where that comes from."""

from collections.abc import Mapping
from typing import Final

from edxtui.events.members import EDX
from edxtui.events.why import why
from edxtui.logs.lenient import document_of
from edxtui.logs.record import Reason
from edxtui.marks import Mark
from edxtui.tui.document_lines import LONGEST, Line
from edxtui.tui.reading import Reading
from edxtui.tui.words import exact_moment

_SALVAGED: Final = {
    Reason.NO_BEGINNING: "salvaged from its end:",
    **dict.fromkeys((reason for reason in Reason if reason.hint), "told from it all the same:"),
}
"""Where what is known of a damaged record stood, if not before a break."""
_PLAIN: Final = frozenset({"time", "event_type", "username", "context.course_id", "session"})
"""Places that go without saying."""


def mark_lines(mark: Mark | None) -> list[Line]:
    """The note on a mark, or that there is a mark."""
    if mark is None:
        return []
    note: Line = [("  ", "mark"), (mark.note, "prose")] if mark.note else []
    return [[("◆ marked", "word"), *note]]


def reasons_of(reading: Reading) -> dict[str, str]:
    """For each field of a record that is not large, where its value comes from; nothing of what is no document."""
    document = document_of(reading.text) if reading.is_whole else None
    return {} if document is None else why(EDX.members_of(document))


def fact_lines(reading: Reading, reasons: Mapping[str, str]) -> list[Line]:
    """What the index knows of a record, and where that stands in it; the last line is empty."""
    record = reading.record
    event = record.event
    damaged = record.reason is not None
    facts: list[tuple[str, str | None, str]] = [
        ("type", event.type, "type"),
        ("as logged", event.event_type if event.event_type != event.type else None, ""),
        ("time", exact_moment(event.time), "time"),
        ("user", event.user or (None if damaged else "nobody logged in"), "user"),
        ("course", event.course, "course"),
        ("module", event.module, "module"),
        ("session", event.session, "session"),
        ("source", event.source, ""),
        ("log", f"{reading.log}, byte {record.offset:,}, {record.length:,} bytes", ""),
    ]
    lines: list[Line] = []
    if record.reason is not None:
        lines.append([("Damaged record", "error")])
        lines.append([(f"{record.reason.sentence}; it reads up to byte {reading.broken_at:,}", "error")])
        if record.reason.hint:
            lines.append([(record.reason.hint, "note")])
        lines.append([(_SALVAGED.get(record.reason, "salvaged from before the break:"), "note")])
    for label, value, field in facts:
        if value:
            reason = reasons.get(field)
            place: Line = [(f"  ◂ {reason}", "note")] if reason is not None and reason not in _PLAIN else []
            cut = len(value) - LONGEST
            more: Line = [(f" … {cut:,} more characters", "note")] if cut > 0 else []
            lines.append([(f"{label:>9}  ", "mark"), (value[:LONGEST], "key"), *more, *place])
    if reading.cut:
        lines.append([("only the beginning of a very long document is shown; e exports all of it", "note")])
    lines.append([("", "mark")])
    return lines
