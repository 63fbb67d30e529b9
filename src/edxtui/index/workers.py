"""Blocks of logs, read and coded ahead by a crew of workers.

A block is handed out on the guess that it begins outside of any document, which is so in a log with one document a
line. Where a document reached over the border of two blocks, the guess was wrong; the block is read again from where
the document ended, and reading goes on block by block.
"""

import contextlib
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future
from typing import Final

import msgspec

from edxtui.errors import LogError
from edxtui.index import worker
from edxtui.index.coding import CodedBlock, code_block, code_text
from edxtui.index.crew import Crew
from edxtui.index.passing_blocks import Passing, PassingBlocks, Step
from edxtui.logs.blocks import BLOCK, Way, line_start
from edxtui.logs.source import Log, PlainFile

_ALONE: Final = 32 << 20
"""Up to so many bytes are read without a crew, which takes a while to start."""
_FIRST: Final = 1 << 20
"""Bytes of the first log that are read at once while processes start: rows to look at."""
_AHEAD: Final = 8
"""Blocks that are handed out ahead for each worker: more than one is through with while records are written."""
_LARGEST: Final = 32 << 20
"""Bytes of the largest blocks: the more of a log is coded together, the fewer values come up in it anew."""
_SHARES: Final = 8
"""Blocks that each worker gets at least of a log that has so many."""
FOLD: Final = 10
"""How many times its size a packed log is taken to unpack to, at least."""
_COMING: Final = 1 << 30
"""Bytes that a stream is taken to have that has not come to its end."""


def ready_workers(logs: Sequence[Log]) -> None:
    """Start what worker processes need, if there will be any to read these logs."""
    if bytes_of(logs) > _ALONE:
        worker.ready()


def bytes_of(logs: Sequence[Log]) -> int:
    """Bytes of text, about."""
    return sum(text_bytes(log, log.path.stat().st_size) for log in logs)


def text_bytes(log: Log, size: int) -> int:
    """Bytes of text, about, of a log whose file has so many bytes now."""
    if log.is_coming:
        return max(size, _COMING)
    return size * FOLD if log.is_packed else size


class Text(msgspec.Struct, frozen=True):
    """The text of a log in a file, up to where it is to be read."""

    path: str
    file: tuple[int, int]
    size: int


_Steps = Generator[Step, None, None]


