"""Things made ahead come in their order, and no more of them are made than are wanted."""

import contextlib
from collections.abc import Iterator
from threading import Event, current_thread, main_thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.export.ahead import ahead


def nothing(_: object) -> None:
    """Prepare nothing."""


@given(st.lists(st.integers()), st.integers(1, 5))
def test_they_come_in_their_order(items: list[int], most: int) -> None:
    assert list(ahead(iter(items), most, nothing)) == items


def test_they_are_made_in_another_thread_and_only_so_many() -> None:
    made: list[int] = []
    third = Event()

    def items() -> Iterator[int]:
        for number in range(100):
            assert current_thread() is not main_thread()
            made.append(number)
            if number == 3:
                third.set()
            yield number

    with contextlib.closing(ahead(items(), 3, nothing)) as found:
        assert next(found) == 0
        assert third.wait(20)
    assert made == [0, 1, 2, 3]


def test_what_goes_wrong_comes_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    found = ahead(items(), 4, nothing)
    assert next(found) == 1
    with pytest.raises(OSError, match="gone"):
        next(found)

    def prepare(item: int) -> None:
        if item == 2:
            raise ValueError(item)

    found = ahead(iter([1, 2, 3]), 2, prepare)
    assert next(found) == 1
    with pytest.raises(ValueError, match="2"):
        next(found)
