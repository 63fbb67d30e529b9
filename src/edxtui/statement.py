"""What can be asked of the events: a tree that names fields, values and kinds, in no engine's words.

The query language is read into it, the index alone turns it into its engine's language. Every value stands in the
tree as a value; no text of a query becomes text of an engine.

A condition is true or false of each event and each damaged record, never unknown: a condition on a member that the
record does not have is false, and its negation true.
"""

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:  # what only passes statements on does not pay for numpy
    import numpy as np
    import numpy.typing as npt

Comparison = Literal["=", ">", ">=", "<", "<="]
KindName = Literal["damaged", "implicit", "anonymous", "unknown"]


class Everything(msgspec.Struct, frozen=True, tag=True):
    """True of every event and every damaged record."""


class All(msgspec.Struct, frozen=True, tag=True):
    """True where all of `terms` are."""

    terms: "tuple[Statement, ...]"


class Any(msgspec.Struct, frozen=True, tag=True):
    """True where at least one of `terms` is; with no terms, nowhere."""

    terms: "tuple[Statement, ...]"


class Not(msgspec.Struct, frozen=True, tag=True):
    """True where `term` is not."""

    term: "Statement"


class Equal(msgspec.Struct, frozen=True, tag=True):
    """The field has this value, ignoring case. An empty value means that the field is missing."""

    field: str
    """Name of an indexed text field, as in `edxtui.events.fields`."""
    value: str


class Wildcard(msgspec.Struct, frozen=True, tag=True):
    """The field's value fits the pattern from its first to its last character, ignoring case."""

    field: str
    pattern: str
    """`*` stands for any characters, `?` for one; a backslash takes either literally."""


class OneOf(msgspec.Struct, frozen=True, tag=True):
    """The field has one of these very values, to the letter: what a fuzzy word was found to mean."""

    field: str
    values: tuple[str, ...]


class TimeWithin(msgspec.Struct, frozen=True, tag=True):
    """The event's own time lies in `start <= time < end`."""

    start: int | None
    """Microseconds since 1970-01-01 UTC; None leaves this end open."""
    end: int | None


class Kind(msgspec.Struct, frozen=True, tag=True):
    """The record is of this kind."""

    name: KindName


class PathIs(msgspec.Struct, frozen=True, tag=True):
    """Some value at the path of the document compares so."""

    path: tuple[str, ...]
    comparison: Comparison
    value: str
    """As written: a number where it reads as one, else text; wildcards count where `wildcard` is set."""
    wildcard: bool = False


class PathWithin(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Some one value at the path of the document lies in the range."""

    path: tuple[str, ...]
    low: str | None
    """As written; None leaves this end open."""
    high: str | None
    low_included: bool
    high_included: bool


class PathExists(msgspec.Struct, frozen=True, tag=True):
    """The path is in the document and not null."""

    path: tuple[str, ...]


class TextOccurs(msgspec.Struct, frozen=True, tag=True):
    """The text stands somewhere in the document; a small letter of it stands for the large one too."""

    text: str


class Chosen(msgspec.Struct, frozen=True, tag=True, eq=False):
    """The record is one of these: what was found already, and is now asked about further."""

    ids: "npt.NDArray[np.int64] | npt.NDArray[np.int32] | range"
    """Ids of the index, in any order, none twice."""


DocumentTerm = PathIs | PathWithin | PathExists | TextOccurs
"""What only the documents themselves can tell."""

Statement = Everything | All | Any | Not | Equal | Wildcard | OneOf | TimeWithin | Kind | Chosen | DocumentTerm
"""What `edxtui.query` makes of a text. `edxtui.index` answers all but what only documents tell, `edxtui.scan` all."""


def asks_documents(statement: Statement) -> bool:
    """Whether the answer takes a look into documents."""
    match statement:
        case All(terms) | Any(terms):
            return any(map(asks_documents, terms))
        case Not(term):
            return asks_documents(term)
        case _:
            return isinstance(statement, DocumentTerm)
