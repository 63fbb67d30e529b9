"""A packed log, read by address like a plain file."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from edxtui.errors import LogError
from edxtui.logs.packed.copy import copied_text
from edxtui.logs.packed.formats import FORMATS, HEAD, kind_of
from edxtui.logs.packed.piece import Broken, Point
from edxtui.logs.packed.points import Points
from edxtui.logs.record import copy_into
from edxtui.logs.source import PlainFile

_RUNS: Final = 4
"""Places in the text that are held at once: a screen of rows may lie in several."""
_HELD: Final = 4 << 20
"""Bytes of text behind each of them."""


class PackedFile:
    """An open archive, whose text is read by its points; for one thread at a time.

    While the pass goes on in another thread, what it has passed can be read. Some stretches of text stay in memory, of
    a few MiB each, so that what lies near, or comes next, need not be decoded again.
    """

    def __init__(self, path: str | Path, points: Points, *, file: tuple[int, int] | None = None) -> None:
        """Open it; `file` as for a `PlainFile`.

        Raises: LogError: it is not there, may not be read, is another file, or is not packed.
        """
        self.archive = PlainFile(path, file=file)
        """The packed bytes; to see whether it is the same file as before."""
        kind = kind_of(self.archive.read(0, HEAD))
        if kind is None:
            self.archive.close()
            raise LogError(f"{path} is not packed any more.", hint="Open it again.")
        self._format = FORMATS[kind]
        self._path = path
        self._points = points
        self._copy: PlainFile | None = None
        self._runs: list[_Run] = []
        """The one that was read last is the last."""

    @property
    def size(self) -> int:
        """Bytes of the text, as far as it is known: all, when the pass is through."""
        return self._points.size

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`; fewer than `length` only where the text ends.

        Raises: LogError: the archive cannot be read there any more.
        """
        end = min(offset + length, self.size)
        parts: list[bytes] = []
        while offset < end:
            # Where a run turns out to end just here, the next one begins.
            part = self._run(offset).read(offset, end) or self._run(offset).read(offset, end)
            if not part:
                raise LogError(
                    f"{self._path} cannot be read at byte {offset:,} of its text.",
                    hint="It holds something else than it did; open it again with --rebuild.",
                )
            parts.append(part)
            offset += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def read_into(self, offset: int, place: memoryview) -> int:
        """The same into `place`, as many as fit; how many they are."""
        return copy_into(place, self.read(offset, len(place)))

    @property
    def held(self) -> int:
        """How many stretches of text are in memory."""
        return len(self._runs)

    def forget(self) -> None:
        """Give up the stretches of text in memory."""
        self._runs.clear()

    def status(self) -> tuple[int, int]:
        """Bytes and time of the last change of the archive, as they are now; see `PlainFile.status`."""
        return self.archive.status()

    def close(self) -> None:
        """Close the files."""
        self._runs.clear()
        self.archive.close()
        if self._copy is not None:
            self._copy.close()

    def __enter__(self) -> "PackedFile":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self.close()

    def _run(self, offset: int) -> "_Run":
        """What the byte at `offset` is read from."""
        point = self._points.before(offset)
        if point is None:
            raise LogError(f"{self._path} has no point to read byte {offset:,} of its text from.")
        for at, run in enumerate(self._runs):
            if run.start <= offset and (offset < run.end or (not run.ended and point.text <= run.end)):
                self._runs.append(self._runs.pop(at))
                return run
        run = _Run(point.text, self._texts(point))
        self._runs = [*self._runs[1 - _RUNS :], run]
        return run

    def _texts(self, point: Point) -> Iterator[bytes]:
        if not point.copied:
            return self._format.texts(self.archive, point)
        if self._copy is None:
            self._copy = self._points.open_copy()
        return (copied_text(copy, point) for copy in [self._copy])


class _Run:
    """Text that is decoded from a point on, as far as it was asked for; what lies far behind is forgotten."""

    def __init__(self, start: int, texts: Iterator[bytes]) -> None:
        self.start = start
        """The address of the first byte that is held."""
        self.ended = False
        """Whether nothing comes any more: the point leads no further, or the archive breaks."""
        self._texts = texts
        self._held = bytearray()

    @property
    def end(self) -> int:
        """The address after the last byte that is held."""
        return self.start + len(self._held)

    def read(self, offset: int, end: int) -> bytes:
        """Some bytes from `offset`, which is not before `start`; none where nothing comes any more."""
        while self.end <= offset and not self.ended:
            self._decode(offset)
        begin = offset - self.start
        with memoryview(self._held) as held:
            return bytes(held[begin : begin + end - offset])

    def _decode(self, offset: int) -> None:
        try:
            text = next(self._texts, None)
        except Broken:  # told by the pass; whoever wants more than it found is told by the caller
            text = None
        if text is None:
            self.ended = True
            return
        self._held += text
        spare = len(self._held) - _HELD - len(text)
        if spare > 0:
            del self._held[:spare]
            self.start += spare
