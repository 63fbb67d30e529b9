"""Things made in a thread of their own while those before them are used."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar, cast

Item = TypeVar("Item")

_END: Final = object()


def ahead(items: Iterator[Item], most: int, prepare: Callable[[Item], object]) -> Generator[Item, None, None]:
    """The same items in their order, up to `most` of them made and prepared before they are asked for.

    Closing the generator stops the making; one that is being made is waited for. What making or preparing one raises
    comes in its place.
    """

    def make() -> object:
        item = next(items, _END)
        if item is not _END:
            prepare(cast(Item, item))
        return item

    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        waiting = deque(pool.submit(make) for _ in range(most))
        try:
            while (item := waiting.popleft().result()) is not _END:
                waiting.append(pool.submit(make))
                yield cast(Item, item)
        finally:
            for each in waiting:
                each.cancel()
