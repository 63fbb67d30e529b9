"""Every way out of a front goes past one place that makes text printable, and nothing from a log is read as markup."""

import ast
from collections.abc import Iterator
from pathlib import Path

import edxtui

SOURCE = Path(edxtui.__file__).parent


def calls(folder: str) -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in a room: in which file, the call, and what is called."""
    for path in sorted((SOURCE / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield str(path.relative_to(SOURCE)), node, ast.unparse(node.func)


def named(call: ast.Call, name: str) -> str | None:
    return next((ast.unparse(each.value) for each in call.keywords if each.arg == name), None)


def is_ours(value: ast.expr) -> bool:
    """Whether a text, or what is chosen between, was written in the code."""
    match value:
        case ast.Constant():
            return True
        case ast.IfExp(body=body, orelse=other):
            return is_ours(body) and is_ours(other)
        case ast.JoinedStr(values=parts):
            return all(isinstance(part, ast.Constant) or _is_number(part) for part in parts)
    return False


def _is_number(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and part.format_spec is not None


def test_commands_write_in_one_place() -> None:
    writing = {
        (file, name)
        for file, _, name in calls("cli")
        if name in ("print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write", "os.write")
        or name.endswith((".buffer.write", ".writelines"))
    }
    assert writing == {
        ("cli/output.py", "sys.stdout.write"),
        ("cli/output.py", "sys.stderr.write"),
        ("cli/progress.py", "sys.stderr.write"),
        ("cli/browse.py", "click.echo"),  # the version
    }
    for file, call, name in calls("cli"):
        if name in ("sys.stdout.write", "sys.stderr.write") and file != "cli/progress.py":
            assert "printable(" in ast.unparse(call), file


def test_screens_write_to_no_terminal_themselves() -> None:
    copying = []
    for file, call, name in calls("tui"):
        if file == "tui/terminal.py":  # the terminal itself; and it rings its own bell
            assert name not in ("print", "sys.stdout.write", "sys.stderr.write"), file
            assert name != "os.write" or ast.unparse(call) == "os.write(self._rings, b'!')"
            continue
        assert name not in ("print", "sys.stdout.write", "sys.stderr.write", "os.write"), file
        assert "_driver" not in name or name == "super().get_driver_class", file
        if name == "super().copy_to_clipboard":
            copying.append(ast.unparse(call))
    assert len(copying) == 1
    assert "for_clipboard(" in copying[0]


def test_only_what_the_code_says_is_read_as_markup() -> None:
    for file, call, name in calls("tui"):
        where = f"{file}:{call.lineno}: {ast.unparse(call)[:80]}"
        last = name.rpartition(".")[2]
        if last in ("from_markup", "visualize") or named(call, "markup") == "True":
            raise AssertionError(where)
        if last == "notify" and not name.startswith("super()") and named(call, "markup") != "False":
            assert is_ours(call.args[0]), where
        if last in ("Static", "Label", "update", "Button", "Checkbox") and call.args and last != "update":
            first = call.args[0]
            shown = ast.unparse(first)
            assert (
                is_ours(first)
                or shown.startswith(("Content", "self.FORMATS", "help_text"))
                or (named(call, "markup") == "False")
            ), where


def test_nothing_gives_the_terminal_a_title_or_a_link() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name != "terminal_text.py":
                assert "\x1b]" not in node.value, path
            if isinstance(node, ast.keyword) and node.arg == "link":
                raise AssertionError(path)
