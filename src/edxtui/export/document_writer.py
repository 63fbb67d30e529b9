"""Documents to a stream, and what stands around them."""

from collections.abc import Callable

from edxtui.export.disguise import Disguise
from edxtui.export.documents import Batch, Long
from edxtui.export.formats import Layout
from edxtui.export.one_line import Tidier, is_one_line, is_strange, tidied

Put = Callable[[bytes | memoryview], None]


class DocumentWriter:
    """Writes batch after batch in one layout."""

    def __init__(self, put: Put, layout: Layout, disguise: Disguise | None) -> None:
        """Write through `put`."""
        self._put = put
        self._layout = layout
        self._disguise = disguise
        self._begun = False

    def add(self, batch: Batch | Long) -> None:
        """Write the next documents."""
        if self._disguise is not None:  # who is in a document can only be told of the whole
            whole = batch.documents if isinstance(batch, Batch) else [b"".join(batch.pieces)]
            self._add(self._disguise.documents(whole))
        elif isinstance(batch, Long):
            self._add_long(batch)
        elif (pieces := batch.laid(self._layout.between)) is not None:
            self._put_before()
            for piece in pieces:
                self._put(piece)
        else:
            self._add(batch.documents)

    def prepare(self, batch: Batch) -> None:
        """Do what can be done for a batch before it is its turn, in whatever thread; a disguise takes it by itself."""
        if self._disguise is None:
            batch.laid(self._layout.between)

    def finish(self) -> None:
        """Write what stands behind them."""
        self._put(self._layout.end if self._begun else self._layout.empty)

    def _add(self, documents: list[bytes]) -> None:
        layout = self._layout
        if layout.one_line:
            documents = [_on_one_line(document) for document in documents]
        elif any(map(is_strange, documents)):
            documents = [tidied(document, breaks=False) for document in documents]
        self._put_before()
        self._put(layout.between.join(documents))

    def _add_long(self, document: Long) -> None:
        tidier = Tidier(breaks=self._layout.one_line)
        self._put_before()
        for piece in document.pieces:
            self._put(tidier.piece(piece))

    def _put_before(self) -> None:
        self._put(self._layout.between if self._begun else self._layout.begin)
        self._begun = True


def _on_one_line(document: bytes) -> bytes:
    return document if is_one_line(document) else tidied(document, breaks=True)
