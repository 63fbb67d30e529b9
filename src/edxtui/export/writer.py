"""A selection of events written out: as documents or as a table, to one file or several, and what goes beside it."""

import contextlib
from collections.abc import Callable, Generator, Iterator
from typing import Any, Final

import msgspec

from edxtui.errors import UsageError
from edxtui.export.ahead import ahead
from edxtui.export.csv_writer import csv_head, csv_lines
from edxtui.export.damaged import put_damaged
from edxtui.export.disguise import Watch
from edxtui.export.document_writer import DocumentWriter
from edxtui.export.documents import Batch, Logs, Long, read, spans_of
from edxtui.export.files import Files
from edxtui.export.formats import LAYOUTS
from edxtui.export.manifest import described, described_file, manifest
from edxtui.export.output import Output
from edxtui.export.packing import packing_of
from edxtui.export.request import Request
from edxtui.export.table import Rows, heads, rows
from edxtui.export.target import check, check_folder, refuse_key
from edxtui.index.records import Ids
from edxtui.index.spans import Spans

_PIECE: Final = 1 << 20
_AHEAD: Final = 4
"""Batches of documents that are read while those before are written: reading and writing wait for different things."""


class Exported(msgspec.Struct, frozen=True):
    """How far an export is."""

    events: int
    """Documents written, or rows."""
    damaged: int
    """Damaged records left out, or written to a file of their own."""
    selected: int
    """Records in all; reached when all are written or left out."""
    complete: bool = False
    """Whether it is through, and the files in their places."""


def refuse(request: Request, logs: Logs) -> None:
    """Tell early what `export` would refuse.

    Raises: ExportError, UsageError: it would.
    """
    if request.fields and request.format in LAYOUTS:
        raise UsageError(
            f"{request.format} holds whole documents, so there are no fields to add.",
            hint="Fields are columns of csv and parquet.",
        )
    if request.damaged is not None and request.disguise is not None:
        raise UsageError(
            "Damaged records are not exported under pseudonyms: nobody can tell who is in them.",
            hint="Leave the file for them away.",
        )
    if request.target is not None:
        (check_folder if request.is_folder else check)(request.target, logs.logs, force=request.force)
    for beside in (request.damaged, request.manifest, request.audit):
        if beside is not None:
            check(beside, logs.logs, force=request.force)
    if request.damaged is not None:
        packing_of(request.damaged)
    if request.key_file is not None:
        for place in (request.target, request.damaged, request.manifest, request.audit):
            if place is not None:
                refuse_key(place, request.key_file)


def export(logs: Logs, ids: Ids, request: Request) -> Generator[Exported, None, None]:
    """Write these records, in this order.

    Yields how far it is after every few MiB, and at last that it is complete. Closing the generator before that stops
    the work and leaves nothing of the files. Documents that stood on one line are copied byte for byte; in `ndjson` one
    of several lines loses its line ends and the white space around them, outside of strings. Under a disguise nothing
    leaves before all of it was looked at.

    Raises: ExportError: it may not be, or cannot be, written. LogError: a log cannot be read any more. Stopped: the
    index was told to stop.
    """
    refuse(request, logs)
    with Files(logs.logs, force=request.force).together() as files:
        run = _Run(logs, ids, request, files)
        yield from run.steps()
        run.finish()
    yield Exported(run.events, run.damaged, len(ids), complete=True)


