"""`edxtui marks`, and what is marked as a term of other commands' queries."""

import json
from pathlib import Path

from tests.cli.conftest import Edxtui
from tests.making import at, line, log_file

from edxtui.opening import Opening, Settings


def marked_log(tmp_path: Path, cache: Path) -> Path:
    log = log_file(
        tmp_path,
        line(user="ann", type="play_video", course="O/C/R", time=at(1)),
        line(user="\x1b[31m", type="play_video", time=at(2)),
        b'{"username": "ann", "event_type": "seq_next", "cut\n',
        line(user="cid", type="x"),
    )
    with Opening([str(log)], Settings(cache_folder=cache)) as opening:
        for _ in opening.build():
            pass
        with opening.store.question() as asking:
            records = asking.records([1, 2, 3])
        opening.marks.turn([(record.log, record.offset, record.length) for record in records])
        opening.marks.write_note((0, records[0].offset, records[0].length), "=look \x1b[31m")
    return log


def test_marks_are_listed_exported_and_removed(fresh_cache: Path, tmp_path: Path, edxtui_run: Edxtui) -> None:
    log = marked_log(tmp_path, fresh_cache)
    ran = edxtui_run("marks", log)
    assert ran.code == 0
    assert b"\x1b" not in ran.out
    head, *rows = ran.lines
    assert head.split() == ["log", "offset", "time", "(UTC)", "user", "type", "note"]
    assert rows[0].endswith("=look \\x1b[31m")
    assert ["seq_next" in row for row in rows] == [False, True, False]
    assert "(none)" in rows[2]
    exported = edxtui_run("export", log, "-q", "is:marked", "-f", "ndjson")
    assert [json.loads(text)["username"] for text in exported.lines] == ["\x1b[31m", "cid"]
    assert "1 damaged record left out" in exported.err
    assert edxtui_run("count", log, "--by", "user", "-q", "-is:marked", "--json").json == [
        {"value": "ann", "events": 1}
    ]

    log.write_bytes(log.read_bytes().replace(b'"cid"', b'"sid"'))
    ran = edxtui_run("marks", log, "--json")
    assert [(each["user"], each["note"], each["here"]) for each in ran.json] == [
        ("\x1b[31m", "=look \x1b[31m", True),
        ("ann", "", True),
        (None, "", False),
    ]
    assert ran.json[0]["time"] == "2014-03-03T00:02:00.000000Z"
    assert "1 marked event is not in edx.log any more; the marks are kept." in ran.err
    refused = edxtui_run("marks", log, "--remove", "--no-cache")
    assert refused.code == 2
    ran = edxtui_run("marks", log, "--gone", "--remove")
    assert len(ran.lines) == 2
    assert "(gone)" in ran.lines[1]
    assert "1 mark removed." in ran.err
    assert len(edxtui_run("marks", log, "--json").json) == 2
    assert edxtui_run("marks", log, "--gone").err == "No mark is gone.\n"
    edxtui_run("marks", log, "--remove")
    assert edxtui_run("marks", log).err == "Nothing is marked in these logs.\n"
    nothing = edxtui_run("export", log, "-q", "is:marked", "-f", "ndjson")
    assert nothing.out == b""
    assert "Nothing is marked in these logs" in nothing.err
    assert list((fresh_cache / "marks").iterdir()) == []


def test_marks_that_cannot_be_read_end_a_command_with_a_sentence(
    fresh_cache: Path, tmp_path: Path, edxtui_run: Edxtui
) -> None:
    log = marked_log(tmp_path, fresh_cache)
    (file,) = (fresh_cache / "marks").iterdir()
    file.write_text("{")
    for words in (("marks", log), ("export", log, "-q", "is:marked")):
        ran = edxtui_run(*words)
        assert ran.code == 1
        assert ran.out == b""
        assert "damaged" in ran.err
        assert "move it away" in ran.err
    assert edxtui_run("export", log, "-f", "ndjson").code == 0
