import io
import json
import os
import pty
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from edxtui.export.on_terminal import shown_on_terminal


@pytest.fixture
def ends() -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """What a terminal was sent can be read from the first; the second is what is written to."""
    master, slave = pty.openpty()
    with os.fdopen(master, "rb", buffering=0) as sent, os.fdopen(slave, "wb", buffering=0) as terminal:
        yield sent, terminal


def test_a_terminal_gets_json_that_says_the_same(ends: tuple[BinaryIO, BinaryIO]) -> None:
    sent, terminal = ends
    document = {"username": "zoë\x1b]0;owned\x07\x9b5m\u202e\x7f\U000e0041"}
    data = json.dumps(document, ensure_ascii=False).encode() + b"\n"
    out = shown_on_terminal(terminal)
    for byte in data:  # characters come in pieces
        assert out.write(bytes([byte])) == 1
    out.flush()
    text = b"".join(iter(lambda: sent.read(1), b"\n")).decode()
    assert json.loads(text) == document
    assert text.strip("\r").isprintable()
    assert "zoë" in text


def test_bytes_that_are_no_text_are_spelled_out(ends: tuple[BinaryIO, BinaryIO]) -> None:
    sent, terminal = ends
    out = shown_on_terminal(terminal)
    out.write(b"\x9b5m \xff \xc3")
    out.flush()
    assert b"".join(sent.read(1) for _ in range(16)) == b"\\x9b5m \\xff \\xc3"


def test_files_and_pipes_get_every_byte() -> None:
    out = io.BytesIO()
    assert shown_on_terminal(out) is out
