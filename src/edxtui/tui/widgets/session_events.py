"""The events of one session along its time."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import msgspec
import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.binding import BindingType
from textual.message import Message
from textual.worker import get_current_worker

from edxtui.catalogue.summaries import Happened, summary
from edxtui.events.happening import happened, happening
from edxtui.index.records import Ids, Indexed
from edxtui.opening import Opening
from edxtui.story.story import Chapter, Result, Story, story_of
from edxtui.story.told import Told
from edxtui.tui import actions, looks
from edxtui.tui.cells import fitted, fitted_end
from edxtui.tui.curtain import CURTAIN
from edxtui.tui.reporting import report
from edxtui.tui.session_lines import Lane, Line, lines_of, stops_of
from edxtui.tui.widgets.event_list import EventList
from edxtui.tui.words import moment
from edxtui.wording import length

MOST_TOLD: Final = 5_000
"""Events that are told as a story; of more, each is shown for itself."""
_BLANKS: Final = 2
"""Lines to scale for each that is told, at most."""
_LANES: Final[dict[Lane, str]] = {"begin": "╻", "on": "┃", "end": "╹"}
_PLAIN_LANES: Final[dict[Lane, str]] = {"begin": "|", "on": "|", "end": "|"}
_RESULTS: Final[dict[Result, str]] = {"right": "✔", "partly": "◐", "wrong": "✘", "refused": "⊘"}
_TWINS: Final = "⇄"
_TIME: Final = 8
_SINCE: Final = 8
_ROOM_FOR_MORE: Final = 60
"""Cells from which on there is a column for the twins of an event, or what it is about."""
_ROOM_FOR_SINCE: Final = 56
"""Cells from which on it is told how long after the action before."""
_MOST_MORE: Final = 40


class ToldSession(msgspec.Struct, frozen=True):
    """A session's events with their documents, and the story that they tell."""

    ids: list[int]
    records: list[Indexed]
    texts: list[bytes | None]
    story: Story


