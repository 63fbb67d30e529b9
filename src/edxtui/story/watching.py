"""Stretches of time in which somebody watched a video, told from the events of its player."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from edxtui.story.told import Told

SHORTEST: Final = 1_000_000
"""Microseconds of a stretch."""
_PLAYS: Final = "play_video"
_GOES_ON: Final = frozenset({"seek_video", "speed_change_video"})
"""The video goes on afterwards, elsewhere or at another speed."""
_ENDS: Final = frozenset({"pause_video", "stop_video", "load_video", "page_close"})


class Stretch(msgspec.Struct, frozen=True):
    """From one event of the player to the next, with the video running."""

    first: int
    """The place of the event with which it begins."""
    last: int
    """The place of the event with which it ends; of the session's last event where none ends it."""
    microseconds: int
    """How long it took."""
    speed: float
    """How much faster than it was made; 1 where the log does not tell."""
    is_open: bool
    """Whether the log does not tell when it ended."""


class _Running(msgspec.Struct):
    """What is being watched."""

    event: Told
    first: int
    speed: float


def stretches_of(events: Sequence[Told]) -> list[Stretch]:
    """The stretches of these events, which are in order of time; none is shorter than a second, none lies over another.

    Where somebody seeks, players report that the video plays once more in the same moment.
    """
    return [stretch for stretch in _found(events) if stretch.microseconds >= SHORTEST]


def _found(events: Sequence[Told]) -> Iterator[Stretch]:
    running: _Running | None = None
    for place, event in enumerate(events):
        of_player = event.type == _PLAYS or event.type in _GOES_ON or event.type in _ENDS
        if running is not None and (event.moves or (of_player and event.is_about(running.event))):
            yield _stretch(events, running, place, is_open=False)
            if event.type in _GOES_ON:
                running = _Running(running.event, place, _speed(event, "new_speed") or running.speed)
            else:
                running = None
        if event.type == _PLAYS:
            if running is not None:  # another video, which the first is hardly watched beside
                yield _stretch(events, running, place, is_open=False)
            running = _Running(event, place, _speed(event, "speed") or 1.0)
    if running is not None:
        yield _stretch(events, running, len(events) - 1, is_open=True)


def _stretch(events: Sequence[Told], running: _Running, last: int, *, is_open: bool) -> Stretch:
    lasted = events[last].time - events[running.first].time
    return Stretch(running.first, last, lasted, running.speed, is_open)


def _speed(event: Told, name: str) -> float | None:
    speed = event.facts().number(name)
    return speed if speed is not None and 0 < speed <= 16 else None
