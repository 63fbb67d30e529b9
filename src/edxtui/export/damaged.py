"""The bytes of damaged records, one record a line."""

from edxtui.export.documents import Batch, Logs, read
from edxtui.export.output import Output
from edxtui.index.spans import Spans

_ON_ONE_LINE = bytes.maketrans(b"\r\n", b"  ")


def put_damaged(logs: Logs, spans: Spans, out: Output) -> None:
    """Write the records that lie there, in this order.

    Each end of a line inside of a record becomes a space, so that it stays one line and keeps its length; everything
    else is left as it is.

    Raises: LogError: a log cannot be read any more. ExportError: they cannot be written.
    """
    for batch in read(logs, spans):
        if isinstance(batch, Batch):
            out.write(b"".join(record.translate(_ON_ONE_LINE) + b"\n" for record in batch.documents))
        else:
            for piece in batch.pieces:
                out.write(piece.translate(_ON_ONE_LINE))
            out.write(b"\n")
