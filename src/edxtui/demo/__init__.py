"""A small log for those who have none: `fixtures/edx.log`, packed. Its people and courses are made up."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path


@contextmanager
def demo_log() -> Iterator[Path]:
    """The log, as long as the block lasts."""
    with resources.as_file(resources.files(__package__).joinpath("edx.log.gz")) as path:
        yield path
