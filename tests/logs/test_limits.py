"""Logs made to keep a reader busy: twice the bytes take about twice as long, and no more memory than others."""

import time
import tracemalloc

import pytest
from tests.making import at, line

from edxtui.events.members import EDX, Members
from edxtui.logs.blocks import Block, BlockReader
from edxtui.logs.record import BytesSource, Reason

LITTLE = 256 << 10
TIMES = 4
"""So many times as much is read."""
TIMES_AS_LONG = 10
"""At most; what goes over its bytes again for each piece takes 16 times as long."""

LINES = {
    "objects that open": b'{"a":',
    "roots that open": b'{"username":',
    "lists that open": b"[",
    "documents that break": b'{"username":"a",',
    "documents that break in their midst": b'{"username":"a" x',
    "documents whose last value is missing": b'{"username":"a","event_type":',
    "documents side by side": b'{"username":"a","event_type":"b"}',
    "documents with something between them": b'{"username":"a","event_type":"b"};',
    "documents behind a prefix": b'x{"username":"a","event_type":"b"}',
    "documents of unheard-of members": b'x{"usern":"a"};',
    "members without a document": b'"username":{"a":1},',
    "braces that close": b"}",
    "numbers": b"1 ",
    "escapes": b'{"username":"\\u00',
    "NUL bytes": b"\0x",
}


def read(data: bytes) -> Block[Members]:
    return BlockReader(EDX).read(BytesSource(data), 0, len(data))


def seconds(piece: bytes, length: int) -> float:
    data = piece * (length // len(piece)) + b"\n"
    begin = time.process_time()
    read(data)
    return time.process_time() - begin


@pytest.mark.parametrize("shape", LINES)
def test_a_line_takes_as_long_as_it_is(shape: str) -> None:
    piece = LINES[shape]
    # Three times, for another process may have the processor's caches.
    for _ in range(3):
        little, much = max(seconds(piece, LITTLE), 0.02), seconds(piece, TIMES * LITTLE)
        if much <= TIMES_AS_LONG * little:
            return
    raise AssertionError(f"{little:.3f} s, and for {TIMES} times as much {much:.3f} s")


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"username":'])
def test_depth_takes_no_memory_for_each_level_of_each_level(opening: bytes) -> None:
    data = b'{"username":"anna","event":' + opening * 30_000 + b"\n"
    tracemalloc.start()
    block = read(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 64 << 20
    assert [damage.reason for damage in block.damage.values()] == [Reason.CUT]
    [members] = block.members
    assert members.username == "anna"


def test_a_document_too_deep_for_python_is_read_as_far_as_its_members_reach() -> None:
    deep = b'{"username":"anna","event":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b',"event_type":"b"}'
    block = read(deep + b"\n")
    assert not block.damage
    assert block.lengths.tolist() == [len(deep)]
    [members] = block.members
    assert (members.username, members.event_type) == ("anna", "b")


def test_after_many_breaks_the_rest_of_a_line_is_one_damaged_record_and_the_next_line_is_read() -> None:
    broken = b'{"username":"a" x' * 100_000
    whole = b'{"username":"anna","event_type":"b"}'
    block = read(broken + b"\n" + whole + b"\n")
    assert int(block.lengths.sum()) == len(broken) + len(whole)
    assert len(block.damage) < 100
    assert block.members[-1].username == "anna"


def test_a_few_breaks_in_a_line_cost_no_document_of_it() -> None:
    whole = line(user="anna", type="b", time=at(1), context={"course_id": "edX/AN101/2014"}).strip()
    text = (b'{"username":"a" x' + whole * 50) * 40
    block = read(text + b"\n")
    assert len(block.lengths) - len(block.damage) == 40 * 50
