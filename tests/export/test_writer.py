import itertools
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edxtui.errors import ExportError, LogError
from edxtui.export import documents
from edxtui.export.formats import Format
from edxtui.export.request import Request
from edxtui.export.writer import Exported, export
from edxtui.opening import Opening, Settings

Open = Callable[..., Opening]

PRETTY = b'{\n  "event_type": "b",\n  "grade": 1e400,\n  "grade": 0.10\n}'
DAMAGED = b'{"event_type": "c", "time'


def through(opening: Opening, ids: Any, target: Path, layout: Format, *, force: bool = False) -> Exported:
    *_, last = export(opening, ids, Request(target=target, format=layout, force=force))
    assert last.complete
    return last


def line(number: int, more: str = "") -> bytes:
    return f'{{"event_type": "t{number}",  "n": {number}.0{more}}}'.encode()


def test_json_is_one_array_in_the_order_that_is_wanted(opened: Open, tmp_path: Path) -> None:
    opening = opened(line(0) + b"\n" + PRETTY + b"\n" + line(2))
    exported = through(opening, np.array([2, 0, 1]), tmp_path / "out.json", "json")
    text = (tmp_path / "out.json").read_bytes()
    assert text == b"[\n" + line(2) + b",\n" + line(0) + b",\n" + PRETTY + b"\n]\n"
    assert len(json.loads(text)) == 3
    assert exported == Exported(events=3, damaged=0, selected=3, complete=True)


def test_ndjson_is_a_document_a_line(opened: Open, tmp_path: Path) -> None:
    opening = opened(line(0) + b"\n" + PRETTY + b"\n" + line(2))
    through(opening, range(3), tmp_path / "out.ndjson", "ndjson")
    lines = (tmp_path / "out.ndjson").read_bytes().split(b"\n")
    assert lines == [line(0), b'{"event_type": "b","grade": 1e400,"grade": 0.10}', line(2), b""]


@pytest.mark.parametrize(("layout", "text"), [("json", b"[]\n"), ("ndjson", b"")])
def test_nothing_selected(opened: Open, tmp_path: Path, layout: Format, text: bytes) -> None:
    opening = opened(line(0))
    through(opening, np.array([], np.int64), tmp_path / "out", layout)
    assert (tmp_path / "out").read_bytes() == text


def test_damaged_records_are_left_out_and_counted(opened: Open, tmp_path: Path) -> None:
    opening = opened(line(0) + b"\n" + DAMAGED + b"\n" + line(2) + b"\n")
    exported = through(opening, range(3), tmp_path / "out.ndjson", "ndjson")
    assert (exported.events, exported.damaged, exported.selected) == (2, 1, 3)
    assert (tmp_path / "out.ndjson").read_bytes() == line(0) + b"\n" + line(2) + b"\n"
    assert through(opening, np.array([1]), tmp_path / "none.json", "json").events == 0
    assert (tmp_path / "none.json").read_bytes() == b"[]\n"


def test_documents_of_several_logs_take_turns(opened: Open, tmp_path: Path) -> None:
    logs = [b"".join(line(10 * log + number) + b"\n" for number in range(5)) for log in range(3)]
    ids = np.arange(15).reshape(3, 5).T.ravel()
    through(opened(*logs), ids, tmp_path / "out.ndjson", "ndjson")
    expected = [line(10 * log + number) for number in range(5) for log in range(3)]
    assert (tmp_path / "out.ndjson").read_bytes().splitlines() == expected


def test_documents_far_apart(opened: Open, tmp_path: Path) -> None:
    opening = opened(b"\n".join(map(line, range(100))))
    through(opening, np.array([99, 0, 50]), tmp_path / "out.ndjson", "ndjson")
    assert (tmp_path / "out.ndjson").read_bytes().splitlines() == [line(99), line(0), line(50)]


@pytest.mark.parametrize("batch", [1, 40, 100, 1000])
@pytest.mark.parametrize("asked", [1, 3, 1000])
@pytest.mark.parametrize("layout", ["json", "ndjson"])
def test_batches_do_not_show(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, asked: int, layout: Format
) -> None:
    opening = opened(b"".join([line(0), b"\n", PRETTY, b"\n", DAMAGED, b"\n", *(line(n) + b"\n" for n in range(20))]))
    ids = np.array([7, 3, 2, 1, 0, *range(8, 23), 4])
    through(opening, ids, tmp_path / "at-once", layout)
    monkeypatch.setattr(documents, "BATCH", batch)
    monkeypatch.setattr(documents, "LONGEST", batch)
    monkeypatch.setattr(documents, "_ASKED", asked)
    monkeypatch.setattr(documents, "_GAP", 0)
    through(opening, ids, tmp_path / "in-batches", layout)
    whole, parts = (tmp_path / "at-once").read_bytes(), (tmp_path / "in-batches").read_bytes()
    assert parts == whole


