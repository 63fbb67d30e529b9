"""A key is its owner's alone, and never written over."""

import os
from pathlib import Path

import pytest

from edxtui.errors import UsageError
from edxtui.privacy.key_file import make_key, own_key, read_key


def test_a_made_key_is_private_and_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "key"
    make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_key(path)) == 64
    with pytest.raises(UsageError, match="there already"):
        make_key(path)
    make_key(tmp_path / "other")
    assert read_key(path) != read_key(tmp_path / "other")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    make_key(path)
    path.chmod(mode)
    with pytest.raises(UsageError, match="Others may read"):
        read_key(path)


@pytest.mark.parametrize(
    ("text", "words"), [(b"", "too short"), (b" \n short \n", "too short"), (b"x" * 5000, "too long")]
)
def test_what_is_no_key_is_refused(tmp_path: Path, text: bytes, words: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(text)
    path.chmod(0o600)
    with pytest.raises(UsageError, match=words):
        read_key(path)


def test_a_key_file_is_a_plain_file(tmp_path: Path) -> None:
    make_key(tmp_path / "key")
    (tmp_path / "link").symlink_to(tmp_path / "key")
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name, words in (("link", "is a link"), ("pipe", "no plain file"), ("none", "no key file"), (".", "plain file")):
        with pytest.raises(UsageError, match=words):
            read_key(tmp_path / name)
    with pytest.raises(UsageError, match="there already"):
        make_key(tmp_path / "link")
    with pytest.raises(UsageError, match="cannot be made"):
        make_key(tmp_path / "no" / "folder")


def test_the_screen_makes_a_key_of_its_own_once(tmp_path: Path) -> None:
    key = own_key(tmp_path / "state" / "edxtui")
    assert own_key(tmp_path / "state" / "edxtui") == key
    (path,) = (tmp_path / "state" / "edxtui").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(UsageError, match="Others may read"):
        own_key(tmp_path / "state" / "edxtui")
