"""Ways to read a log that tests compare."""

import re
from collections.abc import Sequence

from edxtui.events.event import Event
from edxtui.events.members import EDX, Members
from edxtui.events.normalise import normalise
from edxtui.logs.blocks import Block, BlockReader, Damage, Way, line_start
from edxtui.logs.record import BytesSource, Reason

WAYS: tuple[Way, ...] = ("fast", "ijson")
Found = list[tuple[int, int, Members, Damage | None]]


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


def in_one_go(log: bytes, way: Way) -> Found:
    block = read(log, way)
    rows = zip(block.offsets.tolist(), block.lengths.tolist(), block.members, strict=True)
    return [(*row, block.damage.get(place)) for place, row in enumerate(rows)]


def as_it_grows(log: bytes, sizes: Sequence[int], way: Way, step: int) -> Found:
    """What is found where the log is read at each of these sizes, in blocks of about `step` bytes, going on each time
    from where the reading before was settled."""
    reader = BlockReader(EDX, way)
    found: Found = []
    settled, settled_in_array = 0, False
    for size in [*sorted(sizes), len(log)]:
        source = BytesSource(log[:size])
        found = [record for record in found if record[0] < settled]
        position, in_array = settled, settled_in_array
        all_settled = True
        while position < size:
            block = reader.read(source, position, line_start(source, position + step), in_array=in_array)
            assert block.start <= block.settled <= block.end
            assert block.settled < block.end or block.settled_in_array == block.in_array
            rows = zip(block.offsets.tolist(), block.lengths.tolist(), block.members, strict=True)
            found += [(*row, block.damage.get(place)) for place, row in enumerate(rows)]
            if all_settled:
                settled, settled_in_array = block.settled, block.settled_in_array
            all_settled = all_settled and block.settled == block.end
            position, in_array = block.end, block.in_array
    return found


def told(found: Found) -> list[tuple[int, int, Event, Damage | None]]:
    """With the fields of the events: payloads that were not looked into cannot be compared."""
    return [(offset, length, normalise(members), damage) for offset, length, members, damage in found]


_OTHER = re.compile(rb"[ \t\r\n,\[\]]|\xef\xbb\xbf")
_WIDE = re.compile(rb"\x00|\xff\xfe|\xfe\xff")
"""What is left of white space and byte order marks of UTF-16 and UTF-32."""
_BLANK_WIDE = re.compile(rb"[ \t\r\n]|\xff\xfe|\xfe\xff")


def between(log: bytes, found: Found) -> str:
    """What is passed over though it is neither white space, nor a bracket or comma of an array, nor a prefix."""
    position = 0
    ends: list[tuple[int, int, Damage | None]] = [(offset, length, damage) for offset, length, _, damage in found]
    for offset, length, damage in [*ends, (len(log), 0, Damage(Reason.CUT, 0))]:
        rest = _OTHER.sub(b"", log[position:offset])
        if rest.count(b"\0") <= 3 * _BLANK_WIDE.subn(b"", log[position:offset])[1]:
            rest = _WIDE.sub(b"", rest)
        if rest and (damage is not None or set(rest) & set(b'"{}\x00')):
            return f"passed over before {offset}: {rest!r}"
        position = offset + length
    return ""
