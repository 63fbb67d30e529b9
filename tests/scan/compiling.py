"""The sieve of documents, from its source in C to the WebAssembly that is kept beside it.

    python -m tests.scan.compiling

writes it anew, after every change of the source; see `tests.events.plain_lines.compiling`.
"""

from pathlib import Path
from typing import Final

from tests.events.plain_lines.compiling import compiled_in

FOLDER: Final = Path(__file__).resolve().parents[2] / "src" / "edxtui" / "scan"
KEPT: Final = FOLDER / "sieve.wasm"


def compiled() -> bytes:
    """What the source says, compiled."""
    return compiled_in(FOLDER, "sieve.c")


if __name__ == "__main__":
    KEPT.write_bytes(compiled())
