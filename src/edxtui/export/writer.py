"""A selection of events written out as their documents."""

from collections.abc import Generator
from typing import IO

import msgspec

from edxtui.export.disguise import Disguise, Watch
from edxtui.export.documents import Batch, Logs, Long, batches
from edxtui.export.formats import LAYOUTS, Layout
from edxtui.export.one_line import Tidier, is_one_line, is_strange, tidied
from edxtui.export.request import Request
from edxtui.export.target import written
from edxtui.index.records import Ids


class Exported(msgspec.Struct, frozen=True):
    """How far an export is."""

    events: int
    """Documents written."""
    damaged: int
    """Damaged records left out."""
    selected: int
    """Records in all; reached when all are written or left out."""
    complete: bool = False
    """Whether it is through, and the file in its place."""


def export(logs: Logs, ids: Ids, request: Request) -> Generator[Exported, None, None]:
    """Write these records, in this order.

    Yields how far it is after every few MiB, and at last that it is complete. Closing the generator before that stops
    the work and leaves nothing of the file. A document that stood on one line is copied byte for byte; in `ndjson` one
    of several lines loses its line ends and the white space around them, outside of strings. Under a disguise nothing
    leaves before all of it was looked at.

    Raises: ExportError: it may not be, or cannot be, written. LogError: a log cannot be read any more.
    """
    events = damaged = 0
    disguise = request.disguise
    watch = disguise.watch() if disguise is not None else None
    with written(request.target, logs.logs, force=request.force, held=watch is not None) as out:
        writer = _Writer(out, LAYOUTS[request.format], disguise, watch)
        for batch in batches(logs, ids):
            match batch:
                case Batch():
                    writer.add(batch.documents)
                    events += len(batch.documents)
                    damaged += batch.damaged
                case Long():
                    writer.add_long(batch)
                    events += 1
            yield Exported(events, damaged, len(ids))
        writer.finish()
        if watch is not None:
            watch.finish()
    yield Exported(events, damaged, len(ids), complete=True)


class _Writer:
    """Puts what stands around documents around them."""

    def __init__(self, out: IO[bytes], layout: Layout, disguise: Disguise | None, watch: Watch | None) -> None:
        self._out = out
        self._layout = layout
        self._disguise = disguise
        self._watch = watch
        self._begun = False

    def add(self, documents: list[bytes]) -> None:
        if not documents:
            return
        if self._disguise is not None:
            documents = self._disguise.documents(documents)
        layout = self._layout
        text = layout.between.join(documents)
        ends = (len(documents) - 1) * layout.between.count(b"\n")
        if layout.one_line and (text.count(b"\n") != ends or b"\r" in text or is_strange(text)):
            text = layout.between.join(_on_one_line(document) for document in documents)
        elif is_strange(text):
            text = layout.between.join(tidied(document, breaks=False) for document in documents)
        self._put_before()
        self._put(text)

    def add_long(self, document: Long) -> None:
        if self._disguise is not None:  # who is in it can only be told of the whole
            self.add([b"".join(document.pieces)])
            return
        tidier = Tidier(breaks=self._layout.one_line)
        self._put_before()
        for piece in document.pieces:
            self._put(tidier.piece(piece))

    def finish(self) -> None:
        self._put(self._layout.end if self._begun else self._layout.empty)

    def _put(self, piece: bytes) -> None:
        if self._watch is not None:
            self._watch.see(piece)
        self._out.write(piece)

    def _put_before(self) -> None:
        self._put(self._layout.between if self._begun else self._layout.begin)
        self._begun = True


def _on_one_line(document: bytes) -> bytes:
    return document if is_one_line(document) else tidied(document, breaks=True)
