"""From text to syntax tree, by recursive descent.

    query   = [ either ]
    either  = both { "OR" both }
    both    = negated { [ "AND" ] negated }
    negated = ( "NOT" | "-" ) negated | atom
    atom    = "(" either ")" | phrase | name ":" value | word
    value   = "(" either ")" | range | ordering plain | plain        where `either` has values for atoms

Why by hand is told in the decision record on the parser.
"""

import re
from typing import NoReturn

import msgspec

from edxtui.events.fields import FIELDS
from edxtui.query import spans
from edxtui.query.operators import (
    AND,
    ANY_CHARACTERS,
    EXCLUDE,
    FUZZY,
    KEYWORDS,
    KINDS,
    NOT,
    OR,
    ORDERINGS,
    RANGE_ENDS,
    RANGE_STARTS,
    TO,
)
from edxtui.query.scanner import IN_RANGE, WORD, Scanner, is_wild, literal, pattern, without_fuzzy
from edxtui.query.subjects import Subject, path, subject
from edxtui.query.syntax import (
    And,
    Between,
    Blank,
    Compared,
    Has,
    Is,
    KindIs,
    Not,
    Or,
    Phrase,
    Term,
    Tree,
    Value,
    Word,
)

DEEPEST = 50
"""Levels of parentheses and negations; deeper ones are an error, long before Python's own limit."""

_BRACED_RANGE = re.compile(rf"\{{[^{{}}\]]*\s{TO.symbol}\s")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


class Query(msgspec.Struct, frozen=True):
    """A query that can be read."""

    text: str
    """As it was written."""
    tree: Tree


def parse(text: str) -> Query:
    """Read a query; a blank one asks for everything.

    Raises: QueryError: it cannot be read; points at the column and says what was expected.
    """
    return Query(text, _Parser(text).query())


