"""Write the parts of the docs that the code itself can tell.

python docs/make_reference.py           writes them between their markers in docs/**/*.md
python docs/make_reference.py --check   says which are out of date, and then ends with 1

The pages of the event reference are made whole (`event_pages.py`). Elsewhere a part stands between
`<!-- generated: NAME -->` and `<!-- end of NAME -->`; what stands around it is written by hand.
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import click
from event_pages import pages

from edxtui.check.rules import RULES, Severity
from edxtui.cli.commands import COMMANDS, command_named
from edxtui.events.fields import FIELDS
from edxtui.events.members import EDX
from edxtui.export.formats import FORMATS
from edxtui.index.asking import COUNTABLE
from edxtui.index.records import SessionRows
from edxtui.index.views import VIEWS
from edxtui.logs.blocks import BlockReader
from edxtui.logs.record import BytesSource, Reason
from edxtui.query.operators import GRAMMAR
from edxtui.sessions import sessions_of
from edxtui.terminal_text import printable
from edxtui.tui.columns import COLUMNS, USUAL
from edxtui.tui.keys import all_written
from edxtui.tui.own_keys import ACTIONS, PLACES
from edxtui.tui.screens.help import SECTIONS, key_rows

_DOCS: Final = Path(__file__).resolve().parent
_MARKED: Final = re.compile(
    r"(?P<begin><!-- generated: (?P<name>[a-z ]+) -->\n).*?(?P<end><!-- end of (?P=name) -->)", re.DOTALL
)
_EXPLORER: Final = "browse"


def main(words: Sequence[str] | None = None) -> int:
    """Write or compare; returns the exit code."""
    parser = argparse.ArgumentParser(description="Write the generated parts of the docs.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where something is out of date")
    check = parser.parse_args(words).check
    stale = False
    made = pages()
    for page in sorted({*_DOCS.glob("**/*.md"), *(_DOCS / path for path in made)}):
        text = page.read_text("utf-8") if page.exists() else ""
        fresh = made.get(str(page.relative_to(_DOCS))) or _MARKED.sub(_fresh, text)
        if fresh == text:
            continue
        stale = True
        if check:
            print(f"docs/{page.relative_to(_DOCS)} is out of date: run python docs/make_reference.py")
        else:
            page.parent.mkdir(exist_ok=True)
            page.write_text(fresh, "utf-8")
    return int(check and stale)


def _fresh(part: re.Match[str]) -> str:
    return f"{part['begin']}\n{_PARTS[part['name']]().strip()}\n\n{part['end']}"


# Commands


def _command(name: str) -> str:
    """Usage, what it does, and the options of its own."""
    command = command_named(name)
    called = "edxtui" if name == _EXPLORER else f"edxtui {name}"
    own = [option for option in _options(command) if option.name not in _SHARED]
    needed = "".join(f" {_written(option)}" for option in own if option.required)
    logs = " LOG..." if _takes_logs(command) else ""
    usage = (
        f"```sh\n{called}{logs}{needed} {command.options_metavar}\n```\n\n{' '.join((command.help or '').split())}\n"
    )
    return usage + ("\n" + _option_table(own) if own else "")


def _shared_options() -> str:
    return _option_table([option for option in _options(command_named(_EXPLORER)) if option.name in _SHARED])


def _takes_logs(command: click.Command) -> bool:
    return any(parameter.name == "logs" for parameter in command.params)


def _options(command: click.Command) -> list[click.Option]:
    return [option for option in command.params if isinstance(option, click.Option) and not option.hidden]


def _option_table(options: Sequence[click.Option]) -> str:
    return _table(
        ("option", "what it does"), [(_code(_written(option, all_names=True)), _told(option)) for option in options]
    )


def _written(option: click.Option, *, all_names: bool = False) -> str:
    """As in `-q, --query QUERY`."""
    names = ", ".join(option.opts) if all_names else max(option.opts, key=len)
    if option.is_flag:
        return names
    if option.metavar:
        return f"{names} {option.metavar}"
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    return f"{names} {'|'.join(map(str, choices))}"


def _told(option: click.Option) -> str:
    parts = [" ".join((option.help or "").split())]
    if option.required:
        parts.append("Must be given.")
    if option.show_default and option.default is not None:
        parts.append(f"{_code(str(option.default))} unless told.")
    if option.show_envvar and isinstance(option.envvar, str):
        parts.append(f"Also from the environment: {_code(option.envvar)}.")
    return " ".join(parts)


def _shared_names() -> frozenset[str | None]:
    commands = [command for name in (_EXPLORER, *COMMANDS) if _takes_logs(command := command_named(name))]
    every = [{option.name for option in _options(command)} for command in commands]
    return frozenset[str | None].intersection(*map(frozenset, every))


_SHARED: Final = _shared_names()


def _formats() -> str:
    return ", ".join(map(_code, FORMATS)) + "."


# Fields


def _fields() -> str:
    return _table(
        ("field", "also called", "what it holds", "fuzzy `~`", "bare words", "tells who"),
        [
            (
                _code(field.name),
                ", ".join(map(_code, field.aliases)),
                field.meaning,
                *("yes" if is_so else "" for is_so in (field.fuzzy, field.bare, field.identifies)),
            )
            for field in FIELDS
        ],
    )


def _countable() -> str:
    return ", ".join(map(_code, COUNTABLE)) + "."


# SQL


def _views() -> str:
    return "\n\n".join(
        f"### {view.name}\n\nA row is {view.meaning[0].lower()}{view.meaning[1:]}\n\n"
        + _table(
            ("column", "type", "what it holds"),
            [(_code(column.name), _code(column.kind), column.meaning) for column in view.columns],
        )
        for view in VIEWS
    )


# Queries


def _grammar() -> str:
    return _table(("written", "means"), [(_code(written), means) for written, means in GRAMMAR])


# Columns


def _columns() -> str:
    usual = {each.name for each in USUAL}
    return _table(
        ("column", "above it", "what it holds", "shown"),
        [
            (_code(column.name), column.title, column.meaning, "usually" if column.name in usual else "")
            for column in COLUMNS
        ],
    )


# Keys


def _keys() -> str:
    return "\n\n".join(
        f"## {title}\n\n"
        + _table(("key", "what it does"), [(_keys_written(keys), does) for keys, does in key_rows(rows)])
        for title, rows in SECTIONS
    )


def _actions() -> str:
    return "\n\n".join(
        f"#### [keys.{place}]\n\n"
        + _table(
            ("action", "its own keys", "what it does"),
            [
                (_code(name.partition(".")[2]), _keys_written(all_written(binding.key)), binding.tooltip)
                for name, binding in ACTIONS.items()
                if name.startswith(f"{place}.")
            ],
        )
        for place in PLACES
    )


def _keys_written(keys: str) -> str:
    return " ".join(map(_code, keys.split()))


# Damaged records

_EVENT: Final = b'{"username": "ann", "event_type": "seq_next"}'
_WIDE: Final = '{"page":"x"}\n'
_DAMAGED: Final = {
    Reason.CUT: b'{"username": "ann", "event_type": "seq_next",\n' + _EVENT,
    Reason.BROKEN: b'{"username": "ann", "event_ty\n' + _EVENT,
    Reason.BAD_UTF8: b'{"username": "ann", "page": "\xff"}',
    Reason.NO_OBJECT: b"# rotated at midnight",
    Reason.NOT_AN_OBJECT: b'"restarted"',
    Reason.NUL: b"\0\0\0\0" + _EVENT,
    Reason.CONTROL: b"\x1b[0m" + _EVENT,
    Reason.UTF_16_LE: _WIDE.encode("utf-16-le"),
    Reason.UTF_16_BE: _WIDE.encode("utf-16-be"),
    Reason.UTF_32_LE: _WIDE.encode("utf-32-le"),
    Reason.UTF_32_BE: _WIDE.encode("utf-32-be"),
    Reason.NO_BEGINNING: b'": "seq_next", "event": "", "username": "ann", "time": "2014-09-03T16:00:01Z"}',
}
"""For each reason a log whose first record is damaged for it."""

_OTHER: Final = (
    ("line ends", _EVENT + b"\n" + _EVENT + b"\r\n"),
    ("empty lines and indentation", b"\n\n  " + _EVENT + b"\n"),
    ("a byte order mark", b"\xef\xbb\xbf" + _EVENT + b"\n"),
    ("a prefix", b"Sep  9 00:00:48 localhost " + _EVENT + b"\n"),
    ("a top-level array", b"[\n" + _EVENT + b",\n" + _EVENT + b"\n]\n"),
    ("events side by side", _EVENT + b" " + _EVENT + b"\n"),
    ("an event over several lines", b'{\n  "username": "ann"\n}\n'),
    ("text behind an event", _EVENT + b" and more\n"),
)
"""Logs of few bytes, and what is to be seen in each."""


def _reasons() -> str:
    rows = []
    for reason in Reason:
        log = _DAMAGED[reason]
        block = BlockReader(EDX).read(BytesSource(log), 0, len(log))
        if 0 not in block.damage or block.damage[0].reason is not reason:
            raise AssertionError(f"the example of {reason.name} is another thing")
        begin, length = int(block.offsets[0]), int(block.lengths[0])
        members = block.members[0]
        salvaged = [name for name in ("username", "event_type", "page") if getattr(members, name) is not None]
        rows.append(
            (reason.sentence, _code(_shown(log[begin : begin + length])), ", ".join(map(_code, salvaged)) or "nothing")
        )
    return _table(("reason", "for example", "salvaged from it"), rows)


def _other_bytes() -> str:
    rows = []
    for what, log in _OTHER:
        block = BlockReader(EDX).read(BytesSource(log), 0, len(log))
        lengths = block.lengths.tolist()
        damaged = sum(lengths[place] for place in block.damage)
        figures = (len(log), sum(lengths) - damaged, damaged, len(log) - sum(lengths))
        rows.append((what, _code(_shown(log)), *map(str, figures)))
    return _table(("what", "the log", "bytes", "in events", "in damaged", "other"), rows)


def _shown(log: bytes) -> str:
    return printable(log.decode("utf-8", "backslashreplace"))


# Findings

_SEVERITIES: Final[tuple[tuple[Severity, str, str], ...]] = (
    ("error", "Errors", "Data is lost or false. `--strict` ends with exit code 1 where there is one."),
    ("warning", "Warnings", "To be looked at before results are trusted."),
    ("info", "Infos", "The platform normally does so; an analysis should know it."),
)


def _findings() -> str:
    parts = []
    for severity, title, meaning in _SEVERITIES:
        parts.append(f"## {title}\n\n{meaning}")
        parts += [
            f"### {rule.name}\n\n{rule.finds}\n\n- counted: {rule.counts}\n- for an analysis: {rule.meaning}"
            for rule in RULES
            if rule.severity == severity
        ]
    return "\n\n".join(parts)


# Sessions

_VISITS: Final = (
    ("10:00", "k1"),
    ("10:05", None),
    ("10:20", "k2"),
    ("10:21", None),
    ("10:40", "k1"),
    ("11:15", None),
    ("11:16", "k2"),
    ("12:30", None),
)
"""One user's events: times of a day, and session keys."""