def test_white_space_that_is_not_json_does_not_get_out(opened: Open, tmp_path: Path) -> None:
    opening = opened(b'{"event_type": "a",\x0c "n": 1}\n{"event_type": "b",\n\x0b"n": 2}\n')
    for layout in ("json", "ndjson"):
        through(opening, range(2), tmp_path / layout, layout)
    assert [event["n"] for event in json.loads((tmp_path / "json").read_bytes())] == [1, 2]
    assert [json.loads(one)["n"] for one in (tmp_path / "ndjson").read_bytes().splitlines()] == [1, 2]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_a_clean_log_comes_back_line_for_line(opened: Open, tmp_path: Path, end: bytes, last: bool) -> None:
    lines = [line(number, f', "x": "{chr(0x1F600)}\\u20ac", "y": NaN') for number in range(50)]
    through(opened(end.join(lines) + (end if last else b"")), range(50), tmp_path / "out.log", "ndjson")
    assert (tmp_path / "out.log").read_bytes() == b"\n".join(lines) + b"\n"


def test_closing_leaves_nothing(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "BATCH", 30)
    opening = opened(b"\n".join(map(line, range(20))))
    folder = tmp_path / "exports"
    folder.mkdir()
    steps = export(opening, range(20), Request(target=folder / "out.json", format="json"))
    assert [step.events for step in itertools.islice(steps, 3)] == [1, 2, 3]
    assert len(list(folder.iterdir())) == 1
    steps.close()
    assert list(folder.iterdir()) == []


def test_a_log_that_shrinks_meanwhile_leaves_nothing(opened: Open, tmp_path: Path) -> None:
    opening = opened(line(0) + b"\n" + line(1))
    (tmp_path / "log-0.log").write_bytes(line(0))
    with pytest.raises(LogError, match="shorter than it was"):
        through(opening, range(2), tmp_path / "out.json", "json")
    assert not (tmp_path / "out.json").exists()


def test_a_log_is_not_written_over(opened: Open, tmp_path: Path) -> None:
    opening = opened(line(0))
    with pytest.raises(ExportError, match="one of the logs"):
        through(opening, range(1), tmp_path / "log-0.log", "json", force=True)


NUMBER = re.compile(r'(?<!\\)"#(-?\d[^"]*|NaN)"(?!:)')
"""A text that stands for a number in just this spelling."""

scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from([f"#{number}" for number in ("0", "-0.0", "1e400", "12345678901234567890", "0.10", "NaN")])
    | st.text(max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
events = st.dictionaries(st.sampled_from(["event_type", "username", "event", "x", "ü\n"]), values, max_size=4)


def to_the_letter(text: str | bytes) -> Any:
    """The document with numbers as they are written and keys that come twice."""
    return json.loads(
        text, object_pairs_hook=list, parse_float=as_written, parse_int=as_written, parse_constant=as_written
    )


def as_written(text: str) -> tuple[str, str]:
    return ("number", text)


@st.composite
def logs(draw: st.DrawFn) -> tuple[bytes, list[str]]:
    """A log and its documents."""
    found: list[Any] = draw(st.lists(events, max_size=6))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    texts: list[str] = []
    for event in found:
        indent = draw(st.sampled_from([None, None, 2, "\t"]))
        only_ascii: bool = draw(st.booleans())
        text = json.dumps(event, indent=indent, ensure_ascii=only_ascii)
        texts.append(NUMBER.sub(r"\1", text).replace("\n", end))
    in_array: bool = draw(st.booleans())
    if texts and in_array:
        return ("[" + f",{end}".join(texts) + "]").encode(errors="surrogatepass"), texts
    return (end.join(texts) + draw(st.sampled_from(["", end]))).encode(), texts


@settings(max_examples=20, deadline=None)
@given(logs(), st.randoms(use_true_random=False))
def test_what_is_read_back_is_what_was_selected(log: tuple[bytes, list[str]], random: Any) -> None:
    data, texts = log
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.log").write_bytes(data)
        with Opening([str(folder / "a.log")], Settings(cache_folder=folder / "cache", jobs=1)) as opening:
            for _ in opening.build():
                pass
            assert opening.store.size == len(texts)
            ids = random.sample(range(len(texts)), random.randint(0, len(texts)))
            for layout in ("json", "ndjson"):
                through(opening, np.array(ids, np.int64), folder / layout, layout)
        array, lines = (folder / "json").read_bytes(), (folder / "ndjson").read_bytes().decode().split("\n")
    selected = [to_the_letter(texts[number]) for number in ids]
    assert to_the_letter(array) == selected
    assert lines.pop() == ""
    assert [to_the_letter(one) for one in lines] == selected
    for number, one in zip(ids, lines, strict=True):
        if "\n" not in texts[number]:
            assert one == texts[number]
