"""What edxtui never does: run text as code, start other programs, or open a connection to anywhere."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import edxtui
from tests.making import line, log_file
from tests.terminal.pseudo_terminal import PseudoTerminal

SOURCE = Path(edxtui.__file__).parent

RUNS_TEXT = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
UNWANTED_MODULES = {
    *("pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"),
    *("subprocess", "pty", "popen2", "commands"),
    *(
        "socket",
        "ssl",
        "http",
        "urllib.request",
        "ftplib",
        "smtplib",
        "telnetlib",
        "socketserver",
        "xmlrpc",
        "requests",
    ),
    *("httpx", "aiohttp", "urllib3", "webbrowser"),
}
UNWANTED_CALLS = {
    *("os.system", "os.popen", "os.execv", "os.execve", "os.execvp", "os.fork", "os.posix_spawn", "os.startfile"),
    *("numpy.load", "np.load", "yaml.load", "logging.config.fileConfig"),
}


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
            for keyword in node.keywords:
                if keyword.arg == "shell":
                    yield "shell="


def test_no_module_is_there_that_runs_text_starts_programs_or_connects() -> None:
    found = {
        (str(path), name)
        for path, tree in trees()
        for name in imported(tree)
        if any(name == unwanted or name.startswith(f"{unwanted}.") for unwanted in UNWANTED_MODULES)
    }
    # A browser is served only where somebody asks for it, on this machine, and with a key.
    assert {path for path, _ in found} == {"serving.py"}
    assert {name for _, name in found} == {"aiohttp", "aiohttp.web"}


def test_no_text_is_run_and_no_shell_is_asked() -> None:
    found = {
        (str(path), name)
        for path, tree in trees()
        for name in called(tree)
        if name in RUNS_TEXT or name in UNWANTED_CALLS or name == "shell="
    }
    assert found == set()


# The audit hook hears of connections however they are made in Python. Workers of the process pool and of Textual talk
# through pipes; asyncio wakes itself by a pair of sockets that no other process can reach, and nothing else is let by.
WATCHED = """
import json, sys
heard = []
def hear(event, words):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")):
        if event == "socket.__new__" and words[1:2] and words[1] == 1:
            return  # of this machine alone
        heard.append(event)
        with open(sys.argv[1], "a") as file:
            file.write(event + repr(words[1:]) + "\\n")
sys.addaudithook(hear)
from edxtui.cli.main import run
for words in json.loads(sys.argv[2]):
    run(words)
"""


@pytest.mark.terminal
def test_no_connection_is_opened_by_any_command_nor_by_the_explorer(tmp_path: Path) -> None:
    log = str(log_file(tmp_path, *(line(user=f"user{number}", type="play_video") for number in range(50))))
    heard = tmp_path / "heard"
    commands = [
        ["index", log],
        ["count", log, "--by", "user"],
        ["sessions", log, "--user", "user1"],
        ["check", log],
        ["sql", log, "-c", "SELECT count(*) FROM events"],
        ["sql", log, "-c", "SELECT * FROM 'https://example.org/x.parquet'"],
        ["sql", log, "-c", "INSTALL httpfs"],
        ["events", "play_video"],
        ["export", log, "-o", str(tmp_path / "out.json")],
        ["export", log, "-o", str(tmp_path / "out.parquet")],
        ["export", log, "-o", "out.csv", "--pseudonymize", "--key-file", "key", "--make-key", "--audit", "audit"],
        ["marks", log],
    ]
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED, str(heard), json.dumps(commands)],
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert not heard.exists(), heard.read_text()
    with PseudoTerminal([sys.executable, "-c", WATCHED, heard, json.dumps([[log]])], tmp_path) as terminal:
        terminal.wait_for("50 events")
        terminal.press("s")
        terminal.settle()
        terminal.press("q")
        terminal.ended()
    assert not heard.exists(), heard.read_text()


def test_a_connection_would_be_heard(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    code = (
        WATCHED
        + "\nimport socket\ntry:\n    socket.create_connection(('127.0.0.1', 9), 0.1)\nexcept OSError:\n    pass"
    )
    subprocess.run([sys.executable, "-c", code, str(heard), "[]"], check=True, cwd=tmp_path)
    assert "socket.connect" in heard.read_text()
