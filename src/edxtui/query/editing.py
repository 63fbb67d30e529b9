"""Adding terms to the text of a query, as keys of the screens do."""

from edxtui.errors import QueryError
from edxtui.query import writing
from edxtui.query.operators import ANY_CHARACTERS, EXCLUDE, ONE_CHARACTER
from edxtui.query.parse import parse
from edxtui.query.spans import Span, written_span
from edxtui.query.syntax import And, Between, Blank, Compared, Is, Or, Tree
from edxtui.terminal_text import printable


def narrow(text: str, field: str, value: str) -> str:
    """Also demand that the field, or a path as it is written, has this very value; unchanged where that is demanded.

    Raises: QueryError: the text cannot be read.
    """
    return demand(text, f"{field}:{shown(value)}")


def exclude(text: str, field: str, value: str) -> str:
    """Also demand that the field has another value; unchanged where that is demanded.

    Raises: QueryError: the text cannot be read.
    """
    return demand(text, f"{EXCLUDE.symbol}{field}:{shown(value)}")


def within(text: str, span: Span) -> str:
    """Demand that the time lies in this span, instead of what the text demands of the time now.

    What the text excludes stays. Where a demand is taken away the rest is written anew.

    Raises: QueryError: the text cannot be read.
    """
    demands = _demands(parse(text).tree)
    kept = tuple(demand for demand in demands if not _is_about_time(demand))
    if len(kept) == len(demands):
        return demand(text, time_term(span))
    tree: Tree = And(kept) if len(kept) > 1 else kept[0] if kept else Blank()
    return demand(str(tree), time_term(span))


def time_term(span: Span) -> str:
    """The term that the time lies in this span."""
    return f"time:{written_span(span)}"


def _is_about_time(tree: Tree) -> bool:
    if isinstance(tree, Or):
        return all(map(_is_about_time, tree.terms))
    return isinstance(tree, Is | Compared | Between) and tree.target == "time"


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


def demand(text: str, term: str) -> str:
    """Also demand a term as it is written; unchanged where it is demanded.

    Raises: QueryError: the text cannot be read.
    """
    tree, added = parse(text).tree, parse(term).tree
    # Two trees of one meaning print alike, wherever they stood.
    if str(added) in map(str, _demands(tree)):
        return text
    if isinstance(tree, Blank):
        return term
    beside = f"{text.strip()} {term}"
    is_apart = not isinstance(tree, Or) or str(parse(beside).tree) == str(And((tree, added)))
    return beside if is_apart else f"({text.strip()}) {term}"


def turned(text: str, term: str) -> str:
    """Also demand a term as it is written; where it is demanded already, do so no more.

    Raises: QueryError: the text cannot be read.
    """
    demands, added = _demands(parse(text).tree), str(parse(term).tree)
    kept = tuple(demand for demand in demands if str(demand) != added)
    if len(kept) == len(demands):
        return demand(text, term)
    rest = str(And(kept) if len(kept) > 1 else kept[0] if kept else Blank())
    # What is left stays as it was written, where the term was the last.
    written = text.rstrip().removesuffix(term).rstrip()
    return written if _reads_as(written, rest) else rest


def _reads_as(text: str, tree: str) -> bool:
    try:
        return str(parse(text).tree) == tree
    except QueryError:
        return False


def _demands(tree: Tree) -> tuple[Tree, ...]:
    """What must be true for the whole to be."""
    return tree.terms if isinstance(tree, And) else (tree,)
