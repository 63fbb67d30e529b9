"""A session's lines along its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.story.test_story import SECOND, events, told

from edxtui.story.story import story_of
from edxtui.story.told import Told
from edxtui.tui.session_lines import lines_of, stops_of

STORY = story_of(
    [
        told(3, "book"),
        told(10, "play_video"),
        told(20, "show_transcript"),
        told(50, "pause_video"),
        told(125, "book"),
    ]
)


def drawn(only: str | None = None, most: int | None = None) -> list[str]:
    signs = {None: " ", "begin": "╻", "on": "┃", "end": "╹"}
    return [
        f"{line.time // SECOND}{signs[line.lane]}{'' if line.chapter is None else line.chapter}"
        for line in lines_of(STORY, only=only, most=most)
    ]


def test_condensed_there_is_a_line_for_each_action() -> None:
    assert drawn() == ["3 0", "10╻1", "20┃2", "50╹3", "125 4"]
    assert drawn("book") == ["3 0", "125 4"]
    assert drawn("none such") == []
    assert drawn("none such", 10) == []


def test_to_scale_time_that_passes_has_lines_too() -> None:
    assert drawn(most=5) == ["3 0", "10╻1", "20┃2", "50╹3", "60 ", "90 ", "125 4"]
    assert drawn("book", 5) == ["3 0", "30┃", "60 ", "90 ", "125 4"]
    assert stops_of(lines_of(STORY, most=5)) == [0, 1, 2, 3, 6]
    assert drawn(most=1) == drawn()


@given(events, st.integers(1, 60))
def test_every_chapter_has_its_line_and_times_never_go_back(found: list[Told], most: int) -> None:
    story = story_of(found)
    lines = lines_of(story, most=most)
    assert [line.chapter for line in lines if line.chapter is not None] == list(range(len(story.chapters)))
    assert len(lines) <= most + len(story.chapters)
    passing = [line.time for line in lines if line.chapter is None]
    assert passing == sorted(passing)
    begun = [line.stretch for line in lines if line.stretch is not None]
    assert begun == sorted(set(begun))


def test_of_stretches_that_meet_the_lane_goes_on() -> None:
    story = story_of(
        [told(0, "play_video"), told(10, "speed_change_video", new_speed=2), told(20, "pause_video"), told(30, "x")]
    )
    assert [line.lane for line in lines_of(story)] == ["begin", "on", "end", None]
    assert [line.stretch for line in lines_of(story)] == [0, 1, None, None]


@pytest.mark.parametrize("most", [None, 40])
def test_what_nothing_ended_goes_on_to_the_last_line(most: int | None) -> None:
    story = story_of([told(0, "play_video"), told(10, "x")])
    assert [line.lane for line in lines_of(story, most=most) if line.chapter is not None] == ["begin", "on"]
