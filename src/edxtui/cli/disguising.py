"""The options that hide who people are in an export, and getting ready for it."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

import click

from edxtui.cli.options import Shared
from edxtui.cli.progress import ProgressLine
from edxtui.errors import UsageError
from edxtui.opening import Opening

if TYPE_CHECKING:
    from edxtui.privacy.disguise import Disguiser

P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class Hiding:
    """What was given for them."""

    pseudonymize: bool
    key_file: Path | None
    make_key: bool
    keep_network: bool
    drop_text: bool
    audit: str | None


_OPTIONS = (
    click.option(
        "--pseudonymize",
        is_flag=True,
        help="Put keyed stand-ins in the place of user names, ids, session keys and addresses, everywhere. "
        "Needs --key-file.",
    ),
    click.option(
        "--key-file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The key of the stand-ins; nobody but its owner may be able to read it.",
    ),
    click.option("--make-key", is_flag=True, help="Make the key file, which must not be there yet."),
    click.option("--keep-network", is_flag=True, help="Keep the network of IP addresses: /24, of IPv6 /48."),
    click.option("--drop-text", is_flag=True, help="Leave nothing of what people wrote: answers, posts, searches."),
    click.option(
        "--audit",
        metavar="FILE",
        help="Write there, as JSON, what was replaced where and how often.",
    ),
)


def hiding_options(command: Callable[Concatenate[Hiding, P], None]) -> Callable[P, None]:
    """Add the options; the command takes them as one value, before all but what is shared."""

    @wraps(command)
    def with_hiding(*args: P.args, **kwargs: P.kwargs) -> None:
        given = cast(dict[str, Any], kwargs)
        taken = {name: given.pop(name) for name in Hiding.__dataclass_fields__}
        command(Hiding(**taken), *args, **kwargs)

    for option in reversed(_OPTIONS):
        option(with_hiding)
    return with_hiding


def key_of(hiding: Hiding, *, damaged: bool) -> bytes | None:
    """The key, made first where that is wanted; None where nobody is to be hidden.

    `damaged`: whether the damaged records are asked for.

    Raises: UsageError: options do not go together, or the key file is none.
    """
    from edxtui.privacy.key_file import make_key, read_key

    if not hiding.pseudonymize:
        for option, is_given in (
            ("--key-file", hiding.key_file is not None),
            ("--make-key", hiding.make_key),
            ("--keep-network", hiding.keep_network),
            ("--drop-text", hiding.drop_text),
            ("--audit", hiding.audit is not None),
        ):
            if is_given:
                raise UsageError(f"{option} means nothing without --pseudonymize.", hint="Did you forget it?")
        return None
    if hiding.key_file is None:
        raise UsageError("--pseudonymize needs a key.", hint="Name its file with --key-file; --make-key makes one.")
    if damaged:
        raise UsageError(
            "Damaged records cannot be told apart from people, and are never exported under --pseudonymize.",
            hint="Leave --damaged away.",
        )
    if hiding.make_key:
        make_key(hiding.key_file)
    return read_key(hiding.key_file)


@contextlib.contextmanager
def disguiser(key: bytes | None, hiding: Hiding, opening: Opening, shared: Shared) -> Iterator["Disguiser | None"]:
    """What hides people, ready; None without a key. Progress goes to standard error.

    Raises: LogError, IndexStoreError: the logs cannot be read, or their index not be asked.
    """
    if key is None:
        yield None
        return
    from edxtui.privacy.disguise import Wanted
    from edxtui.privacy.preparing import prepared

    wanted = Wanted(key=key, keep_network=hiding.keep_network, drop_text=hiding.drop_text, jobs=shared.jobs)
    steps = prepared(opening, wanted)
    with ProgressLine(quiet=shared.quiet) as line, contextlib.closing(steps):
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                found: Disguiser = end.value
                break
            line.show(step.bytes_read, step.bytes_total, "looking for people", unit="bytes")
    with found:
        yield found
