"""An export that goes to a terminal: nothing in it but what can be looked at."""

import codecs
from typing import IO, Any, cast

from edxtui.terminal_text import printable_json


def shown_on_terminal(out: IO[bytes]) -> IO[bytes]:
    """The stream, where it leads to a terminal by way of JSON's escapes for all that a terminal would act upon.

    Files and pipes get every byte as it is; a terminal gets what says the same to a reader of JSON.
    """
    return cast(IO[bytes], _OnTerminal(out)) if out.isatty() else out


class _OnTerminal:
    """Bytes that are no UTF-8 are spelled out."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def write(self, piece: Any) -> int:
        self._out.write(printable_json(self._decoder.decode(piece)).encode())
        return len(piece)

    def flush(self) -> None:
        self._out.write(printable_json(self._decoder.decode(b"", final=True)).encode())
        self._out.flush()

    def close(self) -> None:
        self._out.close()
