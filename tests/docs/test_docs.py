"""The docs say what the code does, their examples print what they show, and their links lead somewhere."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from tests.tui.driving import exploring
from textual.widgets import Input

from edxtui.cli.commands import COMMANDS
from edxtui.cli.marks import Listed
from edxtui.events.fields import FIELDS
from edxtui.index.kept import Kept, State
from edxtui.index.records import IndexReport, LogReport
from edxtui.logs.record import Reason
from edxtui.sessions import Session

TOP = Path(__file__).resolve().parents[2]
DOCS = TOP / "docs"
PAGES = [TOP / "README.md", TOP / "CHANGELOG.md", *sorted(DOCS.glob("**/*.md"))]
TUTORIAL = DOCS / "tutorial" / "first-look.md"

FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
SCREEN = re.compile(r"^<!-- screen:(?P<keys>.*?)-->\n```text\n(?P<lines>.*?)^```$", re.DOTALL | re.MULTILINE)
KEYS = {"Enter": "enter", "Esc": "escape", "Tab": "tab", "Ctrl+U": "ctrl+u"}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(TOP)))


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCED.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """What links can lead to inside of a page, made of its headings as GitHub does."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def run(script: str, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(DOCS / script), *words], capture_output=True, text=True, encoding="utf-8", check=False
    )


# What the code tells


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_reference_entry(command: str) -> None:
    page = (DOCS / "reference" / "commands.md").read_text("utf-8")
    assert f"\n## edxtui {command}\n" in page
    assert f"<!-- generated: command {command} -->" in page


def test_every_field_and_reason_has_a_reference_entry() -> None:
    fields = (DOCS / "reference" / "fields.md").read_text("utf-8")
    assert [field.name for field in FIELDS if f"| `{field.name}` |" not in fields] == []
    reasons = (DOCS / "reference" / "damaged-records.md").read_text("utf-8")
    assert [reason.name for reason in Reason if f"| {reason.sentence} |" not in reasons] == []


def test_every_key_of_a_report_has_a_reference_entry() -> None:
    page = (DOCS / "reference" / "reports.md").read_text("utf-8")
    structs = (IndexReport, LogReport, Session, Kept, Listed)
    keys = {key for struct in structs for key in struct.__struct_fields__} - {"visit"}
    assert sorted(key for key in keys if not re.search(rf"^\|[^|]*`{key}`[^|]*\|", page, re.MULTILINE)) == []


def test_every_state_of_an_index_has_a_reference_entry() -> None:
    page = (DOCS / "reference" / "commands.md").read_text("utf-8")
    assert [state for state in get_args(State) if f"| `{state}` |" not in page] == []


def test_the_generated_parts_are_fresh() -> None:
    done = run("make_reference.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_generated_part_is_on_some_page() -> None:
    source = (DOCS / "make_reference.py").read_text("utf-8")
    parts = re.findall(r'^    "([a-z ]+)": ', source.partition("_PARTS")[2], re.MULTILINE)
    pages = "".join(page.read_text("utf-8") for page in PAGES)
    assert parts
    assert [part for part in parts if f"<!-- generated: {part} -->" not in pages] == []


# Examples


def test_the_examples_print_what_they_show() -> None:
    done = run("make_examples.py", "--check")
    assert done.returncode == 0, f"run python docs/make_examples.py\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", [TOP / "README.md", TUTORIAL], ids=lambda page: page.name)
def test_the_first_pages_have_examples(page: Path) -> None:
    assert "```console\n$ edxtui " in page.read_text("utf-8")


def test_the_readme_has_its_two_commands_each_on_one_line() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", (TOP / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert blocks[:2] == [
        "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/edxtui fixtures/edx.log\n",
        "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[test]' && .venv/bin/python -m pytest\n",
    ]
    assert blocks[0] in TUTORIAL.read_text("utf-8")


async def test_the_tutorial_shows_what_its_keys_bring_up() -> None:
    steps = list(SCREEN.finditer(TUTORIAL.read_text("utf-8")))
    assert len(steps) > 5
    async with exploring(TOP / "fixtures" / "edx.log", size=(120, 36)) as driver:
        for step in steps:
            for keys in re.findall(r'"[^"]*"|\S+', step["keys"]):
                if keys.startswith('"'):
                    bar = driver.app.focused
                    assert isinstance(bar, Input)
                    bar.insert_text_at_cursor(keys[1:-1])
                else:
                    await driver.press(KEYS.get(keys, keys))
            drawn = [squeezed(line) for line in driver.screen_text()]
            for line in step["lines"].splitlines():
                assert any(squeezed(line) in each for each in drawn), "\n".join([f"not there: {line}", *drawn])


def squeezed(line: str) -> str:
    return " ".join(line.replace(str(TOP), "").replace(" /fixtures/", " fixtures/").split())


def test_the_figures_of_the_tutorial_stand_in_its_examples() -> None:
    shown = " ".join(FENCED.findall(TUTORIAL.read_text("utf-8")))
    figures = re.findall(r"(?<![\w.])\d[\d,]+", re.sub(r"`[^`]*`|\([^)]*\)", "", prose(TUTORIAL)))
    assert [figure for figure in figures if not re.search(rf"(?<!\d){figure}(?!\d)", shown)] == []


# Pages


@each_page
def test_no_example_ends_with_an_error(page: Path) -> None:
    assert "(this ended with exit code" not in page.read_text("utf-8")


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.finditer(prose(page)):
        target, _, anchor = link["target"].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        aim = (page.parent / target).resolve() if target else page
        assert aim.exists(), link["target"]
        assert aim.is_relative_to(TOP), link["target"]
        assert not anchor or anchor in anchors(aim), link["target"]


def test_every_page_is_in_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / link["target"].partition("#")[0]).resolve() for link in LINK.finditer(prose(index))}
    assert [page for page in sorted(DOCS.glob("*/*.md")) if page not in linked] == []


@each_page
def test_files_that_are_named_are_there(page: Path) -> None:
    for name in re.findall(r"`((?:src|tests|docs|fixtures)/[\w./-]*|[\w/]+\.py)`", prose(page)):
        below = [TOP, TOP / "src" / "edxtui"]
        found = any((folder / name).exists() for folder in below) or any((TOP / "src").rglob(name))
        assert found, name


@each_page
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    text = page.read_text("utf-8")
    places = {str(TOP), str(TOP.parent), str(Path.home()), tempfile.gettempdir()}
    assert [place for place in places if len(place) > 2 and re.search(rf"{re.escape(place)}(?![\w])", text)] == []


@pytest.mark.parametrize("name", ["explore", "timeline"])
def test_pictures_show_the_log_and_fetch_nothing(name: str) -> None:
    picture = (DOCS / "pictures" / f"{name}.svg").read_text("utf-8")
    text = "".join(ElementTree.fromstring(picture).itertext()).replace("\xa0", " ")  # noqa: S314 - our own file
    assert "student07" in text
    assert "play_video" in text
    assert "url(http" not in picture.replace('"', "")
