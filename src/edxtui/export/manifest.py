"""What an export says of itself, so that who reads it can check that it is whole."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from edxtui import __version__
from edxtui import statement as say
from edxtui.events import times
from edxtui.export.disguise import Disguise
from edxtui.export.documents import Logs
from edxtui.export.request import Request
from edxtui.index.records import Ids
from edxtui.logs.identity import FINGERPRINT, known_identity

_PIECE: Final = 1 << 20


def manifest(
    logs: Logs,
    ids: Ids,
    request: Request,
    *,
    events: int,
    damaged: int,
    files: Sequence[dict[str, Any]],
    columns: Sequence[str],
) -> bytes:
    """The manifest of an export that is through, as JSON; `files` are its output, as from `described`.

    Under a disguise it holds neither the query nor the folders of the logs, which may say who someone is; their names
    have stand-ins.
    """
    with logs.store.question() as asking:
        first, last = asking.time_span(say.Chosen(ids))
    document = {
        "edxtui": __version__,
        "made": times.iso(round(datetime.datetime.now(datetime.UTC).timestamp() * 1_000_000)),
        "logs": _logs(logs, request.disguise),
        "query": None if request.disguise is not None else request.query,
        "order": request.order,
        "format": request.format,
        "compression": request.packing,
        "columns": list(columns),
        "pseudonymized": request.disguise is not None,
        "selected": len(ids),
        "events": events,
        "damaged": damaged,
        "damaged_file": request.damaged.name if request.damaged is not None else None,
        "first_time": first,
        "last_time": last,
        "files": list(files),
    }
    return json.dumps(document, indent=2).encode() + b"\n"


def _logs(logs: Logs, disguise: Disguise | None) -> list[dict[str, Any]]:
    found = []
    reports = logs.store.log_reports()
    names: Sequence[str | None] = [report.path for report in reports]
    if disguise is not None:
        names = disguise.column("log", names)
    for report, name, text in zip(reports, names, logs.store.identities(), strict=True):
        identity = known_identity(text)
        found.append(
            {
                "path": name,
                "bytes": report.bytes,
                "events": report.events,
                "damaged": report.damaged,
                "fingerprint": {
                    "file_bytes": identity.size,
                    "first_bytes_sha256": identity.head,
                    "last_bytes_sha256": identity.tail,
                    "at_either_end": min(identity.size, FINGERPRINT),
                },
            }
        )
    return found


def described(name: str | None, size: int, digest: str | None) -> dict[str, Any]:
    """A file of the output; None is standard output."""
    return {"name": name, "bytes": size, "sha256": digest}


def described_file(path: Path, name: str) -> dict[str, Any]:
    """The same of a file that is written."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return described(name, path.stat().st_size, digest.hexdigest())
