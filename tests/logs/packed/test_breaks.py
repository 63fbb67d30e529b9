"""Archives that are cut off, damaged or followed by something else: all before the break comes, and it is told."""

import bz2
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.logs.packed.archives import PACK, in_many, log_text, parts, passed, xz_of_blocks

from edxtui.errors import LogError
from edxtui.logs.packed import breaks, gz, xz, zst
from edxtui.logs.packed import forward as pass_module
from edxtui.logs.packed.packed_file import PackedFile

TEXT = log_text(200_000)
ARCHIVES = dict(in_many(TEXT))


def zlib_text(data: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(data)


READABLE: dict[str, Callable[[bytes], bytes]] = {
    "gz": zlib_text,
    "bz2": lambda data: bz2.BZ2Decompressor().decompress(data),
    "xz": lambda data: lzma.LZMADecompressor().decompress(data),
}
"""What the standard library gets out of the beginning of one archive."""


@pytest.fixture(autouse=True)
def close_points(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (gz, xz, zst):
        monkeypatch.setattr(module, "EVERY", 50_000)
    monkeypatch.setattr(pass_module, "REACH", 100_000)


def reads(folder: Path, data: bytes) -> tuple[bytes, str]:
    """The text of a pass, which must be that of a reader by address too, and the sentence on the break."""
    path = folder / "log"
    path.write_bytes(data)
    text, points = passed(path)
    with PackedFile(path, points) as packed:
        assert packed.read(0, len(text) + 1) == text
        for offset in range(0, len(text), 30_011):
            assert packed.read(offset, 1000) == text[offset : offset + 1000]
    return text, points.broken


@pytest.mark.parametrize("how", ARCHIVES)
def test_cut_within_the_last_bytes(how: str, tmp_path: Path) -> None:
    data = ARCHIVES[how].rstrip(b"\0") if "padded" in how else ARCHIVES[how]
    longest = b""
    for missing in range(100, 0, -1 if how in PACK else -7):
        text, broken = reads(tmp_path, data[:-missing])
        assert TEXT.startswith(text)
        assert len(text) >= len(longest), "a longer beginning gives no less"
        longest = text
        ends_between = how == "gz, small ones" and len(text) < len(TEXT) and not broken
        assert f"byte {len(text):,} of its text" in broken or ends_between


@pytest.mark.parametrize("kind", READABLE)
def test_cut_anywhere_gives_what_can_be_had(kind: str, tmp_path: Path) -> None:
    data = ARCHIVES[kind]
    for length in range(10, len(data), len(data) // 50):
        text, broken = reads(tmp_path, data[:length])
        assert text == READABLE[kind](data[:length])
        assert "in the midst of" in broken


@pytest.mark.parametrize("kind", PACK)
def test_cut_in_its_first_bytes(kind: str, tmp_path: Path) -> None:
    data = PACK[kind](b"{}\n")
    for length in range(6, len(data)):
        text, broken = reads(tmp_path, data[:length])
        assert b"{}\n".startswith(text)
        assert broken, length


@pytest.mark.parametrize("kind", PACK)
def test_cut_in_a_later_one(kind: str, tmp_path: Path) -> None:
    """Where nothing of the second is left, nothing is missing that anyone could know of."""
    first, second = PACK[kind](TEXT), PACK[kind](b"{}\n")
    for length in range(1, len(second)):
        text, broken = reads(tmp_path, first + second[:length])
        assert text.startswith(TEXT)
        assert (TEXT + b"{}\n").startswith(text)
        assert broken, length


@pytest.mark.parametrize(
    "how", ["gz", "gz, small ones", "bz2 -1", "bz2, several on end", "xz", "xz, several blocks", "zst", "zst, as pzstd"]
)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_no_flipped_bit_goes_unseen_or_brings_it_down(how: str, data: st.DataObject, tmp_path: Path) -> None:
    archive = bytearray(ARCHIVES[how])
    at = data.draw(st.integers(0, len(archive) - 1))
    archive[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        text, broken = reads(tmp_path, bytes(archive))
    except LogError as error:
        assert "not packed" in str(error)
        return
    assert broken or text == TEXT


def damaged_in_the_midst(how: str) -> bytes:
    archive = bytearray(ARCHIVES[how])
    middle = len(archive) // 2
    archive[middle : middle + 20] = bytes(20)
    return bytes(archive)


@pytest.mark.parametrize("how", ["gz", "xz"])
def test_damage_in_the_midst_leaves_what_is_before(how: str, tmp_path: Path) -> None:
    text, broken = reads(tmp_path, damaged_in_the_midst(how))
    same = next((at for at, byte in enumerate(text) if byte != TEXT[at]), len(text))
    assert same > len(TEXT) / 5
    assert len(text) < len(TEXT)
    assert f"byte {len(text):,} of its text" in broken
    assert "read on" not in broken


@pytest.mark.parametrize(
    "how",
    [
        *("gz, several on end", "bz2 -1", "bz2, several on end", "xz, several blocks", "xz, several on end"),
        *("xz, several blocks in several streams", "zst, several on end", "zst, as pzstd"),
    ],
)
def test_what_stands_behind_damage_is_read_again(how: str, tmp_path: Path) -> None:
    text, broken = reads(tmp_path, damaged_in_the_midst(how))
    assert ", and is read on from byte " in broken
    assert len(TEXT) / 2 < len(text) < len(TEXT) + 20_000
    assert text.startswith(TEXT[: len(TEXT) // 7])
    assert text.endswith(TEXT[-150:] if how == "bz2 -1" else TEXT[-len(TEXT) // 7 :])  # its last block is a short one


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("length", [3, 200_000])
def test_what_follows_one_that_was_cut_off_is_read(kind: str, length: int, tmp_path: Path) -> None:
    second = log_text(length, seed=2)
    for missing in (1, 9, 60, 5_000):
        text, broken = reads(tmp_path, ARCHIVES[kind][:-missing] + PACK[kind](second))
        assert text.endswith(second), missing
        assert kind == "bz2" or text.startswith(TEXT[: len(TEXT) // 2])  # which gives blocks or nothing
        assert broken


@pytest.mark.parametrize("kind", PACK)
def test_what_follows_rubbish_is_read(kind: str, tmp_path: Path) -> None:
    parts_read, broken = reads(tmp_path, b"rubbish".join(map(PACK[kind], parts(TEXT, 6))))
    assert parts_read == TEXT
    assert broken.count("is read on from byte") == 3
    assert broken.endswith("; and at 2 more places.")


@pytest.mark.parametrize("kind", PACK)
def test_what_merely_looks_like_a_beginning_is_not_read(kind: str, tmp_path: Path) -> None:
    head = PACK[kind](TEXT)[:20]
    text, broken = reads(tmp_path, PACK[kind](TEXT) + b"rubbish" + (head + b"\xff" * 200) * 3)
    assert text == TEXT
    assert "read on" not in broken


def test_an_archive_made_of_beginnings_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a comment that does not end: to look for the end of all takes the square of their number."""
    archive = PACK["gz"](TEXT) + b"x" + b"\x1f\x8b\x08\x10______" * 10 + PACK["gz"](TEXT)
    assert reads(tmp_path, archive)[0] == TEXT * 2
    monkeypatch.setattr(breaks, "_TRIES", 10)
    text, broken = reads(tmp_path, archive)
    assert text == TEXT
    assert "read on" not in broken


def test_what_zlib_read_before_damage_is_not_lost(tmp_path: Path) -> None:
    """Bit by bit: one that is fed bytes singly gets no further."""
    archive = bytearray(ARCHIVES["gz"])
    archive[len(archive) // 2 :][:20] = bytes(20)
    archive[len(archive) // 2 : len(archive) // 2 + 20] = bytes(20)
    singly = zlib.decompressobj(31)
    known = b""
    with pytest.raises(zlib.error):
        for byte in archive:
            known += singly.decompress(bytes([byte]))
    text, _ = reads(tmp_path, bytes(archive))
    assert text.startswith(known)
    assert len(text) >= len(known)


def test_a_block_whose_successor_is_damaged_is_read(tmp_path: Path) -> None:
    """The mark of the second block tells where the first ends; the first is whole without it."""
    archive = bytearray(bz2.compress(TEXT, 1))
    sound = bz2.BZ2Decompressor().decompress(bytes(archive[: len(archive) * 3 // 4]))
    whole = len(archive) * 8
    number = int.from_bytes(archive, "big")
    marks = [at for at in range(whole - 48) if number >> (whole - 48 - at) & ((1 << 48) - 1) == 0x314159265359]
    assert len(marks) >= 2
    archive[marks[1] // 8 + 2] ^= 1
    text, broken = reads(tmp_path, bytes(archive))
    assert sound[:99_000] == text[:99_000]
    assert "no block where one should be" in broken
    assert text.endswith(TEXT[-150:])


@pytest.mark.parametrize("how", ARCHIVES)
@pytest.mark.parametrize("rubbish", [b"rubbish", b"\0\0x", b"{}\n"])
def test_rubbish_at_the_end_is_told(how: str, rubbish: bytes, tmp_path: Path) -> None:
    text, broken = reads(tmp_path, ARCHIVES[how] + rubbish)
    assert text == TEXT
    assert f"byte {len(TEXT):,} of its text" in broken
    assert "what follows is not" in broken


@pytest.mark.parametrize("kind", PACK)
def test_empty_archives(kind: str, tmp_path: Path) -> None:
    assert reads(tmp_path, PACK[kind](b"")) == (b"", "")
    assert reads(tmp_path, PACK[kind](b"") * 3 + bytes(4)) == (b"", "")


def test_an_index_of_xz_that_lies_is_not_believed(tmp_path: Path) -> None:
    """Its checksums are right, but not what it says of the text."""
    several = parts(TEXT, 2)
    text, broken = reads(tmp_path, xz_of_blocks(several, told=[len(several[0]) - 1, len(several[1]) + 1]))
    assert text in TEXT
    assert "not as the index says" in broken


class TestBombs:
    NOTHING = bytes(10 << 20)

    @pytest.fixture(autouse=True)
    def short_stretch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pass_module, "STRETCH", 4 << 20)

    @pytest.mark.parametrize("kind", PACK)
    def test_are_refused_with_what_came_before(self, kind: str, tmp_path: Path) -> None:
        path = tmp_path / "log"
        path.write_bytes(PACK[kind](TEXT) + PACK[kind](self.NOTHING))
        text, points = passed(path)
        assert points.refused
        assert "unpacks to more than 200 times its size" in points.broken
        assert text.startswith(TEXT)
        assert len(text) <= len(TEXT) + (6 << 20)

    @pytest.mark.parametrize("kind", PACK)
    def test_are_read_when_they_are_trusted(self, kind: str, tmp_path: Path) -> None:
        path = tmp_path / "log"
        path.write_bytes(PACK[kind](self.NOTHING))
        text, points = passed(path, trusted=True)
        assert (text, points.broken, points.refused) == (self.NOTHING, "", False)

    @pytest.mark.parametrize("kind", PACK)
    def test_a_short_run_of_nothing_is_none(self, kind: str, tmp_path: Path) -> None:
        path = tmp_path / "log"
        whole = b"".join(log_text(200_000, seed) + bytes(1 << 20) for seed in range(8))
        path.write_bytes(PACK[kind](whole))
        text, points = passed(path)
        assert (text, points.broken) == (whole, "")
