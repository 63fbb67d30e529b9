"""The options that all commands share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, cast

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from edxtui.opening import Settings

P = ParamSpec("P")


class _CacheFolder(click.ParamType[Path]):
    """A folder that need not be there; whether it can be used is told by who uses it, in one sentence for all."""

    name = "folder"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; an empty one is no folder, though the system would take it for the one that one is in."""
        if not str(value):
            self.fail("A name is missing.", param, ctx)
        return Path(value)


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What was given for them."""

    cache_dir: Path | None
    no_cache: bool
    rebuild: bool
    jobs: int | None
    quiet: bool
    trust_archives: bool
    way: Literal["fast", "ijson"]

    def settings(self, *, on_screen: bool = False) -> "Settings":
        """What opening logs needs of them; `on_screen`: for the explorer."""
        from edxtui.opening import Settings

        return Settings(
            cache_folder=self.cache_dir,
            no_cache=self.no_cache,
            rebuild=self.rebuild,
            jobs=self.jobs,
            trust_archives=self.trust_archives,
            way=self.way,
            on_screen=on_screen,
        )


_OPTIONS = (
    click.option(
        "--cache-dir",
        type=_CacheFolder(),
        metavar="DIR",
        envvar="EDXTUI_CACHE_DIR",
        show_envvar=True,
        help="Keep indexes here instead of the user's cache folder.",
    ),
    click.option("--no-cache", is_flag=True, help="Leave nothing behind."),
    click.option("--rebuild", is_flag=True, help="Build the index anew even where a fresh one stands."),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Processes that read; as many as processors unless told.",
    ),
    click.option("--quiet", is_flag=True, help="No progress and no notes; errors are told all the same."),
    click.option(
        "--trust-archives", is_flag=True, help="Read packed logs on that unpack to more than 200 times their size."
    ),
    click.option("--way", type=click.Choice(["fast", "ijson"]), default="fast", hidden=True),
)


def shared(command: Callable[Concatenate[Shared, P], None]) -> Callable[P, None]:
    """Add the options; the command takes them as one value, before its own."""

    @wraps(command)
    def with_shared(*args: P.args, **kwargs: P.kwargs) -> None:
        given = cast(dict[str, Any], kwargs)
        taken = {name: given.pop(name) for name in Shared.__dataclass_fields__}
        command(Shared(**taken), *args, **kwargs)

    for option in reversed(_OPTIONS):
        option(with_shared)
    return with_shared


def files(context: click.Context, parameter: click.Parameter | None, incomplete: str) -> "list[CompletionItem[str]]":
    """For a shell that completes words: files may stand here."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def logs_argument(command: Callable[P, None]) -> Callable[P, None]:
    """Add the names of the logs."""
    return click.argument("logs", nargs=-1, required=True, metavar="LOG...", shell_complete=files)(command)


def json_option(command: Callable[P, None]) -> Callable[P, None]:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Write one JSON document.")(command)


def query_option(command: Callable[P, None]) -> Callable[P, None]:
    """Add the query."""
    return click.option(
        "-q",
        "--query",
        default="",
        metavar="QUERY",
        help="Only what this finds, such as 'type:problem_check user:anna~'.",
    )(command)
