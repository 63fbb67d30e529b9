"""What stands beside an index to tell which logs it belongs to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from edxtui.index import whose
from edxtui.index.whose import Hold, held_alone, saved


def save(folder: Path, *named: str) -> None:
    whose.save(folder, named, [Path(name) for name in named]).close()


def alone(folder: Path) -> bool:
    with held_alone(folder) as answer:
        return answer


def test_it_tells_names_and_files_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "there.log").touch()
    (tmp_path / "link.log").symlink_to("there.log")
    whose.save(tmp_path, ["x/../link.log", "~/*.log"], [Path("link.log")]).close()
    found = saved(tmp_path)
    assert found is not None
    assert found.named == (str(tmp_path / "link.log"), str(tmp_path / "home" / "*.log"))
    assert found.logs == (os.path.realpath(tmp_path / "there.log"),)


def test_it_has_these_keys_and_is_for_the_owner_alone(tmp_path: Path) -> None:
    save(tmp_path, "a.log")
    document = json.loads((tmp_path / "logs.json").read_bytes())
    assert list(document) == ["version", "named", "logs", "made"]
    assert (tmp_path / "logs.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["logs.json"]


def test_a_name_that_is_not_utf8_comes_back(tmp_path: Path) -> None:
    save(tmp_path, "/logs/a\udcff\n.log")
    found = saved(tmp_path)
    assert found is not None
    assert found.named == ("/logs/a\udcff\n.log",)


def test_when_it_was_made_stays_and_when_it_was_used_does_not(tmp_path: Path) -> None:
    save(tmp_path, "/a.log")
    first = saved(tmp_path)
    os.utime(tmp_path / "logs.json", (0, 0))
    save(tmp_path, "/a.log")
    assert saved(tmp_path) == first
    assert (tmp_path / "logs.json").stat().st_mtime > 0
    save(tmp_path, "/b.log")
    other = saved(tmp_path)
    assert first is not None
    assert other is not None
    assert (other.made, other.named) == (first.made, ("/b.log",))


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b"\xff", b'{"version": 2, "named": [], "logs": [], "made": ""}', b"[" * 100_000]
)
def test_what_is_no_note_tells_nothing_and_is_replaced(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "logs.json").write_bytes(text)
    assert saved(tmp_path) is None
    save(tmp_path, "/a.log")
    assert saved(tmp_path) is not None


def test_where_it_cannot_be_written_nothing_is_raised_or_left(tmp_path: Path) -> None:
    (tmp_path / "logs.json").mkdir()
    save(tmp_path, "/a.log")
    save(tmp_path / "gone", "/a.log")
    assert [path.name for path in tmp_path.iterdir()] == ["logs.json"]


def test_it_is_forgotten_where_nobody_else_needs_it(tmp_path: Path) -> None:
    one = whose.save(tmp_path, ["/a.log"], [Path("/a.log")])
    save(tmp_path, "/a.log")
    whose.forget(tmp_path)
    assert saved(tmp_path) is not None
    one.close()
    for _ in range(2):
        whose.forget(tmp_path)
        assert list(tmp_path.iterdir()) == []
    whose.forget(tmp_path / "gone")


def test_a_folder_is_held_until_it_is_closed(tmp_path: Path) -> None:
    one, other = Hold(tmp_path), Hold(tmp_path)
    one.close()
    one.close()
    assert not alone(tmp_path)
    other.close()
    assert alone(tmp_path)


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path; from edxtui.index.whose import Hold; h = Hold(Path(sys.argv[1])); "
    words = [sys.executable, "-c", program + "print('held', flush=True); sys.stdin.read()", str(tmp_path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        assert not alone(tmp_path)
        process.kill()
        process.wait()
        assert alone(tmp_path)
