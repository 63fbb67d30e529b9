"""`edxtui index --list` and `--remove`: the indexes that are kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

import click
import msgspec

from edxtui.cli.options import Shared
from edxtui.cli.output import Side, put, put_json, put_table
from edxtui.cli.work import note
from edxtui.errors import UsageError
from edxtui.index.cache import default_folder
from edxtui.index.kept import Kept, kept, of_logs, remove
from edxtui.terminal_text import printable
from edxtui.wording import counted

P = ParamSpec("P")

_NAMES = 3
"""Names of logs that are written out in a row."""


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """What was asked of the indexes that are kept."""

    listing: bool
    removing: bool
    every: bool
    gone: bool


_OPTIONS = (
    click.option("--list", "listing", is_flag=True, help="List the indexes that are kept, the last used first."),
    click.option(
        "--remove",
        "removing",
        is_flag=True,
        help="Remove the index that is kept of these logs; the logs themselves stay.",
    ),
    click.option("--all", "every", is_flag=True, help="With --remove: every index that is kept."),
    click.option("--gone", is_flag=True, help="With --remove: the indexes whose logs are gone."),
)


def keeping(command: Callable[Concatenate[Keeping, P], None]) -> Callable[P, None]:
    """Add the options; the command takes them as one value, before its own."""

    @wraps(command)
    def with_keeping(*args: P.args, **kwargs: P.kwargs) -> None:
        given = cast(dict[str, Any], kwargs)
        command(Keeping(**{name: given.pop(name) for name in Keeping.__dataclass_fields__}), *args, **kwargs)

    for option in reversed(_OPTIONS):
        option(with_keeping)
    return with_keeping


def answered(asked: Keeping, options: Shared, logs: Sequence[str], *, as_json: bool) -> bool:
    """Do what was asked of the indexes that are kept; False where nothing was, and the logs are to be indexed.

    Raises: UsageError: it has no meaning. IndexStoreError: the cache cannot be read, or an index not be removed.
    """
    _check(asked, logs)
    if not asked.listing and not asked.removing:
        return False
    folder = options.cache_dir or default_folder()
    found = kept(folder)
    if asked.listing:
        if as_json:
            put_json({"folder": str(folder), "indexes": list(map(_document, found)), "bytes": _bytes(found)})
        elif found:
            _put_list(found)
        else:
            note(f"No index is kept in {folder}.", options)
        return True
    if asked.gone:
        found = [one for one in found if one.state == "gone"]
    elif not asked.every:
        found = of_logs(found, logs)
    _remove(found, options, as_json=as_json)
    return True


def _check(asked: Keeping, logs: Sequence[str]) -> None:
    hint = "edxtui index --help tells what can be written."
    if asked.listing and asked.removing:
        raise UsageError("--list and --remove do not go together.", hint="List first, then remove.")
    if (asked.every or asked.gone) and not asked.removing:
        raise UsageError(f"{'--all' if asked.every else '--gone'} goes with --remove only.", hint=hint)
    if asked.every and asked.gone:
        raise UsageError(
            "--all and --gone do not go together.", hint="Leave out --all to keep what still has its logs."
        )
    if asked.listing and logs:
        raise UsageError("--list takes no logs.", hint="It lists the indexes of all logs: leave the names out.")
    if asked.removing and logs and (asked.every or asked.gone):
        raise UsageError(
            f"{'--all' if asked.every else '--gone'} takes no logs.", hint="Leave the names out, or the option."
        )
    if asked.removing and not logs and not asked.every and not asked.gone:
        raise UsageError(
            "--remove needs to be told which indexes.",
            hint="Name their logs, or add --gone for logs that are gone, or --all.",
        )
    if not asked.listing and not asked.removing and not logs:
        raise UsageError("No log is named.", hint=hint)


# Listing


def _document(index: Kept) -> dict[str, Any]:
    return {**msgspec.structs.asdict(index), "folder": str(index.folder)}


def _bytes(indexes: Sequence[Kept]) -> int:
    return sum(one.bytes for one in indexes)


def _put_list(indexes: Sequence[Kept]) -> None:
    put_table(
        [name for name, _, _ in _COLUMNS],
        [[text(one) for _, _, text in _COLUMNS] for one in indexes],
        [side for _, side, _ in _COLUMNS],
    )
    put(f"\n{_told(len(indexes), _bytes(indexes))}\n")


def _told(number: int, size: int) -> str:
    return f"{number:,} {'index' if number == 1 else 'indexes'}, {counted(size, 'byte')}"


def _logs(index: Kept) -> str:
    """The names of its logs as far as they have room."""
    if index.named is None:
        return "unknown logs"
    names = ", ".join(map(printable, index.named[:_NAMES]))
    more = len(index.named) - _NAMES
    return f"{names} and {more:,} more" if more > 0 else names


_COLUMNS: Sequence[tuple[str, Side, Callable[[Kept], str]]] = (
    ("last used (UTC)", "left", lambda index: index.used[:19].replace("T", " ")),
    ("bytes", "right", lambda index: f"{index.bytes:,}"),
    ("events", "right", lambda index: "?" if index.events is None else f"{index.events:,}"),
    ("state", "left", lambda index: f"{index.state}, in use" if index.in_use else index.state),
    ("logs", "left", _logs),
)


# Removing


def _remove(indexes: Sequence[Kept], options: Shared, *, as_json: bool) -> None:
    removed, left = [], []
    for index in indexes:
        if remove(index):
            removed.append(index)
            if not as_json:
                put(f"removed {index.bytes:>15,}  {_logs(index)}\n")
        else:
            left.append(index)
            note(f"Left, as a running edxtui uses it: the index of {_logs(index)}.", options)
    if as_json:
        put_json(
            {
                "removed": list(map(_document, removed)),
                "in_use": list(map(_document, left)),
                "bytes": _bytes(removed),
            }
        )
    elif removed:
        put(f"\n{_told(len(removed), _bytes(removed))} removed\n")
    if not indexes:
        note("Nothing was removed: no such index is kept.", options)