class _Parser:
    def __init__(self, text: str) -> None:
        self._scanner = Scanner(text)
        self._depth = 0
        self._before = "at the start"
        """Where the parser is, for a sentence on what it misses there."""

    def query(self) -> Tree:
        if self._scanner.ended:
            return Blank()
        tree = self._either(None)
        if not self._scanner.ended:
            raise self._scanner.error("Expected no closing parenthesis: nothing opens this one")
        return tree

    def _either(self, about: Subject | None) -> Tree:
        terms = [self._both(about)]
        while self._scanner.takes_keyword(OR):
            self._before = f"after “{OR.symbol}”"
            terms.append(self._both(about))
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def _both(self, about: Subject | None) -> Tree:
        terms = [self._negated(about)]
        while not (self._scanner.ended or self._scanner.sees(")") or self._scanner.sees_keyword(OR)):
            if self._scanner.takes_keyword(AND):
                self._before = f"after “{AND.symbol}”"
            terms.append(self._negated(about))
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def _negated(self, about: Subject | None) -> Tree:
        column = self._scanner.column
        if self._scanner.takes_keyword(NOT):
            self._before = f"after “{NOT.symbol}”"
        elif self._scanner.takes(EXCLUDE.symbol):
            self._before = f"right after “{EXCLUDE.symbol}”"
            if self._scanner.at_gap:
                self._miss_term()
        else:
            return self._atom(about)
        self._deeper(column)
        tree = Not(self._negated(about))
        self._depth -= 1
        return tree

    def _atom(self, about: Subject | None) -> Tree:
        scanner = self._scanner
        if scanner.ended or scanner.sees(")") or scanner.sees_keyword(*KEYWORDS):
            self._miss_term()
        if scanner.sees("("):
            return self._group(about)
        return self._bare() if about is None else self._ended(self._value(about, scanner.column))

    def _group(self, about: Subject | None) -> Tree:
        scanner = self._scanner
        column = scanner.column
        self._deeper(column)
        scanner.takes("(")
        scanner.skip_space()
        self._before = "after “(”"
        tree = self._either(about)
        if not scanner.takes(")"):
            raise scanner.error(f"Expected a closing parenthesis for the one at column {column}")
        scanner.skip_space()
        self._depth -= 1
        return tree

    def _bare(self) -> Tree:
        scanner = self._scanner
        column = scanner.column
        phrase = scanner.quoted()
        if phrase is not None:
            return self._ended(Phrase(column, phrase))
        name = scanner.takes_name()
        if name is not None:
            about = subject(name, column, scanner)
            return self._group(about) if scanner.sees("(") else self._ended(self._value(about, column))
        if scanner.sees("["):
            raise scanner.error("Expected a field before the range", hint="Such as time:[2014-03-01 TO 2014-03-07].")
        written, _ = without_fuzzy(scanner.word())
        if not written:
            raise scanner.error(f"Expected a word before “{FUZZY.symbol}”", column)
        wild = is_wild(written)
        return self._ended(Word(column, pattern(written) if wild else literal(written), wild))

    def _ended(self, term: Term) -> Term:
        """Make sure that the term ends where it was read to, and go on to the next."""
        self._scanner.expect_gap()
        self._scanner.skip_space()
        return term

    def _value(self, about: Subject, column: int) -> Term:
        scanner = self._scanner
        place = scanner.column
        if scanner.at_gap:
            raise scanner.error(
                f"Expected a value after “{about.written}:”", hint="It follows the colon without a space."
            )
        match about.role:
            case "is":
                return self._kind(column)
            case "has":
                text = scanner.quoted()
                written = scanner.word() if text is None else text
                return Has(column, path(written, place, scanner))
            case "text":
                if scanner.sees("[") or _BRACED_RANGE.match(scanner.text, scanner.at):
                    self._miss_order(about, "range")
                if any(scanner.sees(sign) for sign in ORDERINGS):
                    self._miss_order(about, "comparison")
            case "time" | "path":
                if scanner.sees("[") or scanner.sees("{"):
                    return self._range(about, column)
                for ordering in ORDERINGS:
                    if scanner.takes(ordering):
                        text = self._literal(about, WORD, f"right after “{ordering}”")
                        return Compared(column, about.target, ordering, text)
        return Is(column, about.target, self._plain(about))

    def _plain(self, about: Subject) -> Value:
        scanner = self._scanner
        place = scanner.column
        text = scanner.quoted()
        if text is not None:
            fuzzy = scanner.takes(FUZZY.symbol)
            value = Value(text, fuzzy=fuzzy)
        else:
            written, fuzzy = without_fuzzy(scanner.word())
            wild = is_wild(written)
            value = Value(pattern(written) if wild else literal(written), wild, fuzzy)
        if fuzzy:
            self._check_fuzzy(about, value, place)
        if about.role == "time" and not value.wild:
            self._check_time(value.text, place)
        elif about.role == "time" and value.text != ANY_CHARACTERS.symbol:
            raise scanner.error("Expected a time without wildcards", place, hint="2014-03 means all of March.")
        return value

    def _check_fuzzy(self, about: Subject, value: Value, place: int) -> None:
        scanner = self._scanner
        if not about.fuzzy:
            names = ", ".join(field.name for field in FIELDS if field.fuzzy)
            raise scanner.error(
                f"“{FUZZY.symbol}” works on {names}, not on {about.written}",
                scanner.at,
                hint=f"Where the value ends with that character, write \\{FUZZY.symbol}.",
            )
        if value.wild:
            raise scanner.error(f"Expected either wildcards or “{FUZZY.symbol}”, not both", scanner.at)
        if not value.text:
            raise scanner.error(f"Expected a value before “{FUZZY.symbol}”", place)

    def _kind(self, column: int) -> KindIs:
        scanner = self._scanner
        place = scanner.column
        text = scanner.quoted()
        name = literal(scanner.word()) if text is None else text
        for kind in KINDS:
            if kind == name.casefold():
                return KindIs(column, kind)
        raise scanner.error(f"Expected one of {', '.join(KINDS)} after “is:”, not “{name}”", place)

    def _range(self, about: Subject, column: int) -> Between:
        scanner = self._scanner
        place = scanner.column
        low_included = next(included for sign, included in RANGE_STARTS.items() if scanner.takes(sign))
        low = self._end_of_range(about, "at the start of the range")
        if not scanner.takes_keyword(TO):
            raise scanner.error(f"Expected “{TO.symbol}” between the ends of the range")
        high = self._end_of_range(about, f"after “{TO.symbol}”")
        for sign, high_included in RANGE_ENDS.items():
            if scanner.takes(sign):
                term = Between(
                    column=column,
                    target=about.target,
                    low=low,
                    high=high,
                    low_included=low_included,
                    high_included=high_included,
                )
                if _holds_nothing(term):
                    raise scanner.error("Expected a range whose end lies after its start", place)
                return term
        raise scanner.error(f"Expected {' or '.join(f'“{sign}”' for sign in RANGE_ENDS)} at the end of the range")

    def _end_of_range(self, about: Subject, where: str) -> str | None:
        scanner = self._scanner
        scanner.skip_space()
        is_open = scanner.sees("*") and IN_RANGE.match(scanner.text, scanner.at + 1) is None
        text = None if is_open and scanner.takes("*") else self._literal(about, IN_RANGE, where)
        scanner.skip_space()
        return text

    def _literal(self, about: Subject, form: re.Pattern[str], where: str) -> str:
        """Read one value to compare with."""
        scanner = self._scanner
        place = scanner.column
        text = scanner.quoted()
        if text is None:
            written = scanner.word(form)
            if not written:
                expected = spans.EXPECTED if about.role == "time" else "a value"
                raise scanner.error(f"Expected {expected} {where}")
            if is_wild(written) or without_fuzzy(written)[1]:
                raise scanner.error(
                    f"Expected a value without wildcards or “{FUZZY.symbol}” to compare with",
                    place,
                    hint="Put it in quotes where it holds such characters.",
                )
            text = literal(written)
        if about.role == "time":
            self._check_time(text, place)
        return text

    def _check_time(self, text: str, place: int) -> None:
        try:
            spans.span_of(text, 0)
        except ValueError as error:
            raise self._scanner.error(str(error), place) from error

    def _deeper(self, column: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._scanner.error(f"Expected no more than {DEEPEST} levels of parentheses and negations", column)

    def _miss_term(self) -> NoReturn:
        keyword = self._scanner.sees_keyword(*KEYWORDS)
        raise self._scanner.error(
            f"Expected a term {self._before}" + (f", not “{keyword}”" if keyword else ""),
            hint=f"To look for the word itself, write \\{keyword}." if keyword else "",
        )

    def _miss_order(self, about: Subject, what: str) -> NoReturn:
        raise self._scanner.error(
            f"Expected a plain value: {about.written} is text, and a {what} works on time and on paths",
            hint="Put the value in quotes where it begins with that character.",
        )


def _holds_nothing(term: Between) -> bool:
    """Whether the ends are so, whenever it is asked, that nothing lies between them."""
    low, high = term.low, term.high
    if low is None or high is None:
        return False
    if term.target == "time":
        if spans.moves(low) != spans.moves(high):
            return False
        return spans.is_empty(
            spans.between(
                spans.span_of(low, 0),
                spans.span_of(high, 0),
                low_included=term.low_included,
                high_included=term.high_included,
            )
        )
    if not (_NUMBER.fullmatch(low) and _NUMBER.fullmatch(high)):
        return False
    return float(low) > float(high) or (low == high and not (term.low_included and term.high_included))
