"""What is kept for a user is for that user alone, and nothing planted in the cache folder is followed."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Edxtui, Start


def index_folder(cache: Path, log: Path) -> Path:
    """The folder that the index of a log has in a cache folder."""
    return cache / hashlib.sha256(os.path.realpath(log).encode()).hexdigest()[:24]


def everything(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def open_to_others(paths: list[Path]) -> list[Path]:
    return [path for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_all_that_is_kept_is_private_whatever_the_umask(start: Start, own_log: Path, tmp_path: Path) -> None:
    cache = tmp_path / "new" / "cache"
    command = ("sh", "-c", 'umask 0 && exec "$0" "$@"')
    process = start("index", own_log, env={"EDXTUI_CACHE_DIR": str(cache)}, before=command)
    process.communicate()
    assert process.returncode == 0
    assert len(everything(cache)) > 3
    assert open_to_others(everything(cache)) == []
    process = start("export", own_log, "-o", tmp_path / "out.json", before=command)
    process.communicate()
    assert open_to_others([tmp_path / "out.json"]) == []


def test_a_folder_of_an_index_that_stood_open_is_closed(edxtui_run: Edxtui, own_log: Path, fresh_cache: Path) -> None:
    fresh_cache.mkdir()
    folder = index_folder(fresh_cache, own_log)
    folder.mkdir()
    folder.chmod(0o777)
    assert edxtui_run("index", own_log).code == 0
    assert open_to_others([folder]) == []
    assert any(folder.glob("index-*"))


def test_a_link_in_place_of_the_folder_is_a_sentence(
    edxtui_run: Edxtui, own_log: Path, fresh_cache: Path, tmp_path: Path
) -> None:
    fresh_cache.mkdir()
    (tmp_path / "elsewhere").mkdir()
    index_folder(fresh_cache, own_log).symlink_to(tmp_path / "elsewhere")
    ran = edxtui_run("index", own_log)
    assert ran.code == 1
    assert "cannot be trusted" in ran.err
    assert "--no-cache" in ran.err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_links_that_were_planted_lead_nowhere(
    edxtui_run: Edxtui, own_log: Path, fresh_cache: Path, tmp_path: Path
) -> None:
    assert edxtui_run("index", own_log).code == 0
    folder = index_folder(fresh_cache, own_log)
    names = [path.name for path in folder.iterdir()]
    theirs = tmp_path / "theirs"
    for name in names:
        (theirs / name).parent.mkdir(exist_ok=True)
        (folder / name).rename(theirs / name)
        (folder / name).symlink_to(theirs / name)
    before = {path: path.read_bytes() for path in theirs.iterdir()}
    ran = edxtui_run("index", own_log, "--json")
    assert ran.code == 0
    assert ran.json["reused"] is False
    assert not any(path.is_symlink() for path in folder.iterdir())
    assert {path: path.read_bytes() for path in theirs.iterdir()} == before


def test_a_cache_folder_that_cannot_be_used_is_one_sentence(edxtui_run: Edxtui, own_log: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", Path("/proc/edxtui")):
        ran = edxtui_run("count", own_log, "--by", "user", "--cache-dir", place)
        assert ran.code == 1
        assert f"The cache folder {place} cannot be used" in ran.err
        assert "--no-cache" in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_cache_folder_that_may_not_be_read_is_one_sentence(edxtui_run: Edxtui, own_log: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    ran = edxtui_run("count", own_log, "--by", "user", "--cache-dir", tmp_path / "closed")
    assert ran.code == 1
    assert "cannot be used" in ran.err


def test_a_cache_folder_without_a_name_is_refused(edxtui_run: Edxtui, own_log: Path) -> None:
    ran = edxtui_run("index", own_log, "--cache-dir", "")
    assert ran.code == 2
    assert "--cache-dir" in ran.err
    assert "name is missing" in ran.err


def test_names_in_a_log_lead_to_no_file(edxtui_run: Edxtui, tmp_path: Path, fresh_cache: Path) -> None:
    log = tmp_path / "edx.log"
    log.write_bytes(b'{"username": "../../../../planted", "event_type": "/../../planted", "event_source": "server"}\n')
    before = set(tmp_path.rglob("*"))
    assert edxtui_run("index", log).code == 0
    assert edxtui_run("sessions", log, "--user", "../../../../planted").code == 0
    assert edxtui_run("export", log, "-o", tmp_path / "out.json").code == 0
    made = set(tmp_path.rglob("*")) - before
    assert all(path.is_relative_to(fresh_cache) or path == tmp_path / "out.json" for path in made)
