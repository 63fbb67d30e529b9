"""SQL of a person over a finished index, by an engine of its own that reads this one file and nothing else.

What keeps a statement from doing harm, each for itself: its kind is looked at before it runs; the index is attached
to be read only; the transaction is one that only reads; files, extensions and settings are locked for the engine.
"""

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Final, TypeVar

import duckdb

from edxtui.errors import IndexStoreError, SqlError, Stopped
from edxtui.index.sql_faults import as_sql_error, check
from edxtui.index.unused import unused_fields
from edxtui.index.views import create_record_views, create_views

T = TypeVar("T")

_INDEX: Final = "kept"
"""What the index is called inside of the engine."""
_PLAN: Final = (("explain_key", "VARCHAR"), ("explain_value", "VARCHAR"))
"""The columns of what EXPLAIN answers."""
_AT_ONCE: Final = 1_000
"""Rows fetched together."""
_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "memory_limit": "1GB",  # what needs more goes to passing files beside the index
    "max_temp_directory_size": "20GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,  # no variable of this program is a table
}
_LOCKS: Final = (
    "SET TimeZone = 'UTC'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class Answer:
    """What a statement found: columns, and rows that come as they are asked for."""

    def __init__(self, columns: tuple[tuple[str, str], ...], rows: Iterator[list[tuple[Any, ...]]]) -> None:
        """Made by `Sandbox.ask`."""
        self.columns = columns
        """Name and type of each, in the engine's words; two may have the same name."""
        self.rows = rows
        """Rows in their order, some at a time, never none; to be taken before anything else is asked.

        Raises: SqlError: it cannot be gone on with. Stopped: it was stopped.
        """


class Sandbox:
    """Answers statements one at a time. A context manager: leaving it ends the engine."""

    def __init__(self, index: Path) -> None:
        """Open the finished index at `index`.

        Raises: IndexStoreError: it cannot be read.
        """
        # Each engine has a folder of its own: two may be at work beside one index.
        self._passing = index.with_name(f"sql-{os.getpid()}-{os.urandom(4).hex()}")
        self._stopped = False
        self._in_transaction = False
        self._caller: ThreadPoolExecutor | None = None
        self.without: frozenset[str] = frozenset()
        """Fields that the views are without."""
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        try:
            connection = duckdb.connect(":memory:", config={**_SETTINGS, "temp_directory": str(self._passing)})
            try:
                path = str(index).replace("'", "''")
                connection.execute(f"ATTACH '{path}' AS {_INDEX} (READ_ONLY)")
                for statement in (*create_views(_INDEX), *_LOCKS):
                    connection.execute(statement)
            except BaseException:
                connection.close()
                raise
        except duckdb.Error as error:
            raise IndexStoreError(
                f"The index {index} cannot be used: {str(error).splitlines()[0]}.", hint="Build it anew with --rebuild."
            ) from error
        self._connection = connection

    def ask(self, statement: str, *, seconds: float | None = None) -> Answer:
        """Answer one statement that reads. At most so many seconds are spent in the engine; None: any number.

        Raises: SqlError: it is wrong, refused or takes too long. Stopped: it was stopped.
        """
        statement = statement.encode(errors="replace").decode()  # half a surrogate pair is no text to the engine
        question = _Question(self, statement, seconds)
        question.run(lambda connection: check(statement))
        question.run(self._rollback)
        question.run(lambda connection: self._fit_views(connection, statement))
        question.run(self._begin)
        answer = question.run(lambda connection: connection.execute(statement))
        # The first rows at once: what is wrong with a statement mostly shows before there are any.
        first = question.run(lambda connection: answer.fetchmany(_AT_ONCE))
        columns = tuple((name, str(kind)) for name, kind, *_ in answer.description or ())
        rows = self._rows(question, answer, first)
        if columns == _PLAN:  # a drawing of several lines
            return Answer(
                (("plan", "VARCHAR"),), ([(line,) for _, plan in some for line in plan.splitlines()] for some in rows)
            )
        return Answer(columns, rows)

    def _rollback(self, connection: duckdb.DuckDBPyConnection) -> None:
        if self._in_transaction:
            connection.execute("ROLLBACK")  # also what is left of a statement that failed
        self._in_transaction = False

    def _begin(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("BEGIN TRANSACTION READ ONLY")
        self._in_transaction = True

    def _fit_views(self, connection: duckdb.DuckDBPyConnection, statement: str) -> None:
        """Leave out of the views what the statement does not ask for: to join it would take most of the time."""
        if self.without:
            self._make_views(connection, frozenset())
        try:
            self._begin(connection)
            ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) {statement}").fetchall()
        except duckdb.InterruptException:
            raise
        except (duckdb.Error, ValueError):
            return  # it cannot be explained; why not is told when it is run
        finally:
            self._rollback(connection)
        self._make_views(connection, unused_fields(plan))

    def _make_views(self, connection: duckdb.DuckDBPyConnection, without: frozenset[str]) -> None:
        if without != self.without:
            for statement in create_record_views(_INDEX, without):
                connection.execute(statement)
            self.without = without

    def _rows(
        self, question: "_Question", answer: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]
    ) -> Iterator[list[tuple[Any, ...]]]:
        while rows:
            yield rows
            rows = question.run(lambda connection: answer.fetchmany(_AT_ONCE))

    def beside(self, call: Callable[[], T]) -> T:
        """What a call of the engine gives. In the main thread it is made by another one: the engine hears no Ctrl+C."""
        if threading.current_thread() is not threading.main_thread():
            return call()
        if self._caller is None:
            self._caller = ThreadPoolExecutor(1, "sql")
        called = self._caller.submit(call)
        try:
            return called.result()
        except BaseException:
            if not called.done():
                self.interrupt()
                called.exception()
            raise

    def stop(self) -> None:
        """End the statement that is under way, from any thread; whoever waits for it gets `Stopped`."""
        self._stopped = True
        self.interrupt()

    def interrupt(self) -> None:
        """Have the engine end what it is doing."""
        with self._lock:
            if self._connection is not None:
                self._connection.interrupt()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The engine.

        Raises: Stopped: it was stopped.
        """
        if self._stopped or self._connection is None:
            raise Stopped
        return self._connection

    def close(self) -> None:
        """End the engine and remove what it left; once is enough."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.interrupt()  # rows that nobody took may still be looked for
                connection.close()
        if self._caller is not None:
            self._caller.shutdown()
        shutil.rmtree(self._passing, ignore_errors=True)

    def __enter__(self) -> "Sandbox":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


class _Question:
    """One statement and the time that is left for it. Time between the calls, as a reader takes it, does not count."""

    def __init__(self, sandbox: Sandbox, statement: str, seconds: float | None) -> None:
        self._sandbox = sandbox
        self._statement = statement
        self._seconds = seconds
        self._left = seconds

    def run(self, call: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        connection = self._sandbox.connection
        try:
            with self._timed():
                return self._sandbox.beside(lambda: call(connection))
        except duckdb.InterruptException as error:
            if self._left is None or self._left > 0:
                raise Stopped from error
            raise SqlError(
                f"There was no answer within {self._seconds:,g} s.", hint="Ask for less, or allow more time."
            ) from error
        except duckdb.Error as error:
            raise as_sql_error(error, self._statement) from error

    @contextlib.contextmanager
    def _timed(self) -> Iterator[None]:
        if self._left is None:
            yield
            return
        timer = threading.Timer(max(0.0, self._left), self._sandbox.interrupt)
        timer.daemon = True
        begin = monotonic()
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._left -= monotonic() - begin
