"""Rows gathered in a passing table, and written from there as parquet, by the engine."""

import contextlib
import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import duckdb
import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.errors import IndexStoreError

Kind = Literal["TIMESTAMPTZ", "VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN"]
"""Types of columns, in the engine's words; times are UTC."""

_EVERY: Final = 0.1
"""Seconds between two looks at whether it is through."""
_AT_ONCE: Final = 122_880
"""Rows that are put into the table together: a row group of the engine, which it writes out at once."""
_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "memory_limit": "256MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


class ParquetColumn(msgspec.Struct, frozen=True):
    """One column."""

    name: str
    kind: Kind


class ParquetTable:
    """Made in a folder of its own, which is removed by who made that. A context manager: leaving it ends the engine."""

    def __init__(
        self, folder: Path, columns: Sequence[tuple[str, Literal["TIMESTAMPTZ", "VARCHAR", "BIGINT"]]]
    ) -> None:
        """Begin with no rows; columns are told by name and type, names in any case and twice.

        Raises: IndexStoreError: it cannot be made.
        """
        self._columns = list(columns)
        self._waiting: list[list[npt.NDArray[Any]]] = []
        self._rows = 0
        with _as_store_errors():
            self._engine = duckdb.connect(str(folder / "rows.duckdb"), config=_SETTINGS)
            listed = ", ".join(f"c{number} {kind}" for number, (_, kind) in enumerate(columns))
            self._engine.execute("SET TimeZone = 'UTC'")
            self._engine.execute(f"CREATE TABLE passing (part INTEGER, {listed})")

    def add(self, columns: Sequence[npt.NDArray[Any]], parts: npt.NDArray[np.int32] | None = None) -> None:
        """Add rows, column by column: times as datetime64[us], texts as objects, None where there is none.

        `parts`: which file each belongs to, where there will be several.

        Raises: IndexStoreError: the disk is full, or the like.
        """
        self._waiting.append([np.zeros(len(columns[0]), np.int32) if parts is None else parts, *columns])
        self._rows += len(columns[0])
        if self._rows >= _AT_ONCE:
            self._take()

    def _take(self) -> None:
        """Put what waits into the table."""
        if not self._waiting:
            return
        part, *columns = (np.concatenate(column) for column in zip(*self._waiting, strict=True))
        self._waiting, self._rows = [], 0
        given = {"part": part, **{f"c{number}": column for number, column in enumerate(columns)}}
        taken = ", ".join(
            f"make_timestamptz(epoch_us(c{number}))" if kind == "TIMESTAMPTZ" else f"c{number}::{kind}"
            for number, (_, kind) in enumerate(self._columns)
        )
        with _as_store_errors():
            self._engine.register("given", given)
        with contextlib.closing(self._done(f"INSERT INTO passing SELECT part, {taken} FROM given")) as steps:  # noqa: S608 - names of ours
            for _ in steps:
                pass
        with _as_store_errors():
            self._engine.unregister("given")

    def write(
        self, target: Path, columns: Sequence[ParquetColumn | None], part: int | None = None
    ) -> Generator[None, None, None]:
        """Write the rows, or those of one part, in the order in which they came.

        `columns`: what each becomes; None leaves it out. Yields now and then while the engine is at it; closing the
        generator stops that.

        Raises: IndexStoreError: the disk is full, or the like.
        """
        self._take()
        listed = ", ".join(
            f"c{number}::{column.kind} AS {_quoted(column.name)}"
            for number, column in enumerate(columns)
            if column is not None
        )
        where = "" if part is None else f" WHERE part = {int(part)}"
        path = str(target).replace("'", "''")
        yield from self._done(
            f"COPY (SELECT {listed} FROM passing{where}) TO '{path}' "  # noqa: S608 - types of ours, names in quotes
            "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
        )

    def _done(self, statement: str) -> Generator[None, None, None]:
        """Have it run beside: in the main thread, Ctrl+C would leave the engine in the midst of it."""
        failed: list[Exception] = []
        done = threading.Event()  # Ctrl+C while a thread is joined makes Python take it for ended

        def run() -> None:
            try:
                self._engine.execute(statement)
            except Exception as error:  # noqa: BLE001 - told by who waits
                failed.append(error)
            finally:
                done.set()

        running = threading.Thread(target=run, name="parquet", daemon=True)
        try:
            running.start()
            while not done.wait(_EVERY):
                yield
        finally:
            while running.ident is not None and not done.is_set():
                self._engine.interrupt()
                done.wait(_EVERY)
        with _as_store_errors():
            for error in failed:
                raise error

    def close(self) -> None:
        """End the engine."""
        self._engine.close()

    def __enter__(self) -> "ParquetTable":
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextlib.contextmanager
def _as_store_errors() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, OSError) as error:
        raise IndexStoreError(
            f"The parquet cannot be written: {str(error).splitlines()[0]}.",
            hint="Free some space, or write to another folder.",
        ) from error