class _Run:
    """One export under way."""

    def __init__(self, logs: Logs, ids: Ids, request: Request, files: Files) -> None:
        self.events = self.damaged = 0
        self._logs, self._ids, self._request, self._files = logs, ids, request, files
        self._watch: Watch | None = request.disguise.watch() if request.disguise is not None else None
        self._heads = [] if request.format in LAYOUTS else heads(request.fields)
        self._described: Callable[[], list[dict[str, Any]]] = list
        self._steps = {"csv": self._csv, "parquet": self._parquet}.get(request.format, self._documents)
        self._damaged_out: Output | None = None

    def steps(self) -> Generator[Exported, None, None]:
        yield from self._steps()

    def finish(self) -> None:
        """Write what goes beside the output, which is all written."""
        request = self._request
        if self._watch is not None:
            self._watch.finish()
        if request.audit is not None and request.disguise is not None:
            self._files.output(request.audit).write(request.disguise.audit())
        if request.manifest is not None:
            text = manifest(
                self._logs,
                self._ids,
                request,
                events=self.events,
                damaged=self.damaged,
                files=self._described(),
                columns=[head.name for head in self._heads],
            )
            self._files.output(request.manifest).write(text)

    def _documents(self) -> Generator[Exported, None, None]:
        request = self._request
        writer = DocumentWriter(self._begun(), LAYOUTS[request.format], request.disguise)

        def prepare(part: Batch | Long | Spans) -> None:
            if isinstance(part, Batch):
                writer.prepare(part)

        with contextlib.closing(ahead(self._read(), _AHEAD, prepare)) as parts:
            for part in parts:
                if isinstance(part, Spans):
                    yield self._left_out(part)
                    continue
                writer.add(part)
                self.events += len(part) if isinstance(part, Batch) else 1
                yield self._so_far()
        writer.finish()

    def _read(self) -> Iterator[Batch | Long | Spans]:
        """The documents of the selection, and where damaged records lie among them."""
        for events, damaged in spans_of(self._logs, self._ids):
            yield from read(self._logs, events, disguised=self._request.disguise is not None)
            yield damaged

    def _csv(self) -> Generator[Exported, None, None]:
        put = self._begun()
        put(csv_head(self._heads))
        for some in self._rows():
            put(csv_lines(some))
            yield self._taken(some)

    def _parquet(self) -> Generator[Exported, None, None]:
        from edxtui.export.parquet_writer import ParquetWriter

        request = self._request
        target = request.target
        if target is None:
            path, out = self._files.room() / "rows.parquet", self._output()
        else:
            path = self._files.folder(target) if request.is_folder else self._files.file(target)
        self._open_damaged()
        with ParquetWriter(self._files.room(), self._heads, parted=request.is_folder) as writer:
            for some in self._rows():
                if self._watch is not None:
                    self._watch.see(csv_lines(some))
                writer.add(some)
                yield self._taken(some)
            for _ in writer.write_folder(path) if request.is_folder else writer.write(path):
                yield self._so_far()
        if target is None:
            with path.open("rb") as written:
                while piece := written.read(_PIECE):
                    out.write(piece)
        elif request.is_folder:
            inner = sorted(path.rglob("*.parquet"))
            self._described = lambda: [described_file(file, file.relative_to(path).as_posix()) for file in inner]
        else:
            self._described = lambda: [described_file(path, target.name)]

    def _rows(self) -> Generator[Rows, None, None]:
        yield from rows(self._logs, self._ids, self._request.fields, self._request.disguise)

    # The output and what is beside it

    def _begun(self) -> Callable[[bytes | memoryview], None]:
        """Where to write text to."""
        out, watch = self._output(), self._watch
        self._open_damaged()
        if watch is None:
            return out.write

        def put(piece: bytes | memoryview) -> None:
            watch.see(bytes(piece))
            out.write(piece)

        return put

    def _output(self) -> Output:
        request = self._request
        held, digested = self._watch is not None, request.manifest is not None
        out = self._files.output(request.target, packing=request.packing, held=held, digested=digested)
        name = request.target.name if request.target is not None else None

        def described_output() -> list[dict[str, Any]]:
            digest = out.end()
            return [described(name, out.size, digest)]

        self._described = described_output
        return out

    def _open_damaged(self) -> None:
        target = self._request.damaged
        if target is not None:
            self._damaged_out = self._files.output(target, packing=packing_of(target))

    def _taken(self, some: Rows) -> Exported:
        self.events += some.number
        return self._left_out(some.damaged)

    def _left_out(self, spans: Spans) -> Exported:
        self.damaged += spans.logs.size
        if self._damaged_out is not None and spans.logs.size:
            put_damaged(self._logs, spans, self._damaged_out)
        return self._so_far()

    def _so_far(self) -> Exported:
        return Exported(self.events, self.damaged, len(self._ids))
