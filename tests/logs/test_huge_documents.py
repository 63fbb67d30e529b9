"""Documents too big to hold: what is read of them, and how much memory that takes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.logs.reading import WAYS, read, spans

from edxtui.logs import thinning
from edxtui.logs.beginnings import HOLD
from edxtui.logs.blocks import Way
from edxtui.logs.record import Reason
from edxtui.logs.salvage import Gleaner
from edxtui.logs.thinning import Thinner

EVENT = b'{"username": "ann", "time": "2014-03-03T16:19:05+00:00"}\n'

texts = st.text(st.sampled_from('ab"\\/é€😀\n\u2028'), max_size=60)


def in_pieces(text: bytes, step: int) -> list[bytes]:
    return [text[begin : begin + step] for begin in range(0, len(text), step)]


@given(st.dictionaries(texts, st.lists(texts, max_size=4) | texts, max_size=4), st.booleans(), st.integers(1, 30))
def test_short_strings_come_through_thinning_as_they_are(document: dict[str, object], ascii: bool, step: int) -> None:
    text = json.dumps(document, ensure_ascii=ascii).encode()
    thinner = Thinner()
    assert b"".join(map(thinner.thinned, in_pieces(text, step))) == text


@given(texts, st.booleans(), st.integers(1, 200))
def test_the_end_of_an_over_long_string_is_left_out(unit: str, ascii: bool, step: int) -> None:
    text = json.dumps({"username": "ann", "event": unit * 40, "session": "s"}, ensure_ascii=ascii).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thinning, "MOST", 24)
        thinned = b"".join(map(Thinner().thinned, in_pieces(text, step)))
    assert len(thinned) <= len(text)
    shown = json.loads(thinned)
    assert (shown["username"], shown["session"]) == ("ann", "s")
    assert json.dumps(unit * 40).startswith(json.dumps(shown["event"])[:-1]), (
        "cut between characters, or a pair's halves"
    )


@pytest.mark.parametrize("inside", [b"\xff", b"\\x", b"\x01", b"\\u12G4"])
def test_what_cannot_stand_in_a_string_breaks_it_where_it_is_left_out_too(inside: bytes) -> None:
    gleaner = Gleaner()
    text = b'{"username": "ann", "event": "' + b"x" * (3 << 20) + inside + b"x" * (2 << 20) + b'", "session": "s"}'
    for piece in in_pieces(text, 1 << 20):
        assert not gleaner.send(piece)
        if gleaner.broken:
            break
    assert gleaner.broken
    assert gleaner.reason is (Reason.BAD_UTF8 if inside == b"\xff" else Reason.BROKEN)
    assert gleaner.members == {"username": "ann"}


def test_what_is_kept_of_a_document_with_many_members_is_bounded() -> None:
    gleaner = Gleaner()
    gleaner.send(b'{"username": "ann", "event": {')
    for number in range(200):
        gleaner.send(b"".join(b'"m%d": "%s", ' % (number * 1000 + each, b"v" * 50) for each in range(1000)))
    assert gleaner.send(b'"m0": 7}, "time": "now"}')
    assert gleaner.members["username"] == "ann"
    assert gleaner.members["time"] == "now"
    assert len(gleaner.members["event"]) < 100_000
    assert "m0" not in gleaner.members["event"], "a value that was written over is not kept"


@pytest.mark.parametrize("way", WAYS)
def test_a_huge_document_has_its_span_and_its_shallow_members(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = b'{"username": "ben", "event": "' + b"x" * (17 << 20) + b'", "time": "2014-03-03T16:19:06+00:00"}'
    block = read(EVENT + huge + b"\n" + EVENT, way)
    begin = len(EVENT)
    assert spans(block) == [
        (0, begin - 1, None),
        (begin, len(huge), None),
        (begin + len(huge) + 1, begin - 1, None),
    ]
    assert (block.members[1].username, block.members[1].event) == ("ben", None)


@pytest.mark.parametrize("way", WAYS)
def test_a_large_document_that_can_be_held_keeps_long_strings(way: Way) -> None:
    assert HOLD > 3 << 20
    large = b'{"page": "' + b"x" * (3 << 20) + b'"}'
    assert len(read(large, way).members[0].page or "") == 3 << 20


_STATUS = Path("/proc/self/status")
_PEAK = """
import sys
from pathlib import Path
from edxtui.events.members import EDX
from edxtui.logs.blocks import BlockReader
from edxtui.logs.source import PlainFile
with PlainFile(sys.argv[1]) as log:
    block = BlockReader(EDX, sys.argv[2]).read(log, 0, log.size)
    status = Path("/proc/self/status").read_text()
    print(block.members[1].time, int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.skipif(not _STATUS.exists(), reason="only Linux tells the peak of a process from its own beginning")
@pytest.mark.parametrize("way", WAYS)
def test_one_huge_string_is_never_held(way: Way, tmp_path: Path) -> None:
    path = tmp_path / "huge.log"
    with path.open("wb") as log:
        log.write(EVENT + b'{"event": "')
        for _ in range(200):
            log.write(b"x" * (1 << 20))
        log.write(b'", "time": "2014-03-03T16:19:06+00:00"}\n' + EVENT)
    done = subprocess.run([sys.executable, "-c", _PEAK, str(path), way], capture_output=True, text=True, check=True)
    time, peak = done.stdout.split()
    assert time == "2014-03-03T16:19:06+00:00"
    assert int(peak) < 150, "MB"
