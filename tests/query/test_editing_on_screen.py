"""What keys put into the query can be shown on a screen, and still finds its value."""

import fnmatch

from hypothesis import given
from hypothesis import strategies as st

from edxtui import statement as say
from edxtui.matching import Values
from edxtui.query import parse, resolve
from edxtui.query.editing import narrow
from edxtui.query.writing import PIECE
from edxtui.terminal_text import printable

hostile = st.text(st.sampled_from('\x1b\x07\u202e\x9b*?\\" ()[]ab~-é'), min_size=1, max_size=8)


class OneValue:
    def __init__(self, value: str) -> None:
        self._values = Values([value], [1])

    def values(self, field: str) -> Values:
        return self._values

    def marked(self) -> tuple[say.Chosen, tuple[str, ...]]:
        return say.Chosen(range(0)), ()

    def missed(self, field: str, text: str, limit: int, *, wild: bool) -> list[tuple[str, int]] | None:
        return None


@given(hostile.filter(lambda value: value.strip() == value))
def test_a_hostile_value_is_found_by_what_can_be_shown(value: str) -> None:
    query = narrow("", "user", value)
    assert printable(query) == query
    match resolve(parse(query), OneValue(value)).statement:
        case say.Equal("user", found):
            assert found == value
        case say.Wildcard("user", pattern):
            pieces = ("[" + piece[-1] + "]" if len(piece) > 1 else piece for piece in PIECE.findall(pattern))
            shell = "".join("[[]" if piece == "[" else piece for piece in pieces)
            assert fnmatch.fnmatchcase(value, shell)
        case other:
            raise AssertionError(other)
