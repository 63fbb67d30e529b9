"""What can go wrong in a way a person should read about.

    EdxtuiError            exit 1   could not be done
    ├── LogError                    a log cannot be found, opened or read
    ├── IndexStoreError             the index cannot be written or opened
    ├── ExportError                 the export cannot be written
    ├── MarksError                  marks cannot be read or kept
    ├── ConfigError                 the config file is wrong
    ├── SqlError                    SQL that cannot be answered; knows the place
    └── UsageError         exit 2   asked in a way that has no meaning
        └── QueryError              a query that cannot be read; knows the column

Bad data in a log is not an error: it is a damaged record, a value with an address and a reason.
"""

from typing import ClassVar


class EdxtuiError(Exception):
    """Base of all that a person may see; `str(error)` is the sentence they read."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep the sentence and, apart from it, what to do next."""
        super().__init__(message)
        self.hint = hint


class LogError(EdxtuiError):
    """A log cannot be found, opened or read."""


class IndexStoreError(EdxtuiError):
    """The index cannot be written or opened."""


class ExportError(EdxtuiError):
    """The export cannot be written."""


class MarksError(EdxtuiError):
    """Marks cannot be read or kept."""


class ConfigError(EdxtuiError):
    """The config file is wrong somewhere."""


class SqlError(EdxtuiError):
    """SQL that cannot be answered: it is wrong, or refused, or takes too long."""

    def __init__(self, message: str, *, statement: str = "", line: int = 0, column: int = 0, hint: str = "") -> None:
        """Point at `line` and `column` of the statement, both counted from 1; 0 where no place is known."""
        super().__init__(message, hint=hint)
        self.statement = statement
        self.line = line
        self.column = column


class UsageError(EdxtuiError):
    """What was asked has no meaning here."""

    exit_code = 2


class QueryError(UsageError):
    """A query that cannot be read."""

    def __init__(self, message: str, *, query: str, column: int, hint: str = "") -> None:
        """Point at `column`, counted from 1, of `query`."""
        super().__init__(message, hint=hint)
        self.query = query
        self.column = column


class Stopped(Exception):  # noqa: N818 - a signal, not an error
    """A question was stopped before it was answered."""
