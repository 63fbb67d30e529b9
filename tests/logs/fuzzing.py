"""Generated logs, damaged in every way at random: what must hold whatever the damage.

    python -m tests.logs.fuzzing FROM_SEED TO_SEED

reads one damaged log for each seed and ends at the first that fails, made as small as leaving out edits and events can
make it. The events are those of `fixtures/edx.log`, which `fixtures/generate.py` wrote.

An event whose line stands in the log as it was, at the start of a line and with its own line end, must be found with
exactly its span. There is no exception: no damage, before it or behind it, may swallow it.
"""

import json
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.index.coded_blocks import but_settled, coded_blocks
from tests.logs.reading import Found, as_it_grows, in_one_go, told
from tests.logs.reading import between as between_records

_LOG = Path(__file__).resolve().parents[2] / "fixtures" / "edx.log"
_PREFIXES = (
    b"Sep  9 00:00:48 localhost ",
    b"2023-05-23 13:53:13,461 INFO 20 [tracking] [user None] [ip None] logger.py:41 - ",
    b"[12:00] ",
)
_JUNK = (
    b"\0", b"\0" * 40, b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\n", b"\r\n", b"\r", b"\t", b" " * 70,
    b"\x1b[0m", b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"[[[[", b"}}}}", b"null", b"NaN", b"-Infinity",
    b"\\ud800", b"\xed\xa0\x80", b"9" * 30, b"9" * 4400, b"1e400", b"# comment\n", b"\n\n\n", b'{"username": "',
    b'{"event": {"username": "eve"', b"{}", b"[]", b'"time": "2014-03-03T16:19:05+00:00"}', b'{"a": 1}\n', b"[" * 3000,
    b'{"a":' * 600, b'","', b'": "', b"Sep  9 00:00:48 localhost ",
)  # fmt: skip


class Line(NamedTuple):
    """An event as it stands in the log before it is damaged."""

    text: bytes
    """With what stands before it and its line end."""
    begin: int
    """Where in it the event begins."""
    length: int


