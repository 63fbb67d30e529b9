"""How long something takes."""

from collections.abc import Callable
from time import perf_counter


def milliseconds(act: Callable[[], object]) -> float:
    """Do it, and tell."""
    begin = perf_counter()
    act()
    return 1000 * (perf_counter() - begin)
