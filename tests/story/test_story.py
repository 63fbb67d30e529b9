"""What is told of a session."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.catalogue.summaries import Happened
from edxtui.story.actions import WITHIN
from edxtui.story.story import Story, result_of, story_of
from edxtui.story.told import Told
from edxtui.story.watching import SHORTEST

HASH = "d1320ac0de" * 3 + "ab"
SECOND = 1_000_000
HANDLER = "/courses/{course_id}/xblock/{usage_key}/handler/xmodule_handler/"


def told(seconds: float, type: str | None, source: str = "server", module: str | None = None, **payload: Any) -> Told:
    happened = Happened(type=type, event_type=type, source=source, payload=payload, form="object")
    return Told(round(seconds * SECOND), happened, module)


def actions(*events: Told) -> list[tuple[int, ...]]:
    return [chapter.action.events for chapter in story_of(events).chapters]


def watched(*events: Told) -> list[tuple[int, int, float, float, bool]]:
    return [
        (stretch.first, stretch.last, stretch.microseconds / SECOND, stretch.speed, stretch.is_open)
        for stretch in story_of(events).stretches
    ]


def test_what_browser_server_and_request_tell_of_one_check_is_one_action() -> None:
    assert actions(
        told(0, "problem_check", "browser", HASH),
        told(0.1, f"{HANDLER}problem_check", module=f"block-v1:O+C+R+type@problem+block@{HASH}"),
        told(0.2, "problem_check", module=f"i4x://O/C/problem/{HASH}", success="correct"),
        told(0.9, "problem_graded", "browser"),
    ) == [(2, 0, 3, 1)]


@pytest.mark.parametrize(
    "second",
    [
        told(0.1, "problem_check", "browser", "p1"),  # the same said twice, as before July 2013
        told(0.1, "problem_check", "server", "p2"),  # another problem
        told(5.1, "problem_check", "server", "p1"),  # too late
        told(0.1, "save_problem_success", "server", "p1"),  # another deed
    ],
)
def test_what_tells_of_something_else_is_another_action(second: Told) -> None:
    assert actions(told(0, "problem_check", "browser", "p1"), second) == [(0,), (1,)]


def test_other_deeds_have_twins_too() -> None:
    assert actions(
        told(0, "seq_next", "browser"),
        told(0.1, "/courses/{course_id}/modx/{usage_key}/goto_position"),
        told(9, "/change_enrollment"),
        told(9.1, "edx.course.enrollment.activated"),
        told(20, "problem_show", "browser", "p"),
        told(20.1, "show_answer", "server", "p"),
        told(30, "play_video", "browser"),
        told(30, "play_video", "browser"),
    ) == [(0, 1), (3, 2), (5, 4), (6,), (7,)]


def test_watching_lasts_from_play_to_pause_and_at_each_speed_for_itself() -> None:
    assert watched(
        told(0, "load_video", module="v"),
        told(10, "play_video", module="v", speed="1.50"),
        told(20, "show_transcript", module="v"),
        told(40, "speed_change_video", module="v", new_speed="2.0"),
        told(100, "pause_video", module="v"),
    ) == [(1, 3, 30, 1.5, False), (3, 4, 60, 2, False)]


def test_seeking_goes_on_and_the_play_that_follows_at_once_begins_anew() -> None:
    assert watched(
        told(0, "play_video", module="v"),
        told(30, "seek_video", module="v"),
        told(30.2, "play_video", module="v"),
        told(60, "stop_video", module="v"),
    ) == [(0, 1, 30, 1, False), (2, 3, 29.8, 1, False)]


@pytest.mark.parametrize("end", ["seq_next", "page_close", "/courses/{course_id}/info"])
def test_who_leaves_the_page_watches_no_more(end: str) -> None:
    assert watched(told(0, "play_video", module="v"), told(30, end), told(60, "pause_video", module="v")) == [
        (0, 1, 30, 1, False)
    ]


def test_other_players_and_requests_of_the_page_end_nothing() -> None:
    assert watched(
        told(0, "play_video", module="v"),
        told(10, "pause_video", module="another"),
        told(20, f"{HANDLER}save_user_state", module="v"),
        told(30, "pause_video"),
    ) == [(0, 3, 30, 1, False)]
    assert watched(told(0, "play_video", module="v"), told(8, "play_video", module="w"), told(9, "book")) == [
        (0, 1, 8, 1, False),
        (1, 2, 1, 1, True),
    ]


@pytest.mark.parametrize("speed", ["fast", "NaN", "-1", "0", None, [2]])
def test_an_absurd_speed_is_none(speed: object) -> None:
    assert watched(told(0, "play_video", speed=speed), told(5, "pause_video")) == [(0, 1, 5, 1, False)]


@pytest.mark.parametrize(
    ("event", "result"),
    [
        (told(0, "problem_check", success="correct", grade=1, max_grade=1), "right"),
        (told(0, "problem_check", success="incorrect", grade=1, max_grade=2), "partly"),
        (told(0, "problem_check", success="incorrect", grade=0, max_grade=2), "wrong"),
        (told(0, "problem_check", success="incorrect"), "wrong"),
        (told(0, "problem_check", success=["?"]), None),
        (told(0, "problem_check", "browser", success="correct"), None),
        (told(0, "problem_check_fail", failure="closed"), "refused"),
        (told(0, "play_video", success="correct"), None),
    ],
)
def test_results_of_attempts(event: Told, result: str | None) -> None:
    assert result_of(event) == result
    assert story_of([event]).chapters[0].result == result


def test_what_was_done_stands_below_the_way_that_led_there() -> None:
    story = story_of(
        [
            told(0, "book"),
            told(10, "/courses/{course_id}/courseware/{module_id}/{module_id}/"),
            told(20, "play_video"),
            told(30, f"{HANDLER}problem_get"),
            told(40, "seq_goto", "browser"),
            told(50, None),
        ]
    )
    assert [chapter.depth for chapter in story.chapters] == [0, 0, 1, 1, 0, 1]


TYPES = [
    "play_video", "pause_video", "seek_video", "speed_change_video", "problem_check", "problem_show", "show_answer",
    "seq_next", "page_close", f"{HANDLER}problem_check", "/courses/{course_id}/info", "problem_graded", "x", None,
]  # fmt: skip
events = st.lists(
    st.builds(
        told,
        st.floats(0, 3_600, allow_nan=False),
        st.sampled_from(TYPES),
        st.sampled_from(["browser", "server", "mobile"]),
        st.sampled_from(["v", "i4x://O/C/problem/v", "w", None]),
        speed=st.sampled_from(["1.5", 2, None, "x"]),
    ),
    max_size=40,
).map(lambda found: sorted(found, key=lambda event: event.time))


@given(events)
def test_every_event_is_told_once_and_in_order(given: list[Told]) -> None:
    story: Story = story_of(given)
    places = [place for chapter in story.chapters for place in chapter.action.events]
    assert sorted(places) == list(range(len(given)))
    times = [chapter.action.time for chapter in story.chapters]
    assert times == sorted(times)
    for chapter in story.chapters:
        group = [given[place].time for place in chapter.action.events]
        assert chapter.action.time == min(group)
        assert max(group) - min(group) <= WITHIN
    ends = 0
    for stretch in story.stretches:
        assert ends <= stretch.first < stretch.last
        assert stretch.microseconds == given[stretch.last].time - given[stretch.first].time >= SHORTEST
        ends = stretch.last
