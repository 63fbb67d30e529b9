from pathlib import Path

import pytest

from edxtui.errors import UsageError
from edxtui.export.formats import Format, beside, format_of
from edxtui.export.packing import packing_of


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
        ("events.csv", None, "csv"),
        ("events.parquet", None, "parquet"),
        (None, "ndjson", "ndjson"),
    ],
)
def test_the_name_tells_unless_told(name: str | None, wanted: str | None, found: Format) -> None:
    assert format_of(Path(name) if name else None, wanted) == found


def test_the_name_tells_how_it_is_packed() -> None:
    names = ("a.ndjson.gz", "a.csv.ZST", "a.json", "a.gz")
    assert [packing_of(Path(name)) for name in names] == ["gz", "zst", None, "gz"]
    assert [format_of(Path(name)) for name in names] == ["ndjson", "csv", "json", "json"]
    assert packing_of(None) is None
    with pytest.raises(UsageError, match="bz2"):
        packing_of(Path("a.json.bz2"))


@pytest.mark.parametrize(("name", "wanted"), [("a.parquet.gz", None), ("a.zst", "parquet"), (None, "xml")])
def test_what_is_not_written_is_said(name: str | None, wanted: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        format_of(Path(name) if name else None, wanted)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_a_folder_holds_parquet() -> None:
    assert format_of(Path("events"), is_folder=True) == "parquet"
    with pytest.raises(UsageError, match="folder"):
        format_of(Path("events"), "csv", is_folder=True)


def test_what_goes_beside_is_called_alike() -> None:
    names = ("out.csv.gz", "out.json", "out", "2014.03", "out.JSONL.ZST")
    found = [beside(Path("there") / name, ".manifest.json") for name in names]
    assert [path.name.removesuffix(".manifest.json") for path in found] == ["out", "out", "out", "2014.03", "out"]
    assert {path.parent for path in found} == {Path("there")}
