"""A log that grows: what was settled stays, and reading on from there is the same as reading it in one go."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.logs.reading import WAYS, as_it_grows, in_one_go, read, spans, told
from tests.logs.splicing import logs

from edxtui.logs.blocks import Way

EVENT = b'{"username": "ann", "time": "2014-03-03T16:19:05+00:00", "event_type": "play_video"}'


@pytest.mark.parametrize("way", WAYS)
@given(logs, st.lists(st.integers(0, 400), max_size=6), st.sampled_from([1, 7, 60, 10_000]))
@example(b'{"a":x}\nmore\n', [8], 10_000)
@example(b'{"a":1}{"b":2}\n', [7], 10_000)
@example(b'[\n{"a":1},\n{"b":2},\n[[[', [3, 11, 12], 1)
@example(b'{"username":1,\n{"event":[{\n{"time":3}\n}]}\n', [20, 30], 10_000)
@example(b"[1\n,{}]\n", [3], 10_000)
def test_reading_on_from_what_is_settled_is_reading_in_one_go(
    way: Way, log: bytes, sizes: list[int], step: int
) -> None:
    grown = as_it_grows(log, [size for size in sizes if size <= len(log)], way, step)
    assert told(grown) == told(in_one_go(log, way))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=settings().max_examples // 5)  # each reads a log a hundred times
@given(st.data())
def test_a_log_may_be_read_at_each_of_its_bytes(way: Way, data: st.DataObject) -> None:
    log = data.draw(logs.filter(lambda log: len(log) <= 120))
    assert told(as_it_grows(log, range(len(log)), way, 10_000)) == told(in_one_go(log, way))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("log", "settled", "in_array"),
    [
        pytest.param(b"", 0, False, id="nothing"),
        pytest.param(EVENT + b"\n", len(EVENT) + 1, False, id="a whole line"),
        pytest.param(EVENT + b"\n" + EVENT, len(EVENT) + 1, False, id="no line feed at the end"),
        pytest.param(EVENT + b"\n" + EVENT[:30], len(EVENT) + 1, False, id="a line that is being written"),
        pytest.param(EVENT + b"\n" + EVENT[:30] + b"\n", len(EVENT) + 1, False, id="a cut line at the end"),
        pytest.param(EVENT[:30] + b"\n" + EVENT + b"\n", len(EVENT) + 32, False, id="a cut line before another"),
        pytest.param(b"# comment\n", 10, False, id="a comment"),
        pytest.param(b"[\n" + EVENT + b",\n", len(EVENT) + 4, True, id="an array that is open"),
        pytest.param(b"[\n" + EVENT + b",\n" + EVENT, len(EVENT) + 4, True, id="an open array, no line feed"),
        pytest.param(b"[\n", 0, False, id="a bracket that may be anything"),
        pytest.param(b'{\n "username": "ann"\n}\n', 23, False, id="a document over lines"),
        pytest.param(b'{\n "username": "ann",\n', 0, False, id="a document that is still open"),
    ],
)
def test_what_is_settled(log: bytes, settled: int, in_array: bool, way: Way) -> None:
    block = read(log, way)
    assert (block.settled, block.settled_in_array) == (settled, in_array)
    assert [span for span in spans(block) if span[0] < settled] == spans(read(log[:settled], way))
