"""What only a process of its own shows: signals, closed pipes, modes of files, full disks."""

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, run
from time import monotonic, sleep

import pytest

Start = Callable[..., "Popen[bytes]"]


def wait_until(condition: Callable[[], object], what: str) -> None:
    end = monotonic() + 30
    while not condition():
        assert monotonic() < end, f"waited in vain: {what}"
        sleep(0.01)


def alive(group: int) -> list[str]:
    """The processes of a group that have not ended."""
    listed = run(["ps", "-A", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    fields = [line.split(None, 2) for line in listed.splitlines()]
    return [" ".join(rest) for number, state, *rest in fields if number == str(group) and not state.startswith("Z")]


def big_log(path: Path, size: int) -> Path:
    line = b'{"event_type": "play_video", "username": "anna", "time": "2014-03-03T16:19:05.584523+00:00", "x": "%s"}\n'
    block = line % (b"x" * 900) * 1000
    with path.open("wb") as file:
        while file.tell() < size:
            file.write(block)
    return path


def test_the_command_is_there_as_a_module(start: Start) -> None:
    process = start("--version")
    out, err = process.communicate()
    assert (process.returncode, out[:7], err) == (0, b"edxtui ", b"")


def test_a_closed_pipe_ends_quietly(start: Start, tmp_path: Path) -> None:
    log = big_log(tmp_path / "a.log", 3 << 20)
    process = start("export", log, "-f", "ndjson")
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline().endswith(b"}\n")
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


def test_a_pipe_that_closes_before_the_first_word(start: Start, log: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = start("count", log, "--by", "user", stdout=writer)
    os.close(writer)
    assert process.communicate()[1] == b""
    assert process.returncode == 0


@pytest.mark.parametrize("command", [("export",), ("count", "--by", "user"), ("index", "--json")])
def test_standard_output_that_takes_no_more(start: Start, log: Path, command: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        process = start(*command, log, stdout=full)
        err = process.communicate()[1].decode().splitlines()
    assert process.returncode == 1
    assert len(err) == 2
    assert "Standard output cannot be written: No space left" in err[0]


def test_standard_output_that_is_closed(start: Start, log: Path) -> None:
    process = start("count", log, "--by", "user", before=("sh", "-c", 'exec "$@" >&-', "sh"))
    err = process.communicate()[1].decode()
    assert process.returncode == 1
    assert err.startswith("edxtui: There is no standard output")


def test_export_into_the_log_through_standard_output(start: Start, own_log: Path) -> None:
    before = own_log.read_bytes()
    with own_log.open("ab") as out:
        process = start("export", own_log, stdout=out)
        err = process.communicate()[1].decode()
    assert process.returncode == 1
    assert "one of the logs" in err
    assert own_log.read_bytes() == before


def test_interrupted_while_it_waits_for_standard_input(start: Start, tmp_path: Path) -> None:
    process = start("index", "-")
    wait_until(lambda: list(tmp_path.glob("edxtui-*/standard-input-*")), "standard input is read")
    process.send_signal(signal.SIGINT)
    assert process.communicate() == (b"", b"")
    assert process.returncode == 130
    assert list(tmp_path.glob("edxtui-*")) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_while_it_indexes(
    start: Start, tmp_path: Path, fresh_cache: Path, number: signal.Signals, code: int
) -> None:
    log = big_log(tmp_path / "a.log", 80 << 20)
    process = start("index", log, "--jobs", "2")
    wait_until(lambda: list(fresh_cache.glob("*/building-*")), "the index is begun")
    os.killpg(process.pid, number)
    out, _ = process.communicate()
    assert (process.returncode, out) == (code, b"")
    wait_until(lambda: not alive(process.pid), "all processes have ended")
    assert [path for path in fresh_cache.rglob("*") if path.is_file()] == []


def test_terminated_with_no_cache_leaves_nothing(start: Start, tmp_path: Path) -> None:
    process = start("index", "-", "--no-cache")
    wait_until(lambda: list(tmp_path.glob("edxtui-*/standard-input-*")), "standard input is read")
    process.terminate()
    assert process.communicate() == (b"", b"")
    assert process.returncode == 143
    assert list(tmp_path.glob("edxtui-*")) == []


def test_what_is_written_is_for_its_owner_alone(start: Start, log: Path, tmp_path: Path, fresh_cache: Path) -> None:
    process = start("export", log, "-o", "out.json", before=("sh", "-c", 'umask 000 && exec "$@"', "sh"))
    process.communicate()
    assert process.returncode == 0
    written = [fresh_cache, *fresh_cache.rglob("*"), tmp_path / "out.json"]
    assert len(written) >= 4
    assert [path for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


@pytest.mark.parametrize("blocks", [0, 200])
def test_no_room_for_the_index(start: Start, log: Path, fresh_cache: Path, blocks: int) -> None:
    process = start("index", log, before=("sh", "-c", f'ulimit -f {blocks} && exec "$@"', "sh"))
    out, err = process.communicate()
    assert (process.returncode, out) == (1, b"")
    lines = err.decode().splitlines()
    assert len(lines) == 2
    assert "cannot be used" in lines[0]
    assert "--no-cache" in lines[1]
    assert [path for path in fresh_cache.rglob("*") if path.is_file()] == []


def test_no_room_for_an_export(start: Start, tmp_path: Path, fresh_cache: Path) -> None:
    log = big_log(tmp_path / "a.log", 6 << 20)
    assert start("index", log).wait() == 0
    process = start("export", log, "-o", "out.json", before=("sh", "-c", 'ulimit -f 1000 && exec "$@"', "sh"))
    out, err = process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert len(err.splitlines()) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"a.log", "cache"}


def test_standard_input(start: Start, log: Path, tmp_path: Path, fresh_cache: Path) -> None:
    process = start("count", "-", "--by", "user", "--json")
    out, err = process.communicate(log.read_bytes())
    assert (process.returncode, err) == (0, b"")
    assert b'{"value": "anna", "events": 3}' in out
    assert list(tmp_path.iterdir()) == []


def test_standard_input_that_is_closed(start: Start) -> None:
    process = start("index", "-", before=("sh", "-c", 'exec "$@" <&-', "sh"))
    err = process.communicate()[1].decode()
    assert process.returncode == 1
    assert err.startswith("edxtui: There is no standard input.")


def test_an_encoding_that_lacks_a_name(start: Start, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text('{"event_type": "a", "username": "Ölaf"}', encoding="utf-8")
    process = start("count", "a.log", "--by", "user", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert out.decode("ascii").splitlines()[-1].endswith("\\xd6laf")


def test_without_terminal_the_explorer_does_not_open(start: Start, log: Path) -> None:
    process = start(log, stdin=DEVNULL, stdout=PIPE)
    out, err = process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert b"edxtui export" in err
