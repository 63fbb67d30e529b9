import click
import pytest

from edxtui.cli.commands import COMMANDS, WITH_VALUE, chosen, command_named


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [
        (["index", "a.log"], "edxtui index", ["a.log"]),
        (["--quiet", "--cache-dir", "c", "index", "a.log"], "edxtui index", ["--quiet", "--cache-dir", "c", "a.log"]),
        (["--cache-dir=c", "count", "a.log"], "edxtui count", ["--cache-dir=c", "a.log"]),
        (["-q", "index", "export", "a.log"], "edxtui export", ["-q", "index", "a.log"]),
        (["a.log", "index"], "edxtui", ["a.log", "index"]),
        (["./export"], "edxtui", ["./export"]),
        (["--", "export"], "edxtui", ["--", "export"]),
        (["-"], "edxtui", ["-"]),
        (["browse"], "edxtui", ["browse"]),
        (["--help"], "edxtui", ["--help"]),
        ([], "edxtui", []),
    ],
)
def test_the_first_word_that_is_no_option_names_the_command(words: list[str], name: str, rest: list[str]) -> None:
    command, called, left = chosen(words)
    assert called == name
    assert list(left) == rest
    assert command is command_named(name.removeprefix("edxtui").strip() or "browse")


def test_options_that_take_a_word_are_known() -> None:
    found = {
        spelling
        for name in (*COMMANDS, "browse")
        for option in command_named(name).params
        if isinstance(option, click.Option) and not option.is_flag
        for spelling in option.opts
    }
    assert found == WITH_VALUE


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("events", "completion", "config")])
def test_shared_options_are_on_every_command(name: str) -> None:
    spellings = {spelling for option in command_named(name).params for spelling in option.opts}
    assert spellings >= {"--cache-dir", "--no-cache", "--rebuild", "--jobs", "--quiet"}
    assert ("--json" in spellings) == (name not in ("export", "serve"))
