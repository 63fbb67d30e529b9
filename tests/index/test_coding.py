"""Blocks coded with the machine for plain lines and without are the same, whatever the log holds."""

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.events.test_columns import documents
from tests.index.coded_blocks import all_ways, coded_blocks, the_machine, told
from tests.logs.splicing import logs as spliced
from tests.making import line

from edxtui.events.plain_lines import forget_plain_line_coder, plain_line_coder
from edxtui.index import coding
from edxtui.index.coding import code_text, coded
from edxtui.logs.record import BytesSource


def as_line(document: dict[str, Any], *, ascii_only: bool, packed: bool) -> bytes:
    text = json.dumps(document, ensure_ascii=ascii_only, separators=(",", ":") if packed else None)
    return text.encode("utf-8", "surrogatepass") + b"\n"


lines = st.builds(as_line, documents, ascii_only=st.booleans(), packed=st.booleans())


@given(st.lists(lines | lines | lines | spliced, max_size=12).map(b"".join))
@example(b'{"event": "{\\"id\\": 1}", "event": "{\\"id\\": \\"i4x://a/b/video/c\\"}"}\n')
@example(b'{"event": 5, "course_id": 5, "data": {"session": "s"}}\n')
@example(b'{"event": [1], "course_id": 5, "data": {"session": "s"}}\n')
@example(b'{"event": "input_i4x-a-b-problem-c_2_1=1", "data": "input_i4x-a-b-problem-d_2_1=1"}\n')
def test_the_machine_changes_nothing(log: bytes) -> None:
    all_ways(log)


@given(st.lists(lines | spliced, max_size=8).map(b"".join), st.booleans())
def test_nor_does_it_where_only_a_piece_of_the_text_is_there(log: bytes, last: bool) -> None:
    found, expected = (
        told(code_text(7, log, last=last, in_array=False, way="fast", machine=machine)) for machine in (True, False)
    )
    assert found == expected


@given(st.lists(lines | spliced, max_size=12).map(b"".join), st.integers(1, 400))
def test_nor_does_it_matter_how_much_is_loaded_at_a_time(log: bytes, room: int) -> None:
    coder = the_machine()
    before = coder.reader.room
    coder.reader.room = room
    try:
        all_ways(log)
    finally:
        coder.reader.room = before


def test_the_way_of_ijson_asks_ijson_of_plain_lines_too(monkeypatch: pytest.MonkeyPatch) -> None:
    log = line(user="ann") + line(user="bob")
    asked: list[tuple[bytes, int]] = []

    def denies(data: bytes, number: int) -> bool:
        asked.append((data, number))
        return False

    expected = coded_blocks(log, machine=False)
    monkeypatch.setattr(coding, "is_of_objects", denies)
    block = coded(BytesSource(log), 0, len(log), in_array=False, way="ijson", machine=True)
    assert asked == [(log, 2)]
    assert block.by_python == len(log)
    assert told(block) == expected


def test_a_block_tells_how_much_of_it_python_had_to_read() -> None:
    plain, pretty, odd = line(user="ann"), b'{\n "a": 1\n}\n', line(user='anna\u00e9"')
    log = plain * 20 + pretty + odd
    block = coded(BytesSource(log), 0, len(log), in_array=False, way="fast", machine=True)
    assert len(pretty) + len(odd) - 2 <= block.by_python < len(pretty) + len(odd) + len(plain)


@pytest.mark.parametrize("machine", [True, False])
def test_a_log_that_became_shorter_ends_the_block(machine: bool) -> None:
    log = line(user="ann") * 3
    block = coded(BytesSource(log), 0, len(log) + 500, in_array=False, way="fast", machine=machine)
    assert (block.end, block.records.offsets.size) == (len(log), 3)


def many(number: int, make: Callable[[int], bytes]) -> bytes:
    return b"".join(map(make, range(number)))


def test_more_texts_than_it_has_room_for() -> None:
    found = all_ways(many(40_000, lambda place: b'{"username":"ann%d","session":"s%d"}\n' % (place, place)))
    assert found["fields"]["user"][-1] == "ann39999"


def test_more_lines_than_it_reads_at_once() -> None:
    assert len(all_ways(b"{}\n" * 70_000)["offsets"]) == 70_000


def test_texts_of_one_block_do_not_come_up_in_the_next() -> None:
    """What was coded stays coded from block to block, but a block tells only of its own."""
    first, second = line(user="ann"), line(user="bob")
    blocks = [
        coded(BytesSource(log), 0, len(log), in_array=False, way="fast", machine=True)
        for log in (first, second, first + second)
    ]
    assert [block.records.fields["user"].values for block in blocks] == [["ann"], ["bob"], ["ann", "bob"]]


def test_lines_that_are_not_plain_among_many_that_are() -> None:
    plain = many(50, lambda place: line(user=f"ann{place}", type="play_video"))
    others = [
        b"[user None] " + line(user="bob"),
        b'{"a": NaN}\n',
        b'{\n "a": 1\n}\n',
        b'{"username": "cut\n',
        b"\0\0\n",
    ]
    found = all_ways(b"".join(plain + other for other in others) + plain)
    assert found["fields"]["user"].count("ann7") == 6


def test_without_wasmtime_everything_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    log = line(user="ann") + b"# comment\n" + line(user="bob")
    expected = coded_blocks(log, machine=False)
    forget_plain_line_coder()
    with monkeypatch.context() as context:
        context.setitem(sys.modules, "wasmtime", None)
        assert plain_line_coder() is None
        assert coded_blocks(log, machine=True) == expected
    forget_plain_line_coder()
    assert plain_line_coder() is not None
