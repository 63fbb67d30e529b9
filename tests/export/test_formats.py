from pathlib import Path

import pytest

from edxtui.errors import UsageError
from edxtui.export.formats import Format, format_of


@pytest.mark.parametrize(
    ("name", "wanted", "found"),
    [
        ("events.json", None, "json"),
        ("events.JSON", None, "json"),
        ("events.ndjson", None, "ndjson"),
        ("events.jsonl", None, "ndjson"),
        ("tracking.log", None, "ndjson"),
        ("events", None, "json"),
        (None, None, "json"),
        ("events.json", "ndjson", "ndjson"),
        ("events.csv", "json", "json"),
        (None, "ndjson", "ndjson"),
    ],
)
def test_the_name_tells_unless_told(name: str | None, wanted: str | None, found: Format) -> None:
    assert format_of(Path(name) if name else None, wanted) == found


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("a.csv", None), ("a.parquet", None), ("a.json", "csv"), (None, "parquet"), ("a.json.gz", None), (None, "xml")],
)
def test_what_is_not_written_is_said(name: str | None, wanted: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        format_of(Path(name) if name else None, wanted)
    assert caught.value.exit_code == 2
    assert caught.value.hint