class Damaged:
    """A log, and for each of its bytes which one of the sound log it is, or -1."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.data = b"".join(line.text for line in lines)
        self.origin = list(range(len(self.data)))

    def put(self, begin: int, end: int, data: bytes) -> None:
        """Write something in place of a stretch."""
        self.data = self.data[:begin] + data + self.data[end:]
        self.origin[begin:end] = [-1] * len(data)

    def move(self, begin: int, end: int, to: int) -> None:
        """Take a stretch from its place and put it elsewhere among what is left."""
        data, origin = self.data[begin:end], self.origin[begin:end]
        self.data = self.data[:begin] + self.data[end:]
        del self.origin[begin:end]
        to = min(to, len(self.data))
        self.data = self.data[:to] + data + self.data[to:]
        self.origin[to:to] = origin

    def untouched(self, lines: Sequence[Line]) -> list[tuple[int, int]]:
        """The spans of the events whose lines stand as they were."""
        places = {origin: place for place, origin in enumerate(self.origin) if origin >= 0}
        found = []
        begin = 0
        for line in lines:
            end = begin + len(line.text)
            place = places.get(begin, -1)
            if place >= 0 and (place == 0 or self.data[place - 1] == ord("\n")):
                whole = self.origin[place : place + len(line.text)] == list(range(begin, end))
                ends = line.text.endswith(b"\n") or place + len(line.text) == len(self.data)
                if whole and ends:
                    found.append((place + line.begin, line.length))
            begin = end
        return sorted(found)


# Edits: each takes the log and two numbers from 0 to 1, and a seed for what else it needs.

Edit = tuple[str, float, float, int]


def _within(log: Damaged, here: float) -> int:
    return int(here * len(log.data))


def _stretch(log: Damaged, here: float, size: float, most: int) -> tuple[int, int]:
    begin = _within(log, here)
    return begin, min(len(log.data), begin + 1 + int(size * size * most))


def _lines_of(log: Damaged) -> list[tuple[int, int]]:
    found, begin = [], 0
    while begin < len(log.data):
        end = log.data.find(b"\n", begin) + 1 or len(log.data)
        found.append((begin, end))
        begin = end
    return found


def _line_at(log: Damaged, here: float) -> tuple[int, int]:
    lines = _lines_of(log)
    return lines[int(here * len(lines))] if lines else (0, 0)


def _cut(log: Damaged, here: float, size: float, _seed: int) -> None:
    log.put(*_stretch(log, here, size, 2500), b"")


def _cut_line_short(log: Damaged, here: float, size: float, _seed: int) -> None:
    begin, end = _line_at(log, here)
    log.put(begin + int(size * (end - begin)), end, b"\n")


def _cut_beginning(log: Damaged, here: float, size: float, _seed: int) -> None:
    begin, end = _line_at(log, here)
    log.put(begin, begin + int(size * (end - begin)), b"")


def _flip(log: Damaged, here: float, size: float, seed: int) -> None:
    begin = _within(log, here)
    if begin < len(log.data):
        byte = log.data[begin] ^ (1 << seed % 8) if size < 0.5 else seed % 256
        log.put(begin, begin + 1, bytes([byte]))


def _insert(log: Damaged, here: float, size: float, seed: int) -> None:
    begin = _within(log, here) if size < 0.6 else _line_at(log, here)[0]
    log.put(begin, begin, _JUNK[seed % len(_JUNK)])


def _overwrite(log: Damaged, here: float, size: float, _seed: int) -> None:
    begin, end = _stretch(log, here, size, 1500)
    log.put(begin, end, b"\0" * (end - begin))


def _splice(log: Damaged, here: float, size: float, seed: int) -> None:
    begin, end = _stretch(log, here, size, 1500)
    to = seed % (len(log.data) + 1)
    log.put(to, to, log.data[begin:end])


def _move(log: Damaged, here: float, size: float, seed: int) -> None:
    begin, end = _stretch(log, here, size, 1500)
    log.move(begin, end, seed % (len(log.data) + 1))


def _move_line(log: Damaged, here: float, size: float, seed: int) -> None:
    begin, end = _line_at(log, here)
    to = seed % (len(log.data) + 1) if size < 0.5 else _line_at(log, (size - 0.5) * 2)[0]
    log.move(begin, end, to)


def _join(log: Damaged, here: float, _size: float, _seed: int) -> None:
    _, end = _line_at(log, here)
    log.put(end - 1, end, b"") if end else None


def _interleave(log: Damaged, here: float, size: float, seed: int) -> None:
    """Two writers: a line and the next in turns, some bytes of each."""
    lines = _lines_of(log)
    if len(lines) < 2:
        return
    place = int(here * (len(lines) - 1))
    (begin, middle), (_, end) = lines[place], lines[place + 1]
    one, other = log.data[begin:middle], log.data[middle:end]
    step = 1 + int(size * 400)
    mixed = b""
    while one or other:
        mixed += one[:step] + other[:step]
        one, other = one[step:], other[step:]
        step = 1 + (step * 7 + seed) % 600
    log.put(begin, end, mixed)


def _nest(log: Damaged, here: float, size: float, seed: int) -> None:
    begin, end = _line_at(log, here)
    feed = b"\n" if size < 0.5 else b""
    before = (b'{"event": ', b'{"username": "ann", "event": [', b"[", b'{"context": {"a": ')[seed % 4]
    after = (b"}", b"]}", b"]", b"}}")[seed % 4]
    log.put(end, end, after + b"\n")
    log.put(begin, begin, before + feed)


def _wide(log: Damaged, here: float, size: float, seed: int) -> None:
    begin, end = _line_at(log, here)
    codec = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")[seed % 4]
    mark = ("\ufeff" if seed % 3 == 0 else "").encode(codec)
    if size > 0.7:
        end = len(log.data)
    log.put(begin, end, mark + log.data[begin:end].decode(errors="replace").encode(codec))


_EDITS: dict[str, Callable[[Damaged, float, float, int], None]] = {
    "cut": _cut,
    "cut a line short": _cut_line_short,
    "cut a beginning": _cut_beginning,
    "flip": _flip,
    "insert": _insert,
    "overwrite with NUL": _overwrite,
    "splice": _splice,
    "move": _move,
    "move a line": _move_line,
    "join": _join,
    "interleave": _interleave,
    "nest": _nest,
    "write wide": _wide,
}


# Cases


class Case(NamedTuple):
    """A log that can be made again."""

    lines: tuple[Line, ...]
    edits: tuple[Edit, ...]
    seed: int
    """For the blocks and cuts it is read with."""

    def damaged(self) -> Damaged:
        """The log with its damage."""
        log = Damaged(self.lines)
        for name, here, size, seed in self.edits:
            _EDITS[name](log, here, size, seed)
        return log


@cache
def _events() -> tuple[bytes, ...]:
    lines = _LOG.read_bytes().splitlines()
    return tuple(sorted(lines, key=len)[: len(lines) * 3 // 4])


def case_of(seed: int) -> Case:
    """The case of a seed."""
    random = Random(seed)
    layout = random.choice(["lines", "lines", "lines", "CRLF", "printed", "array", "prefixed", "mixed"])
    lines = [_laid_out(random.choice(_events()), layout, random) for _ in range(random.randint(1, 6))]
    if layout == "array":
        first, last = lines[0], lines[-1]
        lines[0] = Line(b"[\n" + first.text, first.begin + 2, first.length)
        last = lines[-1]
        lines[-1] = last._replace(text=last.text + b"]\n")
    if random.random() < 0.3:
        lines[-1] = lines[-1]._replace(text=lines[-1].text.rstrip(b"\r\n"))
    edits = tuple(
        (random.choice(list(_EDITS)), random.random(), random.random(), random.getrandbits(32))
        for _ in range(random.choice([0, 1, 1, 2, 2, 3, 4, 6]))
    )
    return Case(tuple(lines), edits, seed)


def _laid_out(event: bytes, layout: str, random: Random) -> Line:
    if layout == "mixed":
        layout = random.choice(["lines", "CRLF", "printed", "prefixed"])
    if layout == "printed":
        event = json.dumps(json.loads(event), indent=random.choice([1, 2, 4])).encode()
    prefix = random.choice(_PREFIXES) if layout == "prefixed" else b""
    end = {"CRLF": b"\r\n", "array": b",\n"}.get(layout, b"\n")
    return Line(prefix + event + end, len(prefix), len(event))


def failure(case: Case) -> str:
    """What does not hold of a case; empty where all does."""
    log = case.damaged()
    data = log.data
    random = Random(case.seed)
    try:
        found = in_one_go(data, "fast")
        wrong = _account(data, found)
        if wrong:
            return wrong
        missing = set(log.untouched(case.lines)) - {
            (offset, length) for offset, length, _, damage in found if damage is None
        }
        if missing:
            return f"not found though untouched: {sorted(missing)}"
        known = told(found)
        if told(in_one_go(data, "ijson")) != known:
            return "the ways differ"
        for way in ("fast", "ijson"):
            sizes = [random.randint(0, len(data)) for _ in range(random.randint(0, 2))]
            if told(as_it_grows(data, sizes, way, random.choice([1, 300, 2000, len(data) + 1]))) != known:
                return f"reading it {way} in pieces, at {sizes}, gives something else"
        coded = coded_blocks(data, machine=False)
        if coded_blocks(data, machine=True) != coded:
            return "the machine for plain lines reads something else"
        if but_settled(coded_blocks(data, machine=True, way="ijson")) != but_settled(coded):
            return "the machine along with ijson reads something else"
    except Exception as error:  # noqa: BLE001 - any at all is what is looked for
        return f"{type(error).__name__}: {error}"
    return ""


def _account(data: bytes, found: Found) -> str:
    position = 0
    for offset, length, _, damage in found:
        if length <= 0 or offset < position or offset + length > len(data):
            return f"the record at {offset} overlaps, is empty, or reaches beyond the log"
        position = offset + length
        if damage is None and not _is_document(data[offset:position]):
            return f"the event at {offset} is no JSON object"
        if damage is not None and not offset <= damage.broken_at <= position:
            return f"the record at {offset} breaks outside of itself"
    return between_records(data, found)


def _is_document(text: bytes) -> bool:
    try:
        return text.startswith(b"{") and isinstance(json.loads(text.decode()), dict)
    except RecursionError:
        return True
    except ValueError as error:
        return "4300 digits" in str(error)


def smaller(case: Case) -> Case:
    """The case without the edits and events that its failure does not need."""
    while True:
        for smaller_one in _smaller_ones(case):
            if failure(smaller_one):
                case = smaller_one
                break
        else:
            return case


def _smaller_ones(case: Case) -> "list[Case]":
    half = len(case.edits) // 2
    parts = [case.edits[:half], case.edits[half:]] if half else []
    parts += [case.edits[:place] + case.edits[place + 1 :] for place in range(len(case.edits))]
    found = [case._replace(edits=edits) for edits in parts]
    found += [
        case._replace(lines=case.lines[:place] + case.lines[place + 1 :])
        for place in range(len(case.lines))
        if len(case.lines) > 1
    ]
    return found


def main(words: Sequence[str]) -> int:
    """Run the cases of some seeds; returns the exit code."""
    first, stop = map(int, words)
    untouched = edits = size = 0
    for seed in range(first, stop):
        case = case_of(seed)
        if failure(case):
            least = smaller(case)
            print(f"seed {seed}: {failure(least)}")
            for edit in least.edits:
                print(f"  {edit}")
            print(least.damaged().data)
            return 1
        log = case.damaged()
        edits += len(case.edits)
        size += len(log.data)
        untouched += len(log.untouched(case.lines))
    print(
        f"{stop - first:,} logs, {size:,} bytes, {edits:,} edits, {untouched:,} events untouched and found; all holds"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
