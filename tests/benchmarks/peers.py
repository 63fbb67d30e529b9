"""What other programs need for the same log, each skipped where it is not installed."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import duckdb
import ijson

_COLUMNS = """
CREATE TABLE events AS SELECT event_type, name, event_source, time, username, session, host, ip, page,
    context.course_id AS course, context.org_id AS org
FROM read_json(?, format='newline_delimited', columns={
    event_type: 'VARCHAR', name: 'VARCHAR', event_source: 'VARCHAR', time: 'TIMESTAMP', username: 'VARCHAR',
    session: 'VARCHAR', host: 'VARCHAR', ip: 'VARCHAR', page: 'VARCHAR',
    context: 'STRUCT(course_id VARCHAR, org_id VARCHAR)'}, maximum_object_size=67108864)
"""
_TEXT = {"kind": "string", "identifier": True}
_LNAV_FORMAT = {
    "$schema": "https://lnav.org/schemas/format-v1.schema.json",
    "edx_log": {
        "title": "edX tracking log",
        "json": True,
        "hide-extra": True,
        "timestamp-field": "time",
        "body-field": "event_type",
        "line-format": [{"field": "__timestamp__"}, " ", {"field": "username"}, " ", {"field": "event_type"}],
        "value": {
            **dict.fromkeys(("event_type", "username", "event_source", "host", "ip", "session", "page"), _TEXT),
            "context": {"kind": "json"},
        },
    },
}


def duckdb_table(log: Path, folder: Path, threads: int = 2) -> float:
    """Seconds that DuckDB's own reader takes for a table of the same columns."""
    path = folder / "peer.duckdb"
    path.unlink(missing_ok=True)
    begin = monotonic()
    connection = duckdb.connect(str(path), config={"threads": threads})
    connection.execute(_COLUMNS, [str(log)])
    connection.close()
    return monotonic() - begin


def lnav(log: Path) -> float | None:
    """Seconds that lnav takes to read the log with a format for it, and to count its lines."""
    if shutil.which("lnav") is None:
        return None
    with lnav_formats() as folder:
        return _seconds(_lnav_command(folder, ";SELECT count(*) FROM edx_log", log))


def lnav_answers(log: Path, questions: Mapping[str, str], patience: float) -> Iterator[tuple[str, float | None]]:
    """Seconds that lnav takes for each question beyond loading the log; None where it did not answer in time."""
    if shutil.which("lnav") is None:
        return
    with lnav_formats() as folder:
        loaded = _seconds(_lnav_command(folder, ";SELECT count(*) FROM edx_log", log))
        for name, question in questions.items():
            try:
                seconds = _seconds(_lnav_command(folder, question, log), patience)
            except subprocess.TimeoutExpired:
                yield name, None
            else:
                yield name, max(0.0, seconds - loaded)


@contextmanager
def lnav_formats() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        formats = Path(name) / "formats" / "edx"
        formats.mkdir(parents=True)
        (formats / "edx.json").write_text(json.dumps(_LNAV_FORMAT))
        yield Path(name)


def _lnav_command(folder: Path, question: str, log: Path) -> list[str]:
    return ["lnav", "-N", "-n", "-I", str(folder), "-c", question, str(log)]


def jq(log: Path) -> float | None:
    """Seconds that jq takes to pick two members of each event."""
    return None if shutil.which("jq") is None else _seconds(["jq", "-c", "[.username, .event_type]", str(log)])


def ripgrep(log: Path) -> float | None:
    """Seconds that ripgrep takes to count the lines with a word: the plain limit of going through the text."""
    return None if shutil.which("rg") is None else _seconds(["rg", "-c", "problem_check", str(log)])


def _seconds(command: list[str], patience: float | None = None) -> float:
    begin = monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=patience)
    return monotonic() - begin


def ijson_items(text: Path) -> float:
    """Seconds that ijson takes to build every document."""
    begin = monotonic()
    with text.open("rb") as file:
        for _ in ijson.items(file, "", multiple_values=True, use_float=True):
            pass
    return monotonic() - begin
