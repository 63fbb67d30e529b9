"""`edxtui export --pseudonymize`: what leaves, and that nothing leaves where anything is wrong."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from tests.cli.conftest import Edxtui
from tests.making import log_file
from tests.privacy.planting import PEOPLE, planted, traces

from edxtui.privacy.documents import Documents


@pytest.fixture
def people_log(tmp_path: Path) -> Path:
    return log_file(tmp_path, *(each + b"\n" for each in list(planted())[::9]), b'{"username": "maria_lopez", "ev\n')


def test_nobody_leaves_and_the_audit_says_what_was_done(edxtui_run: Edxtui, people_log: Path, tmp_path: Path) -> None:
    key, target, audit = tmp_path / "key", tmp_path / "out.ndjson", tmp_path / "audit.json"
    options = ("--pseudonymize", "--key-file", str(key), "--audit", str(audit), "-o", str(target))
    result = edxtui_run("export", str(people_log), *options, "--make-key")
    assert result.code == 0, result.err
    assert not traces(target.read_bytes())
    assert len(target.read_bytes().splitlines()) == len(people_log.read_bytes().splitlines()) - 1
    assert "1 damaged record left out" in result.err
    assert "Replaced in" in result.err and "found nobody" in result.err
    said = json.loads(audit.read_bytes())
    assert said["last_pass"]["found"] == 0
    assert said["last_pass"]["searched"]["user name"] >= len(PEOPLE)
    assert any(each["path"] == "event.student" and each["kind"] == "user name" for each in said["replaced"])
    assert not traces(audit.read_bytes())
    assert audit.stat().st_mode & 0o777 == 0o600
    named = people_log.rename(tmp_path / f"of-{PEOPLE[0].name}.log")
    manifest = tmp_path / "manifest.json"
    edxtui_run("export", str(named), "--pseudonymize", "--key-file", str(key), "--manifest", str(manifest), "-q", "*")
    assert "of-user-" in manifest.read_text() and not traces(manifest.read_bytes())
    named.rename(people_log)
    again = edxtui_run("export", str(people_log), "--pseudonymize", "--key-file", str(key), "-f", "ndjson")
    assert again.out == target.read_bytes()


@pytest.mark.parametrize("option", ["-o", "--audit", "--manifest"])
def test_a_key_is_never_written_over(edxtui_run: Edxtui, people_log: Path, tmp_path: Path, option: str) -> None:
    key, other = tmp_path / "key", tmp_path / "other"
    key.write_bytes(b"k" * 32)
    key.chmod(0o600)
    other.hardlink_to(key)
    for name in (key, other, tmp_path / "." / "key"):
        options = ("--pseudonymize", "--key-file", key, "-f", "ndjson", "--force", option, name)
        result = edxtui_run("export", people_log, *options)
        assert result.code == 1 and "is the key file" in result.err
        assert not result.out
        assert key.read_bytes() == b"k" * 32


@pytest.mark.parametrize("to_file", [True, False], ids=["to a file", "to standard output"])
def test_nothing_leaves_where_the_last_pass_finds_somebody(
    edxtui_run: Edxtui, people_log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to_file: bool
) -> None:
    monkeypatch.setattr(Documents, "disguised", lambda self, document: document)
    target, audit = tmp_path / "out.json", tmp_path / "audit.json"
    where = ("-o", str(target)) if to_file else ()
    options = ("--pseudonymize", "--key-file", str(tmp_path / "key"), "--make-key", "--audit", str(audit))
    result = edxtui_run("export", str(people_log), *options, *where)
    assert result.code == 1
    assert "last pass" in result.err and "Traceback" not in result.err
    assert result.out == b""
    assert not target.exists() and not audit.exists()
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--pseudonymize",), "needs a key"),
        (("--drop-text",), "without --pseudonymize"),
        (("--key-file", "k"), "without --pseudonymize"),
        (("--pseudonymize", "--key-file", "no-such-key"), "no key file"),
        (("--pseudonymize", "--key-file", "k", "--damaged", "d"), "never exported under"),
    ],
)
def test_options_that_do_not_go_together(
    edxtui_run: Edxtui, people_log: Path, options: tuple[str, ...], words: str
) -> None:
    result = edxtui_run("export", str(people_log), *options)
    assert result.code == 2
    assert words in result.err
    assert result.out == b""


@pytest.mark.parametrize("name", ["out.ndjson", "out.json", "out.csv", "out.parquet", "out.csv.gz"])
def test_nobody_of_the_fixture_log_is_in_any_format(edxtui_run: Edxtui, tmp_path: Path, name: str) -> None:
    """Searched by a plain loop over all whom its documents name as users, of whom none is a word of anything."""
    log = Path(__file__).parents[2] / "fixtures" / "edx.log"
    lines = [json.loads(line) for line in log.read_bytes().splitlines()]
    wanted = {str(line.get(name)).lower() for line in lines for name in ("username", "session", "ip")}
    wanted |= {str(line.get("context", {}).get(name)).lower() for line in lines for name in ("username", "user_id")}
    wanted = {text for text in wanted if len(text) > 4 and text not in ("none", "unknown", "anonymous")}
    assert len(wanted) > 150
    target = tmp_path / name
    options = (
        "--pseudonymize",
        "--key-file",
        tmp_path / "key",
        "--make-key",
        "--jobs",
        "1",
        "-o",
        target,
        "--audit",
        tmp_path / "audit.json",
    )
    fields = ("--fields", "event.student,context.user_id,event") if "csv" in name or "parquet" in name else ()
    result = edxtui_run("export", log, *options, *fields)
    assert result.code == 0, result.err
    if fields:
        said = json.loads((tmp_path / "audit.json").read_bytes())
        assert {"column user", "column ip", "column session", "context.user_id"} <= {
            each["path"] for each in said["replaced"]
        }
    text = target.read_bytes()
    if name.endswith(".gz"):
        text = gzip.decompress(text)
    if name.endswith(".parquet"):
        rows = duckdb.execute("SELECT * FROM read_parquet(?)", [str(target)]).fetchall()
        text = repr(rows).encode()
    found = text.decode().lower()
    for form in (found, found.replace("\\n", " "), unquote(found)):
        words = set(re.findall(r"[\w.+-]+", form)) | set(re.findall(r"\w+", form))
        assert wanted & words == set()
