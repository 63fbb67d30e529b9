"""A session's story laid out along a vertical axis of time: condensed, or to scale."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from edxtui.story.story import Story
from edxtui.tui.timescale import scale_of

Lane = Literal["begin", "on", "end"]
"""Where a line stands in a stretch of watching."""


class Line(msgspec.Struct, frozen=True):
    """One line of the screen."""

    chapter: int | None
    """What is told on it; None where time passes."""
    time: int
    """When: microseconds since 1970-01-01 UTC."""
    lane: Lane | None
    """Whether a video was watched then."""
    stretch: int | None
    """The stretch of watching that begins here."""


def lines_of(story: Story, *, only: str | None = None, most: int | None = None) -> list[Line]:
    """One line a chapter; with `only`, of those with an event of this type.

    With `most`, lines are as far apart as their times: the session is cut into at most so many stretches of one length,
    and one in which nothing is told has a line of its own.
    """
    told = [
        number
        for number, chapter in enumerate(story.chapters)
        if only is None or any(story.events[place].type == only for place in chapter.action.events)
    ]
    times = [story.chapters[number].action.time for number in told]
    lanes = _Lanes(story)
    if most is None or not told:
        return [lanes.told(number, time) for number, time in zip(told, times, strict=True)]
    scale = scale_of(times[0], times[-1], most)
    lines: list[Line] = []
    at = 0
    for begin, end in pairwise(scale.edges):
        before = at
        while at < len(told) and times[at] < end:
            lines.append(lanes.told(told[at], times[at]))
            at += 1
        if at == before:
            lines.append(lanes.passing(begin))
        if at == len(told):
            break
    return lines


def stops_of(lines: Sequence[Line]) -> list[int]:
    """The lines on which something is told, ascending."""
    return [place for place, line in enumerate(lines) if line.chapter is not None]


class _Lanes:
    """Where chapters and times stand in the stretches of watching."""

    def __init__(self, story: Story) -> None:
        self.of: dict[int, Lane] = {}
        self.begins: dict[int, int] = {}
        chapters = {place: at for at, chapter in enumerate(story.chapters) for place in chapter.action.events}
        for number, stretch in enumerate(story.stretches):
            first, last = chapters[stretch.first], chapters[stretch.last]
            self.begins[first] = number
            for chapter in range(first, last + 1):
                where: Lane = "begin" if chapter == first else "on"
                if chapter == last and not stretch.is_open:
                    where = "end"
                # Where one ends and the next begins, it goes on.
                self.of[chapter] = "on" if chapter in self.of else where
        times = [event.time for event in story.events]
        self._starts = [times[stretch.first] for stretch in story.stretches]
        self._ends = [times[stretch.last] for stretch in story.stretches]

    def told(self, number: int, time: int) -> Line:
        """The line of a chapter."""
        return Line(number, time, self.of.get(number), self.begins.get(number))

    def passing(self, time: int) -> Line:
        """A line on which time passes."""
        at = bisect_right(self._starts, time) - 1
        return Line(None, time, "on" if at >= 0 and time < self._ends[at] else None, None)
