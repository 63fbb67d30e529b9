"""The blocks of a log whose text passes from front to back: unpacked here, or coming through standard input.

As with a plain log, a block is handed out on the guess that it begins outside of any document. What a block cannot
settle, as its last document reaches beyond it, comes again at the beginning of the next one.
"""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

import msgspec

from edxtui.errors import LogError
from edxtui.index import worker
from edxtui.index.arriving import HOLD, Arriving
from edxtui.index.coding import CodedBlock, coded
from edxtui.logs.blocks import Way, line_start
from edxtui.logs.packed.forward import Stride
from edxtui.logs.record import Source

FIRST: Final = 1 << 20
"""Bytes of text that are read at once at first: rows to look at."""


class Hands(Protocol):
    """Who codes text."""

    @property
    def ahead(self) -> int:
        """How many blocks may be under way at once; 0 where there are no worker processes."""

    def code(self, start: int, data: bytes, *, last: bool, in_array: bool) -> CodedBlock:
        """Code a block and wait for it; see `code_text`."""

    def submit(self, start: int, data: bytes, *, last: bool) -> "Future[CodedBlock]":
        """Have a block coded that begins outside of any array."""


class Passing(Protocol):
    """A log whose text passes: an `Archive` or a `Stream`."""

    @property
    def path(self) -> Path:
        """The file."""

    def strides(self, begin: int, threads: int = 1) -> Generator[Stride, None, None]:
        """The text from a byte on."""

    def open(self) -> AbstractContextManager[Source]:
        """The text by address, once all of it has passed."""


class Step(msgspec.Struct, frozen=True):
    """How far it is."""

    read: int
    """Bytes of the file, or of the stream."""
    block: CodedBlock | None = None
    """What comes next of the log, if anything came."""
    waits: bool = False
    """Whether no more of a stream is there yet."""


class _Guess(msgspec.Struct, frozen=True):
    start: int
    data: bytes
    packed: int
    future: "Future[CodedBlock]"


class PassingBlocks:
    """Reads one log."""

    def __init__(self, passing: Passing, hands: Hands, *, block: int, threads: int, way: Way) -> None:
        """Read blocks of about `block` bytes of text; `threads` unpack, where the format lets them."""
        self._passing = passing
        self._hands = hands
        self._block = block
        self._threads = threads
        self._way: Way = way
        self._position = 0
        """Everything before it was given."""
        self._in_array = False
        self._guesses = True
        """Whether no guess was wrong yet."""
        self._text = Arriving(passing.strides(0))

    def steps(self, begin: int, *, in_array: bool) -> Generator[Step, None, None]:
        """The blocks of the log, in order, from `begin`, the start of a line, to its last byte.

        Raises: LogError: the archive cannot be read.
        """
        self._position, self._in_array = begin, in_array
        self._text = Arriving(self._passing.strides(begin, self._threads))
        try:
            yield from self._one(min(FIRST, self._block))
            while not self._text.is_over:
                if self._hands.ahead and self._guesses and not self._in_array:
                    yield from self._guessed()
                yield from self._one(self._block)
        finally:
            self._text.close()

    def _gathered(self, least: int) -> Iterator[Step]:
        return (Step(packed, waits=self._text.waits) for packed in self._text.gather(least))

    def _one(self, least: int) -> Iterator[Step]:
        """The next block, with as much text as it needs."""
        while True:
            yield from self._gathered(least)
            taken = self._text.take(least)
            if not taken.data:
                return
            block = self._hands.code(self._position, taken.data, last=taken.is_last, in_array=self._in_array)
            read = block.end - self._position
            self._text.give_back(taken.data[read:])
            if read > 0:
                yield self._step(block)
                return
            if taken.is_last:
                raise LogError(f"{self._passing.path} cannot be read at byte {self._position:,} of its text.")
            if len(taken.data) >= HOLD:
                yield from self._long_one()
                return
            least = 2 * max(least, len(taken.data))

    def _long_one(self) -> Iterator[Step]:
        """A record that is too long to be held is read at its address, once all the points are known."""
        yield from (Step(packed) for packed in self._text.drain())
        self._text.close()
        with self._passing.open() as source:
            stop = line_start(source, self._position + 1)
            block = coded(source, self._position, stop, in_array=self._in_array, way=self._way)
        if block.end <= self._position:
            raise LogError(f"{self._passing.path} cannot be read at byte {self._position:,} of its text.")
        yield self._step(block)
        self._text = Arriving(self._passing.strides(self._position))

    def _step(self, block: CodedBlock) -> Step:
        self._position, self._in_array = block.end, block.in_array
        return Step(self._text.packed, block)

    def _guessed(self) -> Iterator[Step]:
        """Blocks that are read ahead, as long as each begins where the one before it ended, outside of any array.

        Where a stream waits, it ends too.
        """
        ahead: deque[_Guess] = deque()
        start = self._position
        try:
            while True:
                while len(ahead) < self._hands.ahead and not self._text.is_over:
                    yield from self._gathered(self._block)
                    taken = self._text.take(self._block)
                    if not taken.data:
                        break
                    future = self._hands.submit(start, taken.data, last=taken.is_last)
                    ahead.append(_Guess(start, taken.data, self._text.packed, future))
                    start += len(taken.data)
                if not ahead:
                    return
                guess = ahead.popleft()
                block = worker.result_of(guess.future)
                if block.end > guess.start:
                    self._position, self._in_array = block.end, block.in_array
                    yield Step(guess.packed, block)
                if block.in_array or block.end != guess.start + len(guess.data):
                    self._guesses = False
                    rest = [guess.data[block.end - guess.start :], *(other.data for other in ahead)]
                    self._text.give_back(b"".join(rest))
                    return
        finally:
            for other in ahead:
                other.future.cancel()
