"""`edxtui serve`: the explorer in a browser."""

import ipaddress
import shlex
import sys
from typing import Final

import click

from edxtui.cli.options import Shared, logs_argument, shared
from edxtui.errors import EdxtuiError, UsageError
from edxtui.logs.names import STANDARD_INPUT, named_paths

_HERE: Final = "127.0.0.1"


@click.command(
    help="Show the explorer in a browser, on this machine alone: open the address that is printed. It holds a key, "
    "without which nobody gets in. Each tab is an explorer of its own. Ctrl+C ends it."
)
@logs_argument
@click.option("--host", default=_HERE, show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, metavar="N", help="Which port."
)
@click.option(
    "--let-others-in",
    is_flag=True,
    help="Listen where other machines can reach it: whoever has the address sees students' data, and it travels "
    "unencrypted.",
)
@shared
def command(options: Shared, logs: tuple[str, ...], host: str, port: int, let_others_in: bool) -> None:
    """Serve."""
    if STANDARD_INPUT in logs:
        raise UsageError("Standard input cannot be shown in a browser.", hint="Name a file.")
    named_paths(logs)  # what is not there is told at once, not in the browser
    if host in ("0.0.0.0", "::"):  # noqa: S104 - refused
        raise UsageError(
            f"{host} is no address that a browser can open.",
            hint="Name the one by which other machines reach this one.",
        )
    if not _is_loopback(host) and not let_others_in:
        raise UsageError(
            f"At {host} other machines could see the data of students.",
            hint=f"Leave --host away to serve this machine alone, or say --let-others-in. At {_HERE}, an ssh tunnel "
            "brings it to another machine.",
        )
    try:
        from edxtui.serving import serve
    except ImportError as error:
        raise EdxtuiError(
            "What shows the explorer in a browser is not installed.",
            hint="Install it with pip install 'edxtui[serve]'.",
        ) from error
    try:
        serve(shlex.join(_words(options, logs)), host, port)
    except OSError as error:
        raise EdxtuiError(
            f"Nobody can be served at {host}, port {port}: {error.strerror or error}.",
            hint="Name another port with --port.",
        ) from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _words(options: Shared, logs: tuple[str, ...]) -> list[str]:
    """The command that opens the explorer, once for each tab."""
    words = [sys.executable, "-m", "edxtui"]
    if options.cache_dir is not None:
        words += ["--cache-dir", str(options.cache_dir)]
    if options.jobs is not None:
        words += ["--jobs", str(options.jobs)]
    words += ["--no-cache"] * options.no_cache + ["--quiet"] * options.quiet
    words += ["--trust-archives"] * options.trust_archives
    return [*words, "--", *logs]
