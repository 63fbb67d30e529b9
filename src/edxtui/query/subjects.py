"""What stands before a colon: a field, a path into the document, `is` or `has`."""

from typing import Final, Literal

import msgspec

from edxtui.events.fields import FIELDS, field_named
from edxtui.matching import Values, nearest
from edxtui.query.scanner import Scanner, literal
from edxtui.query.syntax import Target
from edxtui.query.writing import PIECE

LONGEST_PATH: Final = 100
"""Names in a path: no event is nested nearly so deep."""

Role = Literal["text", "time", "path", "is", "has"]

ROOT_MEMBERS = (
    "accept_language",
    "agent",
    "category",
    "context",
    "data",
    "event",
    "label",
    "name",
    "nonInteraction",
    "referer",
    "timestamp",
    "truncated",
)
"""Members of a document that need no dot to be known for a path, as no field has their name."""

_MEMBERS = {member.casefold(): member for member in ROOT_MEMBERS}
_WORDS: dict[str, Role] = {"is": "is", "has": "has"}
_NAMES = [name for field in FIELDS for name in (field.name, *field.aliases)] + [*_WORDS, *ROOT_MEMBERS]
_KNOWN = Values(_NAMES, [0] * len(_NAMES))


class Subject(msgspec.Struct, frozen=True):
    """What a term speaks of."""

    written: str
    role: Role
    target: Target
    """Of `is` and `has` the word itself."""
    fuzzy: bool = False


def subject(written: str, column: int, scanner: Scanner) -> Subject:
    """Tell what the written name means.

    Raises: QueryError: it means nothing; the sentence names the nearest.
    """
    name = literal(written)
    if role := _WORDS.get(name.casefold()):
        return Subject(written, role, name.casefold())
    if field := field_named(name):
        return Subject(written, field.kind, field.name, field.fuzzy)
    if member := _MEMBERS.get(name.casefold()):
        return Subject(written, "path", (member,))
    members = path(written, column, scanner)
    if len(members) > 1 and _may_begin(members[0]):
        return Subject(written, "path", members)
    near = nearest(name, _KNOWN, 1)
    others = f"the nearest is “{near[0].text}”" if near else f"fields are {', '.join(field.name for field in FIELDS)}"
    raise scanner.error(
        f"There is no field “{name}”; {others}",
        column,
        hint=(
            f"A path into the document has a dot, such as event.{name}."
            if _may_begin(name)
            else "Put a word that holds a colon in quotes, or write a backslash before the colon."
        ),
    )


def path(written: str, column: int, scanner: Scanner) -> tuple[str, ...]:
    """The members that a path names; a dot behind a backslash belongs to the member.

    Raises: QueryError: a member has no name, or there are too many.
    """
    members = [""]
    place = column
    for piece in PIECE.findall(written):
        if piece == "." and not members[-1]:
            raise scanner.error("Expected a name before the dot", place)
        if piece == "." and len(members) == LONGEST_PATH:
            raise scanner.error(f"Expected no more than {LONGEST_PATH} names in a path", place)
        if piece == ".":
            members.append("")
        else:
            members[-1] += piece[-1]
        place += len(piece)
    if not members[-1]:
        raise scanner.error("Expected a name after the dot", place)
    return tuple(members)


def field_or_path(written: str) -> str | tuple[str, ...]:
    """What can be counted: a text field by its name, or a path by its members.

    Raises: QueryError: it is neither; the sentence names the nearest.
    """
    scanner = Scanner(written)
    found = subject(written, 1, scanner)
    if found.role not in ("text", "path"):
        raise scanner.error(f"The values of {written} cannot be counted", 1, hint="A path has a dot: event.grade.")
    return found.target


def _may_begin(member: str) -> bool:
    """Whether it looks like the name of a member rather than a number or an address."""
    return member[0].isalpha() or member[0] == "_"
