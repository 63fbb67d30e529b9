"""Who does the work: this process while there is little, worker processes once there is more."""

import contextlib
import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final

from edxtui.index import worker
from edxtui.privacy.audit import Audit
from edxtui.privacy.documents import Documents
from edxtui.privacy.known import Known
from edxtui.privacy.pseudonyms import Pseudonyms
from edxtui.privacy.texts import Texts

_LITTLE: Final = 16 << 20
"""Bytes of documents that are not worth the start of a process."""
_PART: Final = 1 << 20
"""Bytes of documents that are handed over at once, about."""

_documents: Documents | None = None
"""In a worker process: what it works with."""


class Crew:
    """Puts stand-ins into documents, many at once; a context manager, which ends its processes."""

    def __init__(
        self, known: Known, pseudonyms: Pseudonyms, *, drop_text: bool, jobs: int | None, on_screen: bool = False
    ) -> None:
        """As many processes as there are processors unless told; beside a screen from the first document on."""
        self._given = (known, pseudonyms, drop_text)
        self._jobs = jobs or os.cpu_count() or 1
        self._here = Documents(Texts(pseudonyms, known, drop_text=drop_text))
        self._left = 0 if on_screen else _LITTLE
        self._audit = Audit()
        self._pool: ProcessPoolExecutor | None = None

    @property
    def audit(self) -> Audit:
        """What everybody has changed."""
        whole = Audit()
        whole.join(self._audit)
        whole.join(self._here.audit)
        return whole

    def disguised(self, documents: Sequence[bytes]) -> list[bytes]:
        """The documents with stand-ins.

        Raises: LogError: a process was ended from outside.
        """
        self._left -= sum(map(len, documents))
        if self._left >= 0 or self._jobs == 1:
            with _uncollected():
                return [self._here.disguised(document) for document in documents]
        found: list[bytes] = []
        for part in [self._submitted(part) for part in _parts(documents)]:
            made, audit = worker.result_of(part)
            found += made
            self._audit.join(audit)
        return found

    def _submitted(self, part: list[bytes]) -> "Future[tuple[list[bytes], Audit]]":
        with worker.uninterrupted():
            if self._pool is None:
                worker.ready()
                self._pool = ProcessPoolExecutor(
                    self._jobs,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_begin,
                    initargs=self._given,
                )
            return self._pool.submit(_disguised, part)

    def close(self) -> None:
        """End the processes; again does no harm."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """What is remembered are hundreds of thousands of objects and no cycles: looking for cycles is wasted time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parts(documents: Sequence[bytes]) -> list[list[bytes]]:
    parts: list[list[bytes]] = [[]]
    size = 0
    for document in documents:
        if size >= _PART:
            parts.append([])
            size = 0
        parts[-1].append(document)
        size += len(document)
    return parts


def _begin(known: Known, pseudonyms: Pseudonyms, drop_text: bool) -> None:
    global _documents
    worker.begin()
    _documents = Documents(Texts(pseudonyms, known, drop_text=drop_text))


def _disguised(part: list[bytes]) -> tuple[list[bytes], Audit]:
    assert _documents is not None  # noqa: S101 - the process began with it
    _documents.audit = Audit()
    return [_documents.disguised(document) for document in part], _documents.audit
