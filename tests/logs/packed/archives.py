"""Texts and archives of all kinds to test on."""

import bz2
import json
import lzma
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import zstandard

from edxtui.logs.packed.forward import forward
from edxtui.logs.packed.points import Points


def log_text(size: int, seed: int = 1) -> bytes:
    """Lines like those of a log, of about so many bytes; the same for the same seed."""
    chance = random.Random(seed)
    lines: list[bytes] = []
    length = 0
    while length < size:
        document = {
            "event_type": chance.choice(["play_video", "problem_check", "/courses/x/info", "seek_video"]),
            "username": f"user{chance.randrange(500)}",
            "time": f"2014-03-{chance.randrange(1, 29):02}T16:19:59.{chance.randrange(10**6):06}+00:00",
            "session": f"{chance.getrandbits(128):032x}",
            "event": {"id": "i4x-edX-DemoX", "code": f"{chance.getrandbits(64):x}"},
        }
        lines.append(json.dumps(document).encode() + b"\n")
        length += len(lines[-1])
    return b"".join(lines)


def gz(text: bytes, level: int = 6) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(text) + packer.flush()


def zst(text: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(text)


xz: Final = partial(lzma.compress, preset=0)


def xz_of_blocks(texts: Sequence[bytes], told: Sequence[int] | None = None) -> bytes:
    """One stream with a block for each text, as `xz --block-size` makes it; its index may tell other lengths."""
    streams = [xz(text) for text in texts]
    blocks: list[bytes] = []
    index = b"\0" + _number(len(texts))
    for length, stream in zip(told or map(len, texts), streams, strict=True):
        size = (int.from_bytes(stream[-8:-4], "little") + 1) * 4
        blocks.append(stream[12 : -12 - size])
        index += stream[-12 - size :][2 : 2 + len(_number_at(stream[-12 - size + 2 :]))] + _number(length)
    index += bytes(-len(index) % 4)
    index += zlib.crc32(index).to_bytes(4, "little")
    foot = (len(index) // 4 - 1).to_bytes(4, "little") + streams[0][6:8]
    return streams[0][:12] + b"".join(blocks) + index + zlib.crc32(foot).to_bytes(4, "little") + foot + b"YZ"


def _number(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _number_at(data: bytes) -> bytes:
    return data[: next(at for at, byte in enumerate(data) if byte < 128) + 1]


def zst_like_pzstd(text: bytes) -> bytes:
    """A frame without text before each that has some."""
    frame = zst(text)
    return b"\x50\x2a\x4d\x18\x04\0\0\0" + len(frame).to_bytes(4, "little") + frame


PACK: Final[dict[str, Callable[[bytes], bytes]]] = {"gz": gz, "bz2": bz2.compress, "xz": xz, "zst": zst}


def parts(text: bytes, count: int) -> list[bytes]:
    """The text in parts of about the same length."""
    size = -(-len(text) // count)
    return [text[begin : begin + size] for begin in range(0, len(text), size)]


def in_many(text: bytes) -> Iterator[tuple[str, bytes]]:
    """The text in all ways that archives are packed."""
    several = parts(text, 7)
    for kind, pack in PACK.items():
        yield kind, pack(text)
        yield f"{kind}, several on end", b"".join(map(pack, several))
        yield f"{kind}, an empty one among them", pack(several[0]) + pack(b"") + b"".join(map(pack, several[1:]))
        yield f"{kind}, padded", pack(text) + bytes(1024)
        yield f"{kind}, padded between", pack(b"".join(several[:2])) + bytes(8) + b"".join(map(pack, several[2:]))
    yield "gz -1", gz(text, 1)
    yield "gz -9", gz(text, 9)
    yield "gz, stored", gz(text, 0)
    yield "gz, small ones", b"".join(map(gz, parts(text, 300)))
    yield "bz2 -1", bz2.compress(text, 1)
    yield "xz, several blocks", xz_of_blocks(several)
    yield "xz, several blocks in several streams", xz_of_blocks(several[:3]) + xz_of_blocks(several[3:])
    yield "zst, as pzstd", b"".join(map(zst_like_pzstd, several))


def passed(path: Path, *, threads: int = 1, trusted: bool = False) -> tuple[bytes, Points]:
    """The text of one pass, and its points."""
    points = Points(path.with_name(path.name + ".copy"))
    points.copy.unlink(missing_ok=True)
    return b"".join(stride.text for stride in forward(path, points, threads=threads, trusted=trusted)), points
