"""Adding terms to the text of a query, as keys of the screens do."""

from edxtui.query import writing
from edxtui.query.operators import ANY_CHARACTERS, EXCLUDE, ONE_CHARACTER
from edxtui.query.parse import parse
from edxtui.query.syntax import And, Blank, Or, Tree
from edxtui.terminal_text import printable


def narrow(text: str, field: str, value: str) -> str:
    """Also demand that the field, or a path as it is written, has this very value; unchanged where that is demanded.

    Raises: QueryError: the text cannot be read.
    """
    return _with(text, f"{field}:{shown(value)}")


def exclude(text: str, field: str, value: str) -> str:
    """Also demand that the field has another value; unchanged where that is demanded.

    Raises: QueryError: the text cannot be read.
    """
    return _with(text, f"{EXCLUDE.symbol}{field}:{shown(value)}")


def shown(value: str) -> str:
    """How a value is written in a query on a screen: for what a terminal would act upon stands any one character."""
    if printable(value) == value:
        return writing.value(value)
    wild = (ANY_CHARACTERS.symbol, ONE_CHARACTER.symbol, "\\")
    return writing.pattern(
        "".join(
            ONE_CHARACTER.symbol
            if printable(character) != character or character.isspace()
            else "\\" * (character in wild) + character
            for character in value
        )
    )


def _with(text: str, term: str) -> str:
    tree = parse(text).tree
    # Two trees of one meaning print alike, wherever they stood.
    if str(parse(term).tree) in map(str, _demands(tree)):
        return text
    if isinstance(tree, Blank):
        return term
    return f"({text.strip()}) {term}" if isinstance(tree, Or) else f"{text.strip()} {term}"


def _demands(tree: Tree) -> tuple[Tree, ...]:
    """What must be true for the whole to be."""
    return tree.terms if isinstance(tree, And) else (tree,)