def _session_example() -> str:
    minutes = [int(time[:2]) * 60 + int(time[3:]) for time, _ in _VISITS]
    places = list(range(len(_VISITS)))
    rows = SessionRows(
        places, [minute * 60_000_000 for minute in minutes], [key for _, key in _VISITS], [None] * len(_VISITS)
    )
    sessions = sessions_of("ann", rows)
    of = {place: number for number, session in enumerate(sessions, start=1) for place in session.events}
    return _table(
        ("time", "key in the log", "visit", "session", "key of the session"),
        [
            (
                time,
                _code(key) if key else "none",
                str(sessions[of[place] - 1].visit + 1),
                str(of[place]),
                _code(counted) if (counted := sessions[of[place] - 1].key) else "none",
            )
            for place, (time, key) in enumerate(_VISITS)
        ],
    )


# Decisions


def _decisions() -> str:
    """A link to each record, by its number."""
    records = sorted((_DOCS / "decisions").glob("[0-9]*.md"))
    titles = [record.read_text("utf-8").partition("\n")[0].removeprefix("# ") for record in records]
    return "\n".join(f"- [{title}](decisions/{record.name})" for record, title in zip(records, titles, strict=True))


# Markdown


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _code(text: str) -> str:
    """A code span, whatever stands in it."""
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    gap = " " if "`" in text else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


_PARTS: Final[dict[str, Callable[[], str]]] = {
    "explorer": partial(_command, _EXPLORER),
    **{f"command {name}": partial(_command, name) for name in COMMANDS},
    "shared options": _shared_options,
    "formats": _formats,
    "fields": _fields,
    "countable": _countable,
    "views": _views,
    "grammar": _grammar,
    "keys": _keys,
    "columns": _columns,
    "actions": _actions,
    "reasons": _reasons,
    "other bytes": _other_bytes,
    "findings": _findings,
    "session example": _session_example,
    "decisions": _decisions,
}

if __name__ == "__main__":
    sys.exit(main())
