"""Run the examples of README and docs, and write down what they print.

python docs/make_examples.py [PAGE...]           writes the output below each command
python docs/make_examples.py --check [PAGE...]   says where the output is another, and then ends with 1

An example is a block of the kind `console`: lines that begin with `$ ` are commands, those with `> ` go on with the
command above, and the others are what it prints on standard output and standard error together. A line `…` stands for
any number of lines. The blocks of a page run one after the other in a folder of their own, which has `fixtures`; each
command must end with exit code 0. One that needs a program that is not installed is left as it is.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from difflib import unified_diff
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

_TOP: Final = Path(__file__).resolve().parent.parent
_BLOCK: Final = re.compile(r"^```console\n(?P<lines>.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND: Final = "$ "
_GOES_ON: Final = "> "
_SKIPPED: Final = "…"
_EXTRA_PROGRAMS: Final = ("jq", "cmp")
"""Programs of examples that not every machine has."""
_SECONDS: Final = 60
"""After which a command is taken to hang."""


def main(words: Sequence[str] | None = None) -> int:
    """Write or compare; returns the exit code."""
    parser = argparse.ArgumentParser(description="Run the examples of the docs.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where something is another")
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", help="README and all docs unless told")
    given = parser.parse_args(words)
    pages = [page.resolve() for page in given.pages] or [_TOP / "README.md", *sorted(_TOP.glob("docs/**/*.md"))]
    with _serving() as stand_in, ThreadPoolExecutor(os.cpu_count()) as pool:
        fresh = dict(zip(pages, pool.map(partial(_refreshed, stand_in=stand_in), pages), strict=True))
    stale = False
    for page, text in fresh.items():
        before = page.read_text("utf-8")
        if text == before:
            continue
        stale = True
        if given.check:
            name = str(page.relative_to(_TOP))
            print("\n".join(unified_diff(before.split("\n"), text.split("\n"), name, "what is printed", lineterm="")))
        else:
            page.write_text(text, "utf-8")
    return int(given.check and stale)


def _refreshed(page: Path, stand_in: str) -> str:
    """The page with what its examples print now."""
    text = page.read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="edxtui-docs-") as folder:
        (Path(folder) / "fixtures").symlink_to(_TOP / "fixtures")
        edxtui = Path(folder) / _STAND_IN
        edxtui.parent.mkdir()
        edxtui.write_text(stand_in, "utf-8")
        edxtui.chmod(0o700)
        return _BLOCK.sub(lambda block: f"```console\n{_run(block['lines'], Path(folder))}```", text)


def _run(block: str, folder: Path) -> str:
    lines: list[str] = []
    for command, expected in _examples(block.splitlines()):
        lines.append(_COMMAND + command.replace("\n", f"\n{_GOES_ON}"))
        if all(shutil.which(program) for program in _EXTRA_PROGRAMS if re.search(rf"\b{program} ", command)):
            printed = _printed(command, folder)
            lines += expected if _fits(printed, expected) else _like(printed, expected)
        else:
            lines += expected
    return "".join(f"{line}\n" for line in lines)


def _examples(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each command of a block with the lines below it."""
    command: str | None = None
    expected: list[str] = []
    for line in lines:
        if line.startswith(_COMMAND):
            if command is not None:
                yield command, expected
            command, expected = line.removeprefix(_COMMAND), []
        elif line.startswith(_GOES_ON) and command is not None and not expected:
            command += "\n" + line.removeprefix(_GOES_ON)
        else:
            expected.append(line)
    if command is not None:
        yield command, expected


def _printed(command: str, folder: Path) -> list[str]:
    """What the command prints, as lines; its exit code too where that is not 0."""
    done = subprocess.run(  # noqa: S603 - the commands stand in our own pages
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={
            "PATH": os.pathsep.join(
                [str(folder / _STAND_IN.parent), str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_SECONDS,
        check=False,
    )
    lines = done.stdout.decode("utf-8", "backslashreplace").splitlines()
    return lines if done.returncode == 0 else [*lines, f"(this ended with exit code {done.returncode})"]


def _fits(printed: Sequence[str], expected: Sequence[str]) -> bool:
    pattern = "".join(r"(?:.*\n)*" if line == _SKIPPED else re.escape(line) + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def _like(printed: list[str], expected: Sequence[str]) -> list[str]:
    """What is printed, with as many lines before and after `…` as there were."""
    if _SKIPPED not in expected:
        return printed
    before = expected.index(_SKIPPED)
    after = len(expected) - before - 1
    if before + after >= len(printed):
        return printed
    return [*printed[:before], _SKIPPED, *printed[len(printed) - after :]]


# Loading what edxtui imports would take most of the time of most commands. So it is loaded once, in a server that forks
# for each call, and the command that the shell finds is a stand-in that hands its words and streams over.

_STAND_IN: Final = Path(".bin") / "edxtui"
"""In the folder of a page."""
_SOCKET: Final = "server"
_CALL: Final = """#!{python} -IS
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({path!r})
call = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(server, [call], [0, 1, 2])
sys.exit(int(server.recv(8) or 70))
"""


@contextmanager
def _serving() -> Iterator[str]:
    """The text of a stand-in for edxtui, with the server that it calls."""
    with tempfile.TemporaryDirectory(prefix="edxtui-docs-") as folder:
        path = str(Path(folder) / _SOCKET)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        server = os.fork()
        if not server:
            _serve(listener)
        try:
            yield _CALL.format(python=sys.executable, path=path)
        finally:
            os.kill(server, signal.SIGTERM)
            os.waitpid(server, 0)


def _serve(listener: socket.socket) -> NoReturn:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy shall start no threads: they would not survive forking
    for name in ("main", "count", "export", "index", "sessions", "sql"):
        import_module(f"edxtui.cli.{name}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those that were forked are waited for by nobody
    while True:
        connection, _ = listener.accept()
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os._exit(_be_edxtui(connection))
        connection.close()


def _be_edxtui(connection: socket.socket) -> int:
    from edxtui.cli.main import main as edxtui

    call, streams, _, _ = socket.recv_fds(connection, 1 << 16, 3)
    words, folder, environment = json.loads(call)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "rww"[number], encoding="utf-8") for number in range(3))
    sys.argv = ["edxtui", *words]
    code = edxtui()
    connection.send(str(code).encode())
    return code


if __name__ == "__main__":
    sys.exit(main())
