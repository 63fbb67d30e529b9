import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from edxtui.cli import output
from edxtui.cli.progress import ProgressLine


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    return terminal


def test_tables_align_by_cells(capsys: pytest.CaptureFixture[str]) -> None:
    output.put_table(["who", "n", "what"], [["課長", "1", "x"], ["e\u0301a", "1,000", ""]], ["left", "right", "left"])
    assert capsys.readouterr().out == "who       n  what\n課長      1  x\ne\u0301a    1,000\n"


def test_a_table_of_nothing_has_a_head(capsys: pytest.CaptureFixture[str]) -> None:
    output.put_table(["n", "what"], [], ["right", "left"])
    assert capsys.readouterr().out == "n  what\n"


def test_json_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    output.put_json({"a": "\x1b ü \ud800"})
    assert capsys.readouterr().out == '{"a": "\\u001b \\u00fc \\ud800"}\n'


def test_words_need_no_one_to_read_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    output.say("anyone there?")
    monkeypatch.setattr(sys, "stderr", TextIOWrapper(BytesIO()))
    output.say("anyone there?")


def test_progress_is_one_line_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    clock = iter([0.0, 0.05, 0.06, 0.2])
    monkeypatch.setattr("edxtui.cli.progress.monotonic", lambda: next(clock))
    with ProgressLine(quiet=False) as line:
        line.show(5_000_000, 20_000_000, "10 events", unit="bytes")
        line.show(6_000_000, 20_000_000, "11 events", unit="bytes")
        line.show(20_000_000, 20_000_000, "12 events", "3 damaged", unit="bytes")
    erase = "\r\x1b[K"
    assert terminal.getvalue() == (
        f"{erase} 25 %  100 MB/s  10 events{erase}100 %  100 MB/s  12 events  3 damaged{erase}"
    )


def test_the_speed_is_told_in_what_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    clock = iter([0.0, 0.5])
    monkeypatch.setattr("edxtui.cli.progress.monotonic", lambda: next(clock))
    with ProgressLine(quiet=False) as line:
        line.show(1000, 4000, "999 events written", unit="events")
    assert " 25 %  2,000 events/s  999 events written" in terminal.getvalue()


def test_progress_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with ProgressLine(quiet=False) as line:
        line.show(0, 0)
    assert "100 %" in terminal.getvalue()


def test_no_progress_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with ProgressLine(quiet=True) as line:
        line.show(1, 2)
    monkeypatch.setenv("TERM", "dumb")
    with ProgressLine(quiet=False) as line:
        line.show(1, 2)
    assert terminal.getvalue() == ""
    plain = StringIO()
    monkeypatch.setattr(sys, "stderr", plain)
    with ProgressLine(quiet=False) as line:
        line.show(1, 2)
    assert plain.getvalue() == ""
