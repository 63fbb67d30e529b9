"""Ways to read a log that tests compare."""

from edxtui.events.members import EDX, Members
from edxtui.logs.blocks import Block, BlockReader, Way
from edxtui.logs.record import BytesSource, Reason

WAYS: tuple[Way, ...] = ("fast", "ijson")


def read(log: bytes, way: Way = "fast") -> Block[Members]:
    return BlockReader(EDX, way).read(BytesSource(log), 0, len(log))


def spans(block: Block[Members]) -> list[tuple[int, int, Reason | None]]:
    return [
        (int(offset), int(length), block.damage[at].reason if at in block.damage else None)
        for at, (offset, length) in enumerate(zip(block.offsets, block.lengths, strict=True))
    ]


def texts(log: bytes, way: Way = "fast") -> tuple[list[bytes], list[bytes]]:
    """Events and damaged records as the bytes they are."""
    found = [(log[offset : offset + length], reason) for offset, length, reason in spans(read(log, way))]
    return [text for text, reason in found if reason is None], [text for text, reason in found if reason is not None]
