"""What an export does under a disguise; how people are disguised, another room tells."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from edxtui.errors import ExportError
from edxtui.export import documents
from edxtui.export.formats import Format
from edxtui.export.request import Request
from edxtui.export.writer import export
from edxtui.opening import Opening

Open = Callable[..., Opening]
LINES = tuple(b'{"event_type": "%d", "username": "ann"}' % number for number in range(6))


class Masks:
    """Writes `***` for ann, who must not be seen."""

    def __init__(self, *, works: bool = True) -> None:
        self.seen = b""
        self._works = works

    def documents(self, documents: Sequence[bytes]) -> list[bytes]:
        return [document.replace(b"ann", b"***") if self._works else document for document in documents]

    def column(self, name: str, values: Sequence[str | None]) -> list[str | None]:
        return ["***" if value == "ann" and self._works else value for value in values]

    def watch(self) -> "Masks":
        return self

    def see(self, piece: bytes) -> None:
        self.seen += piece

    def finish(self) -> None:
        if b"ann" in self.seen:
            raise ExportError("ann is still there.", hint="Tell the makers.")

    def audit(self) -> bytes:
        return b"{}"


@pytest.mark.parametrize("layout", ["json", "ndjson"])
@pytest.mark.parametrize("batch", [1, 100, 8 << 20])
def test_what_leaves_went_through_it(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: Format, batch: int
) -> None:
    monkeypatch.setattr(documents, "BATCH", batch)
    monkeypatch.setattr(documents, "LONGEST", batch)
    masks, target = Masks(), tmp_path / "out"
    for _ in export(opened(b"\n".join(LINES)), range(6), Request(target=target, format=layout, disguise=masks)):
        pass
    text = target.read_bytes()
    assert text == masks.seen
    assert text.count(b'"***"') == 6
    assert b"ann" not in text


def test_nothing_leaves_where_someone_is_still_there(
    opened: Open, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    opening = opened(b"\n".join(LINES))
    before = sorted(tmp_path.iterdir())
    for target in (tmp_path / "out", None):
        with pytest.raises(ExportError, match="still there"):
            list(export(opening, range(6), Request(target=target, format="ndjson", disguise=Masks(works=False))))
    assert sorted(tmp_path.iterdir()) == before
    assert capfdbinary.readouterr().out == b""
    list(export(opening, range(6), Request(target=None, format="ndjson", disguise=Masks())))
    assert capfdbinary.readouterr().out.count(b"***") == 6