class SessionEvents(EventList):
    """Time of day, time since the action before, whether a video was watched, what happened, and what belongs to it.

    Events that tell of one action share a line; one of them stands in front, and is the one under the cursor.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(actions.SESSION_EVENTS)

    @dataclass
    class Came(Message):
        """The story of a session; only the list itself listens."""

        told: ToldSession
        event: int

    @dataclass
    class Laid(Message):
        """The lines are laid out anew."""

    def __init__(self, opening: Opening, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(opening, id=id)
        self._told: ToldSession | None = None
        self._lines: list[Line] = []
        self._front: dict[int, int] = {}
        """Which of the events of a chapter stands in front, where it is not the first."""
        self.to_scale = False
        """Whether lines are as far apart as their times."""
        self.only: str | None = None
        """The type of all that is shown; None for any."""

    def show_session(self, ids: Sequence[int], event: int) -> None:
        """Show these events, by time and then log order, the cursor on one of them or else on the first."""
        self.only = None
        if len(ids) <= MOST_TOLD:
            self._tell(list(ids), event)
            return
        self._told, self._lines, self.stops = None, [], None
        self.show_view(np.array(ids, np.int64), ids.index(event) if event in ids else 0)
        self.post_message(self.Laid())

    @work(thread=True, group="story", exclusive=True, description="tell a session")
    def _tell(self, ids: list[int], event: int) -> None:
        worker = get_current_worker()

        def attempt() -> Message:
            with self._opening.store.question() as asking:
                records = asking.records(ids)
            texts = self._opening.short_texts(records)
            told = [_told(record, text) for record, text in zip(records, texts, strict=True)]
            return self.Came(ToldSession(ids, records, texts, story_of(told)), event)

        if not worker.is_cancelled:
            report(self, attempt, self.Failed)

    def on_session_events_came(self, message: Came) -> None:
        """Show it."""
        message.stop()
        self._told = message.told
        self._front = {}
        self._lay(message.event)

    def _lay(self, event: int) -> None:
        """Lay the lines out, the cursor on the line of an event."""
        told = self._told
        if told is None:
            return
        self.begun = None
        story = told.story
        most = None
        if self.to_scale:
            most = max(self.scrollable_content_region.height, _BLANKS * len(story.chapters))
        self._lines = lines_of(story, only=self.only, most=most)
        self.stops = stops_of(self._lines)
        self.show(len(self._lines), self._line_of(event))
        self.post_message(self.Laid())

    def _line_of(self, event: int) -> int:
        """The line that tells of an event, which comes in front there; else the first that tells of anything."""
        told = self._told
        stops = self.stops or [0]
        if told is None or event not in told.ids:
            return stops[0]
        place = told.ids.index(event)
        for line in stops:
            chapter = self._lines[line].chapter
            if chapter is not None and place in (events := told.story.chapters[chapter].action.events):
                self._front[chapter] = events.index(place)
                return line
        times = [self._lines[line].time for line in stops]
        return stops[min(bisect_left(times, told.story.events[place].time), len(stops) - 1)]

    # What is under the cursor

    def _chapter(self, row: int) -> tuple[int, Chapter] | None:
        number = self._lines[row].chapter if row < len(self._lines) else None
        return None if number is None or self._told is None else (number, self._told.story.chapters[number])

    def _places(self, row: int) -> tuple[int, ...]:
        """The places of the events of a row, the one in front first."""
        found = self._chapter(row)
        if found is None:
            return ()
        number, chapter = found
        events, front = chapter.action.events, self._front.get(number, 0)
        return (events[front], *events[:front], *events[front + 1 :])

    @property
    def ids(self) -> "Ids | Sequence[int]":
        """The id of the event in front for each row; of one that is marked, where it is another."""
        told = self._told
        if told is None:
            return super().ids
        found: list[int] = []
        for row in range(len(self._lines)):
            places = self._places(row)
            marked = (place for place in places if self.mark_of(told.records[place]) is not None)
            found.append(told.ids[next(marked, places[0])] if places else -1)
        return found

    def ids_in(self, rows: range) -> list[int]:
        """The ids of all that some rows tell of."""
        told = self._told
        if told is None:
            return super().ids_in(rows)
        return [told.ids[place] for row in rows for place in self._places(row)]

    @property
    def current(self) -> Indexed | None:
        """The record in front under the cursor, if it has been fetched."""
        if self._told is None:
            return super().current
        places = self._places(self.cursor)
        return self._told.records[places[0]] if places else None

    @property
    def current_text(self) -> bytes | None:
        """Its document, where it was fetched along with it."""
        if self._told is None:
            return super().current_text
        places = self._places(self.cursor)
        return self._told.texts[places[0]] if places else None

    @property
    def current_id(self) -> int | None:
        """The id of the record in front under the cursor."""
        if self._told is None:
            return super().current_id
        record = self.current
        return None if record is None else record.id

    def _fetch_wanted(self) -> None:
        if self._told is None:
            super()._fetch_wanted()

    # Actions

    def action_next_twin(self) -> None:
        """The next event of the same action comes in front."""
        self._turn(1)

    def action_twin_before(self) -> None:
        """The one before does."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        found = self._chapter(self.cursor)
        if found is None or len(found[1].action.events) == 1:
            return
        number, chapter = found
        self._front[number] = (self._front.get(number, 0) + step) % len(chapter.action.events)
        self.draw_anew()
        self.post_message(self.Moved(self, self.cursor))

    def turn_scale(self) -> bool:
        """Lay the lines out to scale, or condensed again; whether that can be done."""
        if self._told is None:
            return False
        self.to_scale = not self.to_scale
        self._lay(self.current_id or -1)
        return True

    def turn_only(self) -> bool:
        """Show only what is of the type under the cursor, or everything again; whether that can be done."""
        record = self.current
        if self._told is None or (record is None and self.only is None):
            return False
        event = self.current_id or -1
        self.only = record.event.type if self.only is None and record is not None else None
        self._lay(event)
        return True

    # Drawing

    def segments(self, row: int, width: int) -> list[Segment]:
        """One action as a row, or a moment in which nothing is told."""
        told, muted = self._told, self.writing("rows--muted")
        if told is None:
            return self._plain_segments(row, width)
        line = self._lines[row]
        lane = self._lane(line)
        since = _SINCE + 1 if width >= _ROOM_FOR_SINCE else 0
        if line.chapter is None:
            return [Segment(f" {moment(line.time)[11:]}", Style(dim=True)), Segment(" " * (since + 1)), lane]
        chapter = told.story.chapters[line.chapter]
        front, *others = self._places(row)
        record = told.records[front]
        rest = max(0, width - 1 - _TIME - since - 1 - 1 - 3 - 2 * chapter.depth)
        more = min(_MOST_MORE, rest // 3) if rest >= _ROOM_FOR_MORE else 0
        room = rest - (more + 2 if more else 0)
        watched = self._watched(line)
        result = self._result(chapter)
        room -= sum(segment.cell_length for segment in (*watched, *result))
        segments = [
            Segment(f" {moment(record.event.time)[11:]}"),
            Segment(f"{self._since(row):>{since}} " if since else " ", muted),
            lane,
            *self._sign(record, others),
            Segment("  " * chapter.depth),
            *result,
            *self.told(record, told.texts[front], max(0, room)),
            *watched,
        ]
        if more:
            segments.append(Segment("  "))
            segments.append(Segment(self._more(record, others, more), muted))
        return segments

    def _plain_segments(self, row: int, width: int) -> list[Segment]:
        record = self._pages.at(row)
        muted = self.writing("rows--muted")
        if record is None:
            return [Segment(" …", muted)]
        before = self._pages.at(row - 1) if row else None
        since = ""
        if before is not None and before.event.time is not None and record.event.time is not None:
            since = f"+{length(record.event.time - before.event.time)}"
        rest = max(0, width - 3 - _TIME - 2 - _SINCE - 2)
        more = min(_MOST_MORE, rest // 3) if rest >= _ROOM_FOR_MORE else 0
        segments = [
            *self.sign(record),
            Segment(moment(record.event.time)[11:]),
            Segment(f"  {since:>{_SINCE}}  ", muted),
            *self.told(record, self._pages.text_at(row), rest - (more + 2 if more else 0)),
        ]
        if more:
            segments.append(Segment("  " + self._more(record, (), more), muted))
        return segments

    def _lane(self, line: Line) -> Segment:
        if line.lane is None:
            return Segment(" ")
        signs = _PLAIN_LANES if looks.plain() else _LANES
        return Segment(signs[line.lane], Style(color=looks.group_colour("video"), bold=True))

    def _sign(self, record: Indexed, others: Sequence[int]) -> list[Segment]:
        """The mark of any of the events, the glyph, and whether there are several."""
        mark, glyph = self.sign(record)
        if self._told is not None:
            for place in others:
                if self.mark_of(self._told.records[place]) is not None:
                    mark, _ = self.sign(self._told.records[place])
        return [mark, glyph]

    def _since(self, row: int) -> str:
        """How long after the action before."""
        stops = self.stops or ()
        place = bisect_left(stops, row)
        if not place:
            return ""
        return f"+{length(self._lines[row].time - self._lines[stops[place - 1]].time)}"

    def _watched(self, line: Line) -> list[Segment]:
        """How long a video was watched from here on, and how fast."""
        if line.stretch is None or self._told is None:
            return []
        stretch = self._told.story.stretches[line.stretch]
        until = ("<= " if looks.plain() else "≤ ") if stretch.is_open else ""
        speed = "" if stretch.speed == 1 else f" at {stretch.speed:g}x"
        text = f"  {until}{length(stretch.microseconds)}{speed}"
        return [Segment(text, Style(color=looks.group_colour("video")))]

    def _result(self, chapter: Chapter) -> list[Segment]:
        if chapter.result is None or looks.plain():
            return []
        colour = looks.result_colour(chapter.result)
        return [Segment(f"{_RESULTS[chapter.result]} ", Style(color=colour, bold=True))]

    def _happened(self, told: ToldSession, place: int) -> Happened:
        """What happened, as it may show."""
        record, text = told.records[place], told.texts[place]
        if not CURTAIN.is_drawn or text is None:
            return told.story.events[place].happened
        return _told(CURTAIN.record(record), CURTAIN.document(record, text)).happened

    def _more(self, record: Indexed, others: Sequence[int], width: int) -> str:
        """What the twins of an event say, or what it is about."""
        told = self._told
        if told is None or not others:
            event = CURTAIN.record(record).event
            return fitted_end(event.module or event.page, width)
        said = [summary(self._happened(told, place), plain=looks.plain()) for place in others]
        return fitted(f"{'=' if looks.plain() else _TWINS} {' · '.join(filter(None, said))}", width)


def _told(record: Indexed, text: bytes | None) -> Told:
    found = happening(text) if text is not None else None
    event = record.event
    if found is None:  # too long to be held
        short = Happened(type=event.type, event_type=event.event_type, source=event.source, page=event.page)
        return Told(event.time or 0, short, event.module)
    return Told(event.time or 0, happened(event, found), event.module)
