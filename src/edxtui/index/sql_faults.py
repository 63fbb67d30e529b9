"""Which statements are answered, and what the engine says against one as a sentence with a place."""

import re
from typing import Final

import duckdb

from edxtui.errors import SqlError
from edxtui.index.views import VIEWS

_EXAMPLE: Final = "Write one such as SELECT type, count(*) FROM events GROUP BY type"
_ONLY_READS: Final = "SQL is for reading here: SELECT, WITH, DESCRIBE, SHOW, SUMMARIZE and EXPLAIN are answered."
_WORD: Final = re.compile(r"[A-Za-z]+")
_KIND: Final = re.compile(r"[A-Za-z ]+ Error: ")
_PLACE: Final = re.compile(r"^LINE (?P<line>\d+): (?P<text>.*)\n(?P<blank> *)\^", re.MULTILINE)
_NO_TABLE: Final = re.compile("Table with name .* does not exist")
_CUT: Final = "..."
"""Stands in the engine's message for parts of a long line."""


def check(statement: str) -> None:
    """See to it that the text is one statement that reads.

    Raises: SqlError: it is none, or several, or one that does something. duckdb.Error: it cannot be parsed.
    """
    found = duckdb.extract_statements(statement)
    if not found:
        raise SqlError("There is no statement.", hint=_EXAMPLE)
    kinds = [_kind(one) for one in found]
    if kinds == ["EXPLAIN"]:
        kinds = _explained(statement)
    if len(kinds) > 1 and all(kind == "SELECT" for kind in kinds):
        raise SqlError(f"There are {len(kinds)} statements.", hint="They are answered one at a time.")
    if "MULTI" in kinds or (len(kinds) > 1 and _first_word(statement) == "PIVOT"):  # by the major of the engine
        raise SqlError(
            "A PIVOT that has to look up its columns first is not answered.",
            hint="Name them: PIVOT events ON type IN ('play_video', 'pause_video') USING count(*)",
        )
    refused = next((kind for kind in kinds if kind != "SELECT"), None)
    if refused is not None:
        raise SqlError(f"{_called(statement, refused)} is not answered: nothing is changed here.", hint=_ONLY_READS)


def _kind(statement: duckdb.Statement) -> str:
    return str(statement.type).rpartition(".")[2]


def _explained(statement: str) -> list[str]:
    """The kinds of what an EXPLAIN explains; with ANALYZE it is carried out too."""
    text = statement.encode()
    words = [place for place, kind in _tokens(statement)] + [len(text)]
    analyzed = text[words[1] : words[2]].strip().upper() == b"ANALYZE" if len(words) > 2 else False
    try:
        return [_kind(one) for one in duckdb.extract_statements(text[words[1 + analyzed] :].decode())]
    except duckdb.Error:
        raise SqlError("EXPLAIN is answered without options, and of what reads.", hint=_ONLY_READS) from None


def _tokens(statement: str) -> list[tuple[int, object]]:
    """Where the words and signs of a statement begin, in bytes, without comments."""
    return [(place, kind) for place, kind in duckdb.tokenize(statement) if kind != duckdb.token_type.comment]


def _first_word(statement: str) -> str:
    tokens = _tokens(statement)
    match = _WORD.match(statement.encode()[tokens[0][0] :].decode()) if tokens else None
    return match[0].upper() if match is not None else ""


def _called(statement: str, kind: str) -> str:
    """What the writer calls it, where that is a word."""
    first = _first_word(statement)
    return first if first not in ("", "WITH", "EXPLAIN") else kind


def as_sql_error(error: duckdb.Error, statement: str) -> SqlError:
    """The engine's message about a statement as a sentence, with the place that it points at."""
    text = str(error)
    place = _PLACE.search(text)
    line, column = _place(place, statement) if place is not None else (0, 0)
    message = text[: place.start()] if place is not None else text
    kind = _KIND.match(message)
    message = message[kind.end() if kind is not None else 0 :].strip()
    first, _, more = message.partition("\n")
    hint = " ".join(more.split("\n\n")[0].split()).replace("Candidate bindings:", "Nearest:")
    if _NO_TABLE.match(first):
        hint = f"There are {', '.join(view.name for view in VIEWS[:-1])} and {VIEWS[-1].name}."
    if isinstance(error, duckdb.PermissionException):
        return SqlError(
            "Files and addresses are not read here.",
            hint="SQL sees the views events, damaged and sessions of this index, and nothing else.",
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return SqlError("This takes more memory or room than SQL is given here.", hint="Ask for less at once.")
    if "read-only mode" in first:
        return SqlError("Nothing is changed here.", hint=_ONLY_READS)
    if isinstance(error, (duckdb.InternalException, duckdb.FatalException)):
        return SqlError(f"The engine could not answer: {first.rstrip('.')}.", hint="Ask in another way.")
    where = f" (line {line}, column {column})" if line else ""
    return SqlError(
        f"{first.rstrip('.!')}{where}.", statement=statement, line=line, column=column, hint=_sentence(hint)
    )


def _place(place: re.Match[str], statement: str) -> tuple[int, int]:
    """Line and column, from 1; 0 and 0 where the text that is pointed at is not in the statement."""
    lines = statement.split("\n")
    line, shown = int(place["line"]), place["text"]
    if not 1 <= line <= len(lines):
        return 0, 0
    column = len(place["blank"]) - len(f"LINE {line}: ")
    if shown.startswith(_CUT):
        begin = lines[line - 1].find(shown.removeprefix(_CUT).removesuffix(_CUT))
        if begin < 0:
            return 0, 0
        column += begin - len(_CUT)
    return line, min(max(0, column), len(lines[line - 1])) + 1


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
