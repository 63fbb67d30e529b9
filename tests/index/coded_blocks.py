"""Blocks of a log, coded with the machine for plain lines and without, and by way of ijson."""

from typing import Any

from edxtui.events.plain_lines import plain_line_coder
from edxtui.events.plain_lines.fields import PlainLineCoder
from edxtui.index.coding import CodedBlock, coded
from edxtui.logs.blocks import Way
from edxtui.logs.record import BytesSource


def told(block: CodedBlock) -> dict[str, Any]:
    """All that a block says, but for the numbers of its codes."""
    records = block.records
    for column in records.fields.values():
        used = set(column.codes.tolist()) - {0}
        assert used <= set(range(1, len(column.values) + 1))
    return {
        "span": (block.start, block.end, block.in_array),
        "settled": (block.settled, block.settled_in_array),
        "offsets": records.offsets.tolist(),
        "lengths": records.lengths.tolist(),
        "times": records.times.tolist(),
        "reasons": records.reasons.tolist(),
        "broken at": records.broken_at,
        "fields": {name: column.texts() for name, column in records.fields.items()},
    }


def coded_blocks(log: bytes, *, machine: bool, way: Way = "fast") -> dict[str, Any]:
    return told(coded(BytesSource(log), 0, len(log), in_array=False, way=way, machine=machine))


def all_ways(log: bytes) -> dict[str, Any]:
    found = coded_blocks(log, machine=True)
    assert found == coded_blocks(log, machine=False)
    assert but_settled(found) == but_settled(coded_blocks(log, machine=True, way="ijson"))
    return found


def but_settled(block: dict[str, Any]) -> dict[str, Any]:
    """What the way of ijson agrees on: it may take less of the end for settled."""
    return {name: value for name, value in block.items() if name != "settled"}


def the_machine() -> PlainLineCoder:
    coder = plain_line_coder()
    assert coder is not None, "wasmtime works wherever the tests do"
    return coder
