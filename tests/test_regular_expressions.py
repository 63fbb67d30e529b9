"""No regular expression of edxtui takes much more than twice as long for twice the text, whatever the text is."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import edxtui

SOURCE = Path(edxtui.__file__).parent

LITTLE = 1000
MUCH = 8 * LITTLE
LINEAR_AT_MOST = 24
"""Times as long for eight times the text: one that is quadratic takes 64, and what is worse never comes back."""
UNMEASURABLE = 0.0005
"""Seconds."""

PIECES = [
    *(
        "a",
        "A",
        "0",
        "9",
        " ",
        "\t",
        "\n",
        "\r",
        "\\",
        '"',
        "{",
        "}",
        "[",
        "]",
        "(",
        "-",
        "_",
        "+",
        ":",
        ",",
        ".",
        "=",
        "&",
    ),
    *("%", "/", "?", "#", "<", ";", "\x00", "\x1b", "\u202e", "é", "\ud800", "now", "+1d", "e1", "TO"),
    *(
        "a-",
        "-a",
        "_1",
        "1_",
        "a=",
        "&a",
        "a&b=",
        "i4x-",
        "i4x://",
        "a/",
        "a:",
        "a+",
        "\\u0041",
        "\\ud800",
        "\\\\",
        '\\"',
    ),
    *(
        '"a":',
        ',"a":',
        "input_1_1=",
        "-problem-",
        "problem",
        "/courses/",
        "block-v1:a+",
        " a",
        "a ",
        "\n ",
        "2014-03-03",
    ),
]
"""What the texts are made of, over and over."""
BEGINNINGS = [
    "",
    "i4x-",
    "i4x-a-b-",
    "input_",
    "&input_",
    '"',
    "[",
    "{",
    "/courses/",
    "block-v1:a+b+c+type@",
    "course-v1:",
]
ENDS = ["", "!\n"]


def compiled() -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    """Every regular expression that a module or a class holds."""
    for module in pkgutil.walk_packages([str(SOURCE)], "edxtui."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, re.Pattern):
                    yield f"{module.name}.{name}", one


def written_in_place() -> Iterator[tuple[str, str, bool]]:
    """Every call of `re` with a pattern: where, what pattern, and whether that is a plain text."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=function), args=[pattern, *_]):
                    if function not in ("compile", "escape"):
                        plain = isinstance(pattern, ast.Constant)
                        yield f"{path.relative_to(SOURCE)}", ast.unparse(pattern), plain


def ways() -> dict[str, set[str]]:
    """By which methods each name of a regular expression is used: a private one in its module, others anywhere.

    Those that are called otherwise where they are used are used as whatever is called in small letters in their module.
    """
    used: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in WAYS:
                name = node.value.id
                module = ".".join((SOURCE.name, *path.relative_to(SOURCE).with_suffix("").parts))
                if name.startswith("_"):
                    name = f"{module}.{name}"
                elif name.islower() and name != "re":
                    name = module
                used.setdefault(name, set()).add(WAYS[node.attr])
    return used


def _patterns() -> "dict[str, re.Pattern[Any]]":
    found = {f"{name} {pattern.pattern!r:.40}": pattern for name, pattern in compiled()}
    for path, text, plain in written_in_place():
        if plain:
            found[f"{path} {text:.40}"] = re.compile(ast.literal_eval(text))
    return found


WAYS = {
    **dict.fromkeys(("search", "finditer", "findall", "sub", "subn", "split"), "search"),
    **dict.fromkeys(("match", "fullmatch"), "match"),
}
"""How a text is gone through: from every place in it, or from its beginning alone."""
USED = ways()
PATTERNS = _patterns()


def test_there_are_regular_expressions() -> None:
    assert len(PATTERNS) > 40


def test_what_is_put_together_where_it_is_used_is_a_choice_of_single_characters() -> None:
    """Those cannot be tried here; a class of characters has nothing to try again."""
    made = {(path, text) for path, text, plain in written_in_place() if not plain}
    assert made == {("query/writing.py", "f'[{_NEVER_PLAIN}\\\\\\\\*?]'"), ("logs/salvage.py", made_of_names(made))}


def made_of_names(made: set[tuple[str, str]]) -> str:
    """The one that looks for a comma and one of the names of members."""
    [text] = [text for path, text in made if path == "logs/salvage.py"]
    assert "names" in text
    return text


@pytest.mark.parametrize("name", PATTERNS)
def test_twice_the_text_takes_about_twice_as_long(name: str) -> None:
    pattern = PATTERNS[name]
    place = name.partition(" ")[0]
    last = place.rpartition(".")[2]
    used = USED.get(place if last.startswith("_") else last, USED.get(place.rpartition(".")[0], {"search", "match"}))
    for beginning in BEGINNINGS:
        for piece in PIECES:
            for end in ENDS:
                assert _is_linear(pattern, used, beginning, piece, end), (beginning, piece, end)


def test_one_that_tries_again_and_again_is_found() -> None:
    assert not _is_linear(re.compile(r"(?:^|&)input_([^=&]+?)(?:_\d+)+="), {"search"}, "input_", "_1", "!")
    assert not _is_linear(re.compile(r"[ \t]*+\n"), {"search"}, "", " ", "!")


def _is_linear(pattern: "re.Pattern[Any]", used: set[str], beginning: str, piece: str, end: str) -> bool:
    texts = [beginning + piece * (length // len(piece)) + end for length in (LITTLE, MUCH)]
    little, much = [text if isinstance(pattern.pattern, str) else text.encode(errors="surrogatepass") for text in texts]
    for way in [pattern.search] if "search" in used else [pattern.match, pattern.fullmatch]:
        if _seconds(partial(way, much)) < UNMEASURABLE:
            continue
        if not any(
            _seconds(partial(way, much)) <= LINEAR_AT_MOST * max(_seconds(partial(way, little)), UNMEASURABLE / 8)
            for _ in range(4)
        ):
            return False
    return True


def _seconds(call: Any) -> float:
    begin = time.process_time()
    call()
    return time.process_time() - begin
