"""`edxtui marks`: what was marked in the explorer, and the notes on it."""

from collections.abc import Callable, Sequence
from typing import Any

import click
import msgspec

from edxtui.cli.options import Shared, json_option, logs_argument, shared
from edxtui.cli.output import Side, put_json, put_table
from edxtui.cli.work import note, opened
from edxtui.errors import UsageError
from edxtui.events.times import iso
from edxtui.index.addresses import records_at
from edxtui.index.records import Indexed
from edxtui.marks import Mark
from edxtui.marks.words import gone, of_other_days
from edxtui.opening import Opening
from edxtui.terminal_text import printable
from edxtui.wording import counted


class Listed(msgspec.Struct, frozen=True):
    """One mark; the keys of `edxtui marks --json`."""

    log: str
    """The log as it was named; of a mark whose event is gone, where it lay when it was marked."""
    offset: int
    length: int
    time: str | None
    user: str | None
    type: str | None
    course: str | None
    note: str
    made: str
    here: bool
    """Whether its event is in the logs as they are now."""


@click.command(
    help="List the events that were marked in the explorer, with the notes on them, in log order; those whose event is "
    "gone come last. The query is:marked exports them, or counts them."
)
@logs_argument
@click.option("--gone", "only_gone", is_flag=True, help="Only marks whose event is not in the logs any more.")
@click.option("--remove", is_flag=True, help="Keep what is listed no more. The logs are not touched.")
@json_option
@shared
def command(options: Shared, logs: tuple[str, ...], only_gone: bool, remove: bool, as_json: bool) -> None:
    """List them."""
    if remove and options.no_cache:
        raise UsageError("--remove and --no-cache do not go together.", hint="Leave out --no-cache.")
    with opened(logs, options) as opening:
        found = _found(opening, only_gone=only_gone)
        others = opening.marks.of_other_days()
        if remove:
            opening.marks.remove(mark for mark, _ in found)
    listed = [each for _, each in found]
    if as_json:
        put_json(list(map(msgspec.structs.asdict, listed)))
    elif listed:
        put_table(
            [name for name, _, _ in _COLUMNS],
            [[text(each) for _, _, text in _COLUMNS] for each in listed],
            [side for _, side, _ in _COLUMNS],
        )
    else:
        note("No mark is gone." if only_gone else "Nothing is marked in these logs.", options)
    if remove and listed:
        note(f"{counted(len(listed), 'mark')} removed.", options)
    elif not only_gone:
        for sentence in (*gone([mark for mark, each in found if not each.here]), *of_other_days(others)):
            note(f"{sentence}.", options)


def _found(opening: Opening, *, only_gone: bool) -> list[tuple[Mark, Listed]]:
    """The marks and what is known of their events.

    Raises: MarksError: some cannot be read.
    """
    placed = opening.marks.place()
    if placed.faults:
        raise placed.faults[0]
    found: list[tuple[Mark, Listed]] = []
    if not only_gone:
        known = opening.marks.addresses
        with opening.store.question() as asking:
            records = asking.records([at.id for at in records_at(list(known), asking)])
        found = [
            (mark, _of_record(record, mark, opening))
            for record in records
            if (mark := known.get((record.log, record.offset))) is not None
        ]
    return found + [(mark, _of_gone(mark)) for mark in placed.gone]


def _of_record(record: Indexed, mark: Mark, opening: Opening) -> Listed:
    event = record.event
    return Listed(
        opening.logs[record.log].name,
        record.offset,
        record.length,
        None if event.time is None else iso(event.time),
        event.user,
        event.type,
        event.course,
        mark.note,
        mark.made,
        here=True,
    )


def _of_gone(mark: Mark) -> Listed:
    return Listed(mark.log, mark.offset, mark.length, None, None, None, None, mark.note, mark.made, here=False)


def _time(each: Listed) -> str:
    if not each.here:
        return "(gone)"
    return "(none)" if each.time is None else each.time[:19].replace("T", " ")


_COLUMNS: Sequence[tuple[str, Side, Callable[[Listed], Any]]] = (
    ("log", "left", lambda each: printable(each.log)),
    ("offset", "right", lambda each: f"{each.offset:,}"),
    ("time (UTC)", "left", _time),
    ("user", "left", lambda each: printable(each.user or "")),
    ("type", "left", lambda each: printable(each.type or "")),
    ("note", "left", lambda each: printable(each.note)),
)
