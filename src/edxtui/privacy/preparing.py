"""Who the logs know, found before the first document leaves: from the index, and from one pass over all of the logs.

Ids of users are no field of the index, and neither are those to whom something was done; both stand in documents alone.
"""

import contextlib
import multiprocessing
import os
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from typing import Final

import msgspec

from edxtui.catalogue.reference import text as text_of_reference
from edxtui.index import worker
from edxtui.index.asking import Asking
from edxtui.index.values import texts_of
from edxtui.logs.packed.packed_file import PackedFile
from edxtui.logs.source import PlainFile
from edxtui.logs.text import Text
from edxtui.opening import Opening
from edxtui.privacy.disguise import Disguiser, Wanted
from edxtui.privacy.gathering import identities_in
from edxtui.privacy.known import Identities, Known

_BLOCK: Final = 8 << 20
_OVERLAP: Final = 64 << 10
"""Bytes that are read with two blocks, so that nobody is missed where they meet."""
_LITTLE: Final = 64 << 20
"""Bytes of logs that are not worth the start of a process."""
_LITTLE_ON_SCREEN: Final = 1 << 20
_AHEAD: Final = 3
_COURSEWARE: Final = ("course", "org", "module", "source", "type")
"""Fields whose values are words of the courses, and stay."""
_OURS: Final = (
    "user mail example invalid name phone host id address robot another program system on anonymous unknown "
    "Edge Opera Samsung Internet Firefox Chrome Explorer Safari iOS Android Windows Mac ChromeOS Linux https http"
)
"""Words of stand-ins, and of what browsers are reduced to."""


class Prepared(msgspec.Struct, frozen=True):
    """How far it is."""

    bytes_read: int
    bytes_total: int


def prepared(opening: Opening, wanted: Wanted) -> Generator[Prepared, None, Disguiser]:
    """Find out who the logs know; the value of the generator is what hides them.

    Closing the generator stops the work.

    Raises: LogError: a log cannot be read any more. IndexStoreError: the index cannot answer. Stopped: it was told to.
    """
    found = yield from people(opening, jobs=wanted.jobs, on_screen=wanted.on_screen)
    words: list[str] = [_OURS, text_of_reference()]
    with opening.store.question() as asking:
        for field in _COURSEWARE:
            # A path that nobody knows may have people in it.
            words += (text for text in texts_of(field, asking) if not text.startswith("/"))
    return Disguiser(Known(found, words), wanted)


def people(opening: Opening, *, jobs: int | None, on_screen: bool) -> Generator[Prepared, None, Identities]:
    """Who the logs know, by their index and by their bytes.

    Raises: as `prepared`.
    """
    with opening.store.question() as asking:
        found = indexed(asking)
    total = sum(report.bytes for report in opening.store.log_reports())
    read = 0
    yield Prepared(0, total)
    with contextlib.closing(_gathered(opening, jobs or os.cpu_count() or 1, total, on_screen=on_screen)) as parts:
        for part, size in parts:
            found.join(part)
            read += size
            yield Prepared(min(read, total), total)
    return found


def indexed(asking: Asking) -> Identities:
    """Whom the index alone knows.

    Raises: Stopped, IndexStoreError: the index does not answer.
    """
    return Identities(
        names=set(texts_of("user", asking)),
        sessions=set(texts_of("session", asking)),
        addresses=set(texts_of("ip", asking)),
    )


def _gathered(
    opening: Opening, jobs: int, total: int, *, on_screen: bool
) -> Generator[tuple[Identities, int], None, None]:
    """Who is named in each block of the logs, and its bytes."""
    blocks = [
        (number, begin, min(_BLOCK, report.bytes - begin), min(_BLOCK + _OVERLAP, report.bytes - begin))
        for number, report in enumerate(opening.store.log_reports())
        for begin in range(0, report.bytes, _BLOCK)
    ]
    if jobs == 1 or total <= (_LITTLE_ON_SCREEN if on_screen else _LITTLE):
        for log, begin, size, more in blocks:
            yield identities_in(opening.read(log, begin, more)), size
        return
    worker.ready()
    with worker.uninterrupted():
        pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=worker.begin)
    ahead: deque[tuple[Future[Identities], int]] = deque()
    try:
        for log, begin, size, more in blocks:
            archive = opening.files.archives.get(log)
            if archive is not None and not archive.points.complete:
                yield identities_in(opening.read(log, begin, more)), size
                continue
            if not begin:
                opening.read(log, 0, 0)  # is it still the log that was indexed?
            with worker.uninterrupted():
                ahead.append((pool.submit(_read, opening.files.text(log), begin, more), size))
            if len(ahead) > _AHEAD * jobs:
                future, done = ahead.popleft()
                yield worker.result_of(future), done
        while ahead:
            future, done = ahead.popleft()
            yield worker.result_of(future), done
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _read(text: Text, begin: int, size: int) -> Identities:
    return identities_in(_file(text).read(begin, size))


@lru_cache(maxsize=4)
def _file(text: Text) -> PlainFile | PackedFile:
    return text.open()
