"""A selection of events written out as their documents."""

from collections.abc import Generator
from pathlib import Path
from typing import IO

import msgspec

from edxtui.export.documents import Batch, Logs, Long, batches
from edxtui.export.formats import LAYOUTS, Format, Layout
from edxtui.export.one_line import Tidier, is_one_line, is_strange, tidied
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


def export_documents(
    logs: Logs, ids: Ids, target: Path | None, layout: Format, *, force: bool = False
) -> Generator[Exported, None, None]:
    """Write the documents of these records, in this order, to a file, or to standard output where `target` is None.

    Yields how far it is after every few MiB, and at last that it is complete. Closing the generator before that stops
    the work and leaves nothing of the file. A document that stood on one line is copied byte for byte; in `ndjson` one
    of several lines loses its line ends and the white space around them, outside of strings.

    Raises: ExportError: it may not be, or cannot be, written. LogError: a log cannot be read any more.
    """
    events = damaged = 0
    with written(target, logs.logs, force=force) as out:
        writer = _Writer(out, LAYOUTS[layout])
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
    yield Exported(events, damaged, len(ids), complete=True)


class _Writer:
    """Puts what stands around documents around them."""

    def __init__(self, out: IO[bytes], layout: Layout) -> None:
        self._out = out
        self._layout = layout
        self._begun = False

    def add(self, documents: list[bytes]) -> None:
        if not documents:
            return
        layout = self._layout
        text = layout.between.join(documents)
        ends = (len(documents) - 1) * layout.between.count(b"\n")
        if layout.one_line and (text.count(b"\n") != ends or b"\r" in text or is_strange(text)):
            text = layout.between.join(_on_one_line(document) for document in documents)
        elif is_strange(text):
            text = layout.between.join(tidied(document, breaks=False) for document in documents)
        self._put_before()
        self._out.write(text)

    def add_long(self, document: Long) -> None:
        tidier = Tidier(breaks=self._layout.one_line)
        self._put_before()
        for piece in document.pieces:
            self._out.write(tidier.piece(piece))

    def finish(self) -> None:
        self._out.write(self._layout.end if self._begun else self._layout.empty)

    def _put_before(self) -> None:
        self._out.write(self._layout.between if self._begun else self._layout.begin)
        self._begun = True


def _on_one_line(document: bytes) -> bytes:
    return document if is_one_line(document) else tidied(document, breaks=True)
