from collections.abc import Callable
from typing import Any

import pytest

from edxtui.catalogue.reference import event_types, implicit_types

Edxtui = Callable[..., Any]


def test_one_event_type_as_json(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("events", "save_problem_check", "--json")
    assert (ran.code, ran.err) == (0, "")
    (entry,) = ran.json
    assert entry["name"] == "problem_check"
    assert set(entry["source"].split("|")) == {"server", "browser"}
    assert entry["former_names"] == ["save_problem_check"]
    assert {"date": "2014-03-05"}.items() <= next(
        fact for fact in entry["history"] if "submission" in fact["fact"]
    ).items()
    fields = {field["name"]: field for field in entry["fields"]}
    assert fields["grade"]["type"].split("|")[0] in ("integer", "number")
    assert "correct" in fields["success"]["values"]
    assert entry["context_fields"][0]["name"] == "module"
    assert entry["category"]
    assert entry["meaning"]


def test_all_event_types_as_json(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("events", "--json")
    names = [entry["name"] for entry in ran.json]
    assert names == [*event_types(), *implicit_types()]
    keys = {"name", "source", "category", "component", "fields", "context_fields", "former_names", "history", "meaning"}
    assert all(keys <= entry.keys() for entry in ran.json)
    assert all({"name", "type", "values"} <= field.keys() for entry in ran.json for field in entry["fields"])


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("play_video", "play_video"),
        ("edx.video.played", "play_video"),
        ("showanswer", "show_answer"),
        (" seq_next ", "seq_next"),
        ("/courses/edX/DemoX/T1/progress", "/courses/{course_id}/progress"),
        ("/courses/course-v1:edX+DemoX+T1/wiki/a/b/", "/courses/{course_id}/wiki/"),
        ("/courses/course-v1%3AedX%2BDemoX%2BT1/about", "/courses/{course_id}/about"),
        ("/never/heard/of/it", "/"),
    ],
)
def test_every_name_leads_to_its_entry(edxtui_run: Edxtui, asked: str, name: str) -> None:
    (entry,) = edxtui_run("events", asked, "--json").json
    assert entry["name"] == name


def test_an_unknown_name_has_nearest_ones(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("events", "problm_check")
    assert (ran.code, ran.out) == (1, b"")
    said, hint = ran.err.splitlines()
    assert said == "edxtui: The event reference has no event type problm_check."
    assert hint.startswith("Nearest: problem_check")


@pytest.mark.parametrize("name", ["", " ", "\x1b[31m", "\udcff", "seq_next play_video"])
def test_a_strange_name(edxtui_run: Edxtui, name: str) -> None:
    ran = edxtui_run("events", name)
    assert (ran.code, ran.out) == (1, b"")
    assert "\x1b" not in ran.err


def test_as_words(edxtui_run: Edxtui) -> None:
    ran = edxtui_run("events", "seek_video")
    assert ran.lines[0] == "seek_video"
    assert any(line.startswith("  old_time  (number") for line in ran.lines)
    assert max(map(len, ran.lines)) <= 120
    listed = edxtui_run("events").lines
    assert listed[0].split() == ["event", "type", "source", "meaning"]
    assert len(listed) == 1 + len(event_types()) + len(implicit_types())


def test_two_names_are_a_wrong_usage(edxtui_run: Edxtui) -> None:
    assert edxtui_run("events", "seq_next", "seq_prev").code == 2
