"""The text of a query and a place in it: the pieces from which the parser builds terms."""

import re

from edxtui.errors import QueryError
from edxtui.query.operators import FUZZY, KEYWORDS, TO, WILDCARDS, Operator
from edxtui.query.writing import PIECE, SCHEME

WORD = re.compile(r'(?:\\.|[^\s()"\\])+', re.DOTALL)
IN_RANGE = re.compile(r'(?:\\.|[^\s()"\\\]}])+', re.DOTALL)
_NAME = re.compile(r'((?:\\.|[^\s()":\\])+):', re.DOTALL)
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_KEYWORD = re.compile(rf'({"|".join(operator.symbol for operator in (*KEYWORDS, TO))})(?=[\s()"]|$)')
_WILD = frozenset(operator.symbol for operator in WILDCARDS)


class Scanner:
    """Reads a query from left to right."""

    def __init__(self, text: str) -> None:
        """Begin before the first term."""
        self.text = text
        self.at = 0
        """Characters that were read."""
        self.skip_space()

    @property
    def column(self) -> int:
        """Of the next character, from 1."""
        return self.at + 1

    @property
    def ended(self) -> bool:
        """Whether all was read."""
        return self.at >= len(self.text)

    @property
    def at_gap(self) -> bool:
        """Whether a term ends here: at white space, a closing parenthesis or the end."""
        return self.ended or self.text[self.at].isspace() or self.text[self.at] == ")"

    def error(self, message: str, column: int | None = None, *, hint: str = "") -> QueryError:
        """An error at the column, or at the next character."""
        column = self.column if column is None else column
        return QueryError(f"{message} (column {column})", query=self.text, column=column, hint=hint)

    def skip_space(self) -> None:
        """Go to the next character that is not white space."""
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at

    def sees(self, sign: str) -> bool:
        """Whether the sign is next."""
        return self.text.startswith(sign, self.at)

    def takes(self, sign: str) -> bool:
        """Read the sign if it is next."""
        seen = self.sees(sign)
        self.at += len(sign) * seen
        return seen

    def sees_keyword(self, *keywords: Operator) -> str | None:
        """The keyword that stands next as a word of its own."""
        found = _KEYWORD.match(self.text, self.at)
        return found[1] if found and any(found[1] == keyword.symbol for keyword in keywords) else None

    def takes_keyword(self, keyword: Operator) -> bool:
        """Read the keyword, and the space behind it, if it is next."""
        if self.sees_keyword(keyword) is None:
            return False
        self.at += len(keyword.symbol)
        self.skip_space()
        return True

    def takes_name(self) -> str | None:
        """Read a name and its colon if they are next; the name comes as it was written."""
        found = _NAME.match(self.text, self.at)
        if found is None or SCHEME.match(self.text, self.at):
            return None
        self.at = found.end()
        return found[1]

    def word(self, form: re.Pattern[str] = WORD) -> str:
        """Read a word, as it was written; empty where there is none.

        Raises: QueryError: a backslash takes nothing.
        """
        found = form.match(self.text, self.at)
        self.at = found.end() if found else self.at
        if self.sees("\\"):
            raise self.error("Expected a character after the backslash", len(self.text) + 1, hint="Write it twice.")
        return found[0] if found else ""

    def quoted(self) -> str | None:
        """Read a text in quotes if one is next.

        Raises: QueryError: the quote is not closed.
        """
        if not self.sees('"'):
            return None
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            raise self.error("Expected a closing quote: nothing closes this one", hint='A quote itself is written \\".')
        self.at = found.end()
        return literal(found[1])

    def expect_gap(self) -> None:
        """Make sure that the term ends here.

        Raises: QueryError: it does not.
        """
        if not self.at_gap:
            raise self.error(
                f"Expected a space before “{self.text[self.at]}”",
                hint="Put a value that holds spaces, quotes or parentheses in quotes.",
            )


def literal(written: str) -> str:
    """What the written characters mean when each means itself."""
    return "".join(piece[-1] for piece in PIECE.findall(written))


def is_wild(written: str) -> bool:
    """Whether wildcards stand in it."""
    return any(piece in _WILD for piece in PIECE.findall(written))


def pattern(written: str) -> str:
    """The same with a backslash only where it matters: before a wildcard or a backslash."""
    return "".join(piece if piece[-1] in _WILD or piece == "\\\\" else piece[-1] for piece in PIECE.findall(written))


def without_fuzzy(written: str) -> tuple[str, bool]:
    """The written value without the sign for fuzzy at its end, and whether that was there."""
    pieces = PIECE.findall(written)
    fuzzy = bool(pieces) and pieces[-1] == FUZZY.symbol
    return (written[: -len(FUZZY.symbol)] if fuzzy else written), fuzzy