class Workers:
    """Read blocks ahead; where there is little to read, there are none."""

    def __init__(self, jobs: int | None, way: Way, *, on_screen: bool) -> None:
        """As many as there are processors unless told; `on_screen`: a screen is drawn in this process meanwhile."""
        self._jobs = jobs or os.cpu_count() or 1
        self._way: Way = way
        self._machine = False
        self._block = BLOCK
        self._is_first = True
        self._crew = Crew(self._jobs, threads=way == "fast" and not on_screen)

    def start(self, logs: Sequence[Log]) -> None:
        """Begin to start, if all of these logs are to be read: it takes a while."""
        if self._jobs > 1 and bytes_of(logs) > _ALONE:
            self._crew.start()

    def plan(self, left: int) -> None:
        """So many bytes of text are to be read."""
        self._machine = left > _ALONE
        self._block = max(BLOCK, min(_LARGEST, left // (_SHARES * self._jobs)))
        if self._jobs == 1 or not self._machine:
            self._jobs = 0

    def stop(self) -> None:
        """End them; again does no harm."""
        self._crew.stop()

    # Of a log

    def passing_steps(self, passing: Passing, begin: int, *, in_array: bool) -> _Steps:
        """The same as `steps` of a packed log or a stream; without a block where nothing has come of what was read.

        Raises: LogError: it cannot be read.
        """
        blocks = PassingBlocks(passing, self, block=BLOCK, threads=max(self._jobs, 1), way=self._way)
        with contextlib.closing(blocks.steps(begin, in_array=in_array)) as steps:
            yield from steps

    def steps(self, text: Text, begin: int, *, in_array: bool) -> _Steps:
        """How many bytes of the file were read, and the block that came of them, in turn; see `blocks`."""
        for block in self.blocks(text, begin, in_array=in_array):
            yield Step(block.end, block)

    def blocks(self, text: Text, begin: int, *, in_array: bool) -> Iterator[CodedBlock]:
        """The blocks of a log, in order, from `begin`, the start of a line, to its last byte.

        Raises: LogError: the log has become shorter.
        """
        with PlainFile(text.path, file=text.file, size=text.size) as source:
            if source.size < text.size:
                raise _shorter(text)
            position = begin
            if not in_array:
                for block in self._guessed(source, text, begin):
                    yield block
                    position, in_array = block.end, block.in_array
            while position < text.size:
                block = self._read(text, position, line_start(source, position + self._block), in_array=in_array)
                if block.end <= position:
                    raise _shorter(text)
                yield block
                position, in_array = block.end, block.in_array

    def _guessed(self, source: PlainFile, text: Text, begin: int) -> Iterator[CodedBlock]:
        """The first blocks, read ahead as long as each begins where the one before it ended, outside of any array.

        A document that reaches into the next block, and an array, make the guesses wrong; then the rest is not here.
        """
        if not self._jobs:
            return
        ahead: deque[tuple[int, Future[CodedBlock]]] = deque()

        def hand_out(begin: int) -> int:
            # Small blocks, and few, until it is known who reads them best.
            trial = self._crew.is_on_trial
            size, most = (BLOCK, self._jobs) if trial else (self._block, _AHEAD * self._jobs)
            while begin < text.size and len(ahead) < most:
                stop = line_start(source, begin + size)
                ahead.append((begin, self._submit(text, begin, stop)))
                begin = stop
            return begin

        position = begin
        try:
            if self._is_first and not self._crew.in_threads:
                self._is_first = False
                # While processes start, which takes a while, a little is read here: rows to look at.
                stop = line_start(source, begin + _FIRST)
                begin = hand_out(stop)
                block = code_block(text.path, text.file, position, stop, text.size, in_array=False, way=self._way)
                yield block
                if block.in_array or block.end <= position:
                    return
                position = block.end
            while position < text.size:
                begin = hand_out(begin)
                if ahead[0][0] != position:
                    return
                block = worker.result_of(ahead.popleft()[1])
                yield block
                if block.in_array or block.end <= position:
                    return
                position = block.end
        finally:
            for _, future in ahead:
                future.cancel()

    # For packed logs, whose text comes from here

    @property
    def ahead(self) -> int:
        """Pieces that are handed out ahead."""
        return self._jobs + 1 if self._jobs else 0

    def code(self, start: int, data: bytes, *, last: bool, in_array: bool) -> CodedBlock:
        """Code a piece and wait for it; see `code_text`."""
        if not self._crew.is_started:
            return code_text(start, data, last=last, in_array=in_array, way=self._way, machine=self._machine)
        return worker.result_of(self._submit_text(start, data, last=last, in_array=in_array))

    def submit(self, start: int, data: bytes, *, last: bool) -> "Future[CodedBlock]":
        """The same without waiting."""
        return self._submit_text(start, data, last=last, in_array=False)

    def _submit_text(self, start: int, data: bytes, *, last: bool, in_array: bool) -> "Future[CodedBlock]":
        return self._crew.submit(
            code_text, start, data, last=last, in_array=in_array, way=self._way, machine=self._machine
        )

    def _submit(self, text: Text, start: int, stop: int, *, in_array: bool = False) -> "Future[CodedBlock]":
        return self._crew.submit(
            code_block,
            text.path,
            text.file,
            start,
            stop,
            text.size,
            in_array=in_array,
            way=self._way,
            machine=self._machine,
        )

    def _read(self, text: Text, start: int, stop: int, *, in_array: bool) -> CodedBlock:
        if not self._crew.is_started:
            return code_block(
                text.path, text.file, start, stop, text.size, in_array=in_array, way=self._way, machine=self._machine
            )
        return worker.result_of(self._submit(text, start, stop, in_array=in_array))


def _shorter(text: Text) -> LogError:
    return LogError(f"{text.path} became shorter while it was read.", hint="Open it again.")
