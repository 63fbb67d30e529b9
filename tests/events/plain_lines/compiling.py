"""The reader of plain lines, from its source in C to the WebAssembly that is kept beside it.

    python -m tests.events.plain_lines.compiling

writes it anew, after every change of the source. The compiler is Zig's, from the package `ziglang` of the `dev` extra:
the same release makes the same bytes everywhere, so whoever wonders what the file holds can see for themselves.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[3] / "src" / "edxtui" / "events" / "plain_lines"
KEPT: Final = FOLDER / "plain_lines.wasm"
_FLAGS: Final = (
    *("-target", "wasm32-freestanding", "-std=c17", "-O3", "-msimd128", "-mbulk-memory"),
    *("-Wall", "-Wextra", "-Werror", "-nostdlib", "-Wl,--no-entry", "-Wl,--strip-all"),
)


def compiled() -> bytes:
    """What the source says, compiled."""
    return compiled_in(FOLDER, "plain_lines.c")


def compiled_in(folder: Path, source: str) -> bytes:
    """What a source in a folder says, compiled."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / Path(source).with_suffix(".wasm").name
        command = [sys.executable, "-m", "ziglang", "cc", *_FLAGS, "-o", str(target), source]
        subprocess.run(command, cwd=folder, check=True)
        return target.read_bytes()


if __name__ == "__main__":
    KEPT.write_bytes(compiled())
