"""The compiled reader of plain lines, ready to be called.

A WebAssembly module sees nothing but its own memory, so a log that was made to break it can at worst break it. It is
the same bytes on every kind of machine; wasmtime makes machine code of it in a few hundredths of a second.
"""

import atexit
import ctypes
from functools import cache
from importlib import resources
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import wasmtime

from edxtui.events.coder import Codes
from edxtui.events.plain_lines.lines import COLUMNS, DICTIONARIES, ENDS, INPUTS, PlainLines, Spelt
from edxtui.logs.record import Source

T = TypeVar("T", bound=np.generic)


@cache
def _machine_code() -> tuple[wasmtime.Engine, wasmtime.Module]:
    """Made once; all threads run the same, each in a memory of its own."""
    engine = wasmtime.Engine()
    code = resources.files(__package__).joinpath("plain_lines.wasm").read_bytes()
    return engine, wasmtime.Module(engine, code)


# As the coders are, so is what they were made with given back in time.
atexit.register(_machine_code.cache_clear)


class PlainLineReader:
    """Reads plain lines and keeps their distinct texts until it begins anew."""

    def __init__(self) -> None:
        """Get ready.

        Raises: wasmtime.WasmtimeError: machine code cannot be made here.
        """
        engine, module = _machine_code()
        self._store = wasmtime.Store(engine)
        exports = wasmtime.Instance(self._store, module, []).exports(self._store)
        memory = exports["memory"]
        assert isinstance(memory, wasmtime.Memory)  # noqa: S101 - for the type: the module is ours
        # It never grows: its place stays.
        place = ctypes.addressof(memory.data_ptr(self._store).contents)
        self._memory = np.ctypeslib.as_array((ctypes.c_uint8 * memory.data_len(self._store)).from_address(place))
        self._functions = {
            name: export for name, export in exports.items() if isinstance(export, wasmtime.Func) and name is not None
        }
        self.room = self._call("text_size")
        self.begin = self.end = 0
        """Where the loaded text lies in its log."""
        lines = self._call("most_lines")
        self._most_values = self._call("most_values")
        self._text = self._call("text_at")
        self._spelt = self._call("spelt_at")
        self._sizes = self._view("sizes_at", np.uint32, len(DICTIONARIES))
        self._ended = self._view("ended_at", np.uint32, 1)
        self._why_ended = self._view("why_ended_at", np.uint32, 1)
        self._starts = self._view("starts_at", np.uint32, lines)
        self._ends = self._view("ends_at", np.uint32, lines)
        self._times = self._view("times_at", np.int64, lines)
        self._odd = self._view("odd_at", np.bool_, lines)
        self._codes = self._view("codes_at", np.int32, lines * len(COLUMNS)).reshape(lines, len(COLUMNS))

    def _call(self, name: str, *arguments: int) -> int:
        return int(self._functions[name](self._store, *arguments) or 0)

    def _view(self, name: str, kind: type[T], size: int) -> npt.NDArray[T]:
        begin = self._call(name)
        return self._memory[begin : begin + size * np.dtype(kind).itemsize].view(kind)

    def load(self, source: Source, offset: int, size: int) -> None:
        """Take the text at `offset`, the start of a line, as much of it as there is room for."""
        place = self._memory[self._text : self._text + min(size, self.room)]
        self.begin = offset
        self.end = offset + source.read_into(offset, place.data)

    def text(self, start: int, end: int) -> bytes:
        """The loaded text between two addresses of the log."""
        place = self._text - self.begin
        return self._memory[place + start : place + end].tobytes()

    def read(self, start: int) -> PlainLines:
        """The plain lines of the loaded text from `start`, the start of a line."""
        number = self._call("read", start - self.begin, self.end - self.begin)
        starts = self._starts[:number].astype(np.int64)
        return PlainLines(
            self.begin + int(self._ended[0]),
            ENDS[int(self._why_ended[0])],
            starts + self.begin,
            self._ends[:number] - starts,
            self._times[:number].copy(),
            self._odd[:number].copy(),
            self._codes[:number].copy(),
        )

    @property
    def is_half_full(self) -> bool:
        """Whether half of the room for texts is taken."""
        return 2 * self._call("value_count") > self._most_values

    def forget(self) -> None:
        """Forget what was coded; codes begin at 1 again."""
        self._call("forget")

    def spell(self) -> Spelt:
        """What came to be coded since it was last asked, or forgotten."""
        spelt = self._memory[self._spelt : self._spelt + self._call("spell")].tobytes()
        texts: dict[str, list[str]] = {}
        inputs: dict[str, Codes] = {}
        begin = 0
        for name, size in zip(DICTIONARIES, self._sizes.tolist(), strict=True):
            some = spelt[begin : begin + size]
            if name in INPUTS:
                inputs[name] = np.frombuffer(some, np.int32).reshape(-1, len(INPUTS[name]))
            else:
                # No text holds a line feed: in JSON they are escaped.
                texts[name] = some.decode().split("\n")[:-1]
            begin += size
        return Spelt(texts, inputs)
