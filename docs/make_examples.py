"""Run the examples of README and docs, and write down what they print.

python docs/make_examples.py [PAGE...]           writes the output below each command
python docs/make_examples.py --check [PAGE...]   says where the output is another, and then ends with 1

An example is a block of the kind `console`: lines that begin with `$ ` are commands, those with `> ` go on with the
command above, and the others are what it prints on standard output and standard error together. A line `…` stands for
any number of lines. The blocks of a page run one after the other in a folder of their own, which has `fixtures`; each
command must end with exit code 0. One that needs a program that is not installed is left as it is.
"""

import argparse
import multiprocessing
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path
from typing import Final

_TOP: Final = Path(__file__).resolve().parent.parent
_BLOCK: Final = re.compile(r"^```console\n(?P<lines>.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMAND: Final = "$ "
_GOES_ON: Final = "> "
_SKIPPED: Final = "…"
_EXTRA_PROGRAMS: Final = ("jq", "zstd", "xz")
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
    _FRESH.set_forkserver_preload([f"edxtui.cli.{name}" for name in ("main", "count", "export", "index", "sessions")])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        fresh = dict(zip(pages, pool.map(_refreshed, pages), strict=True))
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


def _refreshed(page: Path) -> str:
    """The page with what its examples print now."""
    text = page.read_text("utf-8")
    with tempfile.TemporaryDirectory(prefix="edxtui-docs-") as folder:
        (Path(folder) / "fixtures").symlink_to(_TOP / "fixtures")
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
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
    }
    code: int | None
    with tempfile.NamedTemporaryFile() as out:
        words = _plain_words(command)
        if words is None:
            code = subprocess.run(  # noqa: S603 - the commands stand in our own pages
                ["/bin/sh", "-c", command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                timeout=_SECONDS,
                check=False,
            ).returncode
        else:
            process = _FRESH.Process(target=_call, args=(words, folder, environment, out.name))
            process.start()
            process.join(_SECONDS)
            code = process.exitcode
            process.kill()
        lines = Path(out.name).read_text("utf-8").splitlines()
    return lines if code == 0 else [*lines, f"(this ended with exit code {code})"]


_FRESH: Final = multiprocessing.get_context("forkserver")
"""Processes that begin with what edxtui imports: importing it again for every command would take most of the time."""


def _plain_words(command: str) -> list[str] | None:
    """The words of a call of edxtui that needs no shell; None where the shell has something to do."""
    tokens = list(shlex.shlex(command, posix=True, punctuation_chars=True))
    if (
        tokens[0] != "edxtui"
        or re.search(r"[$`\n]", command)
        or any(not set(token) - set("();<>|&") for token in tokens)
    ):
        return None
    return shlex.split(command)


def _call(words: list[str], folder: Path, environment: dict[str, str], output: str) -> None:
    """Be `edxtui` in a process of its own."""
    from edxtui.cli.main import main as edxtui

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, output, os.O_WRONLY)):
        os.dup2(os.open(path, flags), number)
    os.dup2(1, 2)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, "rw"[number > 0], encoding="utf-8") for number in range(3))
    sys.argv = words
    sys.exit(edxtui())


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


if __name__ == "__main__":
    sys.exit(main())
