"""A log that comes through standard input, beside a screen: what has come is there, and in the end all of it."""

import os
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.index.coded_blocks import told
from tests.logs.splicing import logs as spliced
from tests.making import line

from edxtui import statement as say
from edxtui.index import crew as crews
from edxtui.index import workers
from edxtui.index.coding import CodedBlock, coded
from edxtui.index.passing_blocks import PassingBlocks
from edxtui.logs import stream as streams
from edxtui.logs.packed.forward import Stride
from edxtui.logs.record import BytesSource
from edxtui.logs.source import PlainFile
from edxtui.opening import Opening, Settings


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[int]:
    """The end of standard input that one writes to."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(streams, "_PATIENCE", 0.01)
    reader, writer = os.pipe()
    with os.fdopen(reader) as stdin, monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", stdin)
        yield writer


def found(opening: Opening) -> list[str | None]:
    """The users of the events that are there."""
    with opening.store.question() as asking:
        return [record.event.user for record in asking.records([int(at) for at in asking.view(say.Everything())])]


def test_what_has_come_is_there_while_more_is_coming(writer: int, tmp_path: Path) -> None:
    os.write(writer, line(user="ann") + line(user="bob"))
    with Opening(["-"], Settings(on_screen=True, jobs=1)) as opening:
        assert [record.event.user for record in opening.first.records] == ["ann", "bob"]
        steps = opening.build()
        assert next(step.is_coming for step in steps if len(found(opening)) == 2)
        os.write(writer, line(user="cid") + b'{"username": "half')
        assert next(step.is_coming for step in steps if len(found(opening)) == 3)
        os.write(writer, b'-written"}\n')
        os.close(writer)
        *_, last = steps
        assert not last.is_coming
        assert (last.events, last.damaged) == (4, 0)
        assert opening.complete
        assert found(opening) == ["ann", "bob", "cid", "half-written"]
        (report,) = opening.store.log_reports()
        assert report.bytes == report.event_bytes + report.other_bytes == last.bytes_read
    assert not list(tmp_path.iterdir())


def test_a_short_stream_that_has_ended_is_a_log_like_others(writer: int) -> None:
    os.write(writer, line(user="ann"))
    os.close(writer)
    with Opening(["-"], Settings(on_screen=True, jobs=1)) as opening:
        assert not any(step.is_coming for step in opening.build())
        assert found(opening) == ["ann"]


def test_nothing_at_all(writer: int) -> None:
    os.close(writer)
    with Opening(["-"], Settings(on_screen=True, jobs=1)) as opening:
        list(opening.build())
        assert found(opening) == []


def test_one_leaves_while_more_is_coming(writer: int, tmp_path: Path) -> None:
    os.write(writer, line(user="ann"))
    with Opening(["-"], Settings(on_screen=True, jobs=1)) as opening:
        steps = opening.build()
        next(steps)
        steps.close()
    assert not list(tmp_path.iterdir())
    os.close(writer)


def test_workers_read_ahead_and_go_on_after_a_pause(writer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BLOCK", 2_000)
    parts = [b"".join(line(user=f"u{part}-{number}") for number in range(100)) for part in range(4)]

    def come() -> None:
        for part in parts:
            os.write(writer, part)
            time.sleep(0.05)  # longer than readers have patience
        os.close(writer)

    threading.Thread(target=come).start()
    crew = crews.Crew
    # Processes would do the same, and take longer to start.
    monkeypatch.setattr(workers, "Crew", lambda size, *, threads: crew(size, threads=True))
    with Opening(["-"], Settings(on_screen=True, jobs=2)) as opening:
        list(opening.build())
        assert found(opening) == [f"u{part}-{number}" for part in range(4) for number in range(100)]


class Coming:
    """A stream that comes in given pieces, with a pause after each."""

    path = Path("-")

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def open(self) -> PlainFile:
        raise AssertionError("nothing here is too long to be held")

    def strides(self, begin: int, threads: int = 1) -> Generator[Stride, None, None]:
        for piece in self._pieces:
            yield Stride(piece, 0)
            yield Stride(b"", 0, waits=True)


def records(blocks: Iterable[CodedBlock]) -> list[tuple[Any, ...]]:
    parts = [told(block) for block in blocks]
    return [
        row
        for part in parts
        for row in zip(
            part["offsets"], part["lengths"], part["times"], part["reasons"], part["fields"]["user"], strict=True
        )
    ]


@given(log=spliced, cuts=st.lists(st.integers(0, 2_000), max_size=4))
def test_pauses_change_nothing_wherever_they_fall(log: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(log)) for cut in cuts), len(log)]
    pieces = [log[begin:end] for begin, end in pairwise(places) if begin < end]
    alone = workers.Workers(1, "fast", on_screen=True)
    alone.plan(0)
    steps = PassingBlocks(Coming(pieces), alone, block=300, threads=1, way="fast").steps(0, in_array=False)
    found = records(step.block for step in steps if step.block is not None)
    assert found == records([coded(BytesSource(log), 0, len(log), in_array=False, way="fast")])
