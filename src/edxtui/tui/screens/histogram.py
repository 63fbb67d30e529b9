"""The histogram: when the events of a view happened, and a range of time to ask for."""

import contextlib
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from edxtui.answers import View
from edxtui.errors import EdxtuiError
from edxtui.events.times import iso
from edxtui.index.asking import Asking
from edxtui.index.counting import Extent, over_time
from edxtui.index.counting import extent as extent_of
from edxtui.opening import Opening
from edxtui.query.editing import within
from edxtui.query.spans import Span
from edxtui.tui import actions, looks
from edxtui.tui.at_work import AT_WORK
from edxtui.tui.reporting import report
from edxtui.tui.screens.left_once import LeftOnce
from edxtui.tui.timescale import Scale, scale_of, span_words
from edxtui.tui.widgets.chart import Chart, Counted
from edxtui.tui.widgets.key_line import KeyLine
from edxtui.tui.widgets.message_line import MessageLine
from edxtui.tui.widgets.title_line import TitleLine
from edxtui.tui.widgets.work_line import WorkLine
from edxtui.tui.words import share
from edxtui.wording import counted as number_of
from edxtui.wording import events_and_damaged

_CLOSER = 4
"""Zooming shows a quarter of the time, or four times as much."""
_APART = 3
"""Cells between two entries of the legend."""


class HistogramScreen(LeftOnce[str | None]):
    """Returns the query with a term for the range that was chosen; None to go back to where one was."""

    AUTO_FOCUS = "#chart"
    BINDINGS: ClassVar[list[BindingType]] = list(actions.HISTOGRAM)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]  # noqa: RUF012 - Textual's declaration

    @dataclass
    class Came(Message):
        """What was counted."""

        extent: Extent
        counted: Counted | None
        """None where no record has a time."""

    @dataclass
    class Failed(Message):
        """It could not be counted."""

        error: EdxtuiError

    def __init__(self, opening: Opening, view: View, at: int | None, extent: Extent | None = None) -> None:
        """Count the records of a view; the cursor begins at a time, in microseconds since 1970-01-01 UTC.

        `extent` is from when to when the view reaches, where that is known: to find out takes as long as to count.
        """
        super().__init__()
        self._opening = opening
        self._view = view
        self._at = at
        self._extent = extent
        self._span: Span | None = None
        """What is looked at; None for all of the time there is."""
        self._asking: Asking | None = None

    def compose(self) -> ComposeResult:
        """Title, chart, what is under the cursor, legend, footer."""
        yield TitleLine()
        yield MessageLine(id="message")
        yield Chart(id="chart")
        yield Static(id="stretch")
        yield Static(id="legend")
        yield WorkLine()
        yield KeyLine()

    def on_mount(self) -> None:
        """Say what is counted; counting waits until there is a width to count for."""
        title = self.query_one(TitleLine)
        title.logs = f"over time · {self._view.query.text or 'everything'}"
        title.shown = "counting …"

    def on_unmount(self) -> None:
        """Leave nothing running."""
        if self._asking is not None:
            self._asking.stop()

    # Counting

    @on(Chart.Resized)
    def _count(self) -> None:
        """Count anew, for the width and the span there are now."""
        if self._asking is not None:
            self._asking.stop()
        self._asking = self._opening.store.asking()
        self._ask(self._asking, self._extent, self._span, self.query_one(Chart).columns)

    @work(thread=True, group="histogram", exclusive=True, description="count events over time")
    def _ask(self, asking: Asking, known: Extent | None, span: Span | None, columns: int) -> None:
        statement = self._view.statement

        def attempt() -> Message:
            with AT_WORK.going_on("counting over time"), contextlib.closing(asking):
                reach = known if known is not None else extent_of(statement, asking)
                if reach.first is None or reach.last is None:
                    return self.Came(reach, None)
                scale = scale_of(
                    reach.first if span is None else span.start,
                    reach.last if span is None else span.end - 1,
                    columns,
                )
                groups = over_time(np.array(scale.edges, np.int64), statement, looks.group_of, asking)
                ordered = {group: groups[group].tolist() for group in looks.GROUPS if group in groups}
                return self.Came(reach, Counted(scale, ordered))

        report(self, attempt, self.Failed)

    def on_histogram_screen_came(self, message: Came) -> None:
        """Show it, the cursor at the time where it was."""
        message.stop()
        self._extent, counted = message.extent, message.counted
        title = self.query_one(TitleLine)
        view, found = self._view, message.extent
        title.shown = events_and_damaged(view.events, view.damaged)
        if found.timed + found.untimed != view.events + view.damaged:  # more has come in meanwhile
            title.shown = f"{number_of(found.timed + found.untimed, 'record')} counted"
        if found.untimed:
            title.shown += f" · {found.untimed:,} without a time"
        if counted is None:
            self.query_one(MessageLine).say_notes(("None of these events has a time of its own.",))
            return
        at = self._at if self._at is not None else counted.scale.edges[0]
        self.query_one(Chart).show(counted, counted.scale.at(at))

    def on_histogram_screen_failed(self, message: Failed) -> None:
        """Say why."""
        message.stop()
        self.query_one(MessageLine).say_error(message.error)

    # What is under the cursor

    @on(Chart.Moved)
    def _tell(self) -> None:
        chart = self.query_one(Chart)
        counted, chosen = chart.counted, chart.chosen
        if counted is None:
            return
        edges, totals = counted.scale.edges, counted.totals()
        self._at = edges[chart.cursor]
        here = {group: sum(counts[chosen.start : chosen.stop]) for group, counts in counted.groups.items()}
        number = sum(here.values())
        part = share(number, self._extent.timed + self._extent.untimed if self._extent is not None else 0)
        words = f"{span_words(edges[chosen.start], edges[chosen.stop])} · {number_of(number, self._noun)}, {part}"
        whole = f"a column is {counted.scale.unit.words} · {span_words(edges[0], edges[-1])}"
        width = self.size.width - 2
        gap = width - cell_len(words) - cell_len(whole)
        if sum(totals) != (self._extent.timed if self._extent is not None else 0):
            whole += f": {sum(totals):,}"
            gap = width - cell_len(words) - cell_len(whole)
        parts = [(words, "bold"), " " * gap, (whole, "$text-muted")] if gap >= 2 else [(words, "bold")]
        self.query_one("#stretch", Static).update(Content.assemble(*parts))
        self.query_one("#legend", Static).update(self._legend(counted, here))

    @property
    def _noun(self) -> str:
        return "record" if self._view.damaged else "event"

    def _legend(self, counted: Counted, here: dict[str, int]) -> Content:
        """What colours stand for: how many there are under the cursor, and in all that is seen."""
        lines: list[list[str | tuple[str, str]]] = [[]]
        room = width = self.size.width - 2
        for group, counts in sorted(counted.groups.items(), key=lambda item: -sum(item[1])):
            name, number, whole = f"█ {group.replace('_', ' ')}", f" {here[group]:,}", f" of {sum(counts):,}"
            needed = cell_len(name + number + whole) + _APART
            if needed - _APART > room and lines[-1]:
                lines.append([])
                room = width
            lines[-1] += [(name, looks.group_colour(group)), number, (whole, "$text-muted"), " " * _APART]
            room -= needed
        return Content("\n").join(Content.assemble(*line) for line in lines)

    # Looking closer

    def _look_at(self, start: int, end: int) -> None:
        """Look at a span, as far as there are events; at all of them where it covers all."""
        reach = self._extent
        if reach is None or reach.first is None or reach.last is None:
            return
        start, end = max(start, reach.first), min(end, reach.last + 1)
        if start >= end:
            return
        is_all = start <= reach.first and end > reach.last
        self._span = None if is_all else Span(start, end)
        self._count()

    @property
    def _scale(self) -> Scale | None:
        counted = self.query_one(Chart).counted
        return counted.scale if counted is not None else None

    def action_zoom_in(self) -> None:
        """Look at the range, or at a part around the cursor."""
        chart, scale = self.query_one(Chart), self._scale
        if scale is None:
            return
        chosen = chart.chosen
        if chart.begun is None:
            around = max(1, scale.size // (2 * _CLOSER))
            chosen = range(max(0, chart.cursor - around), min(scale.size, chart.cursor + around + 1))
        if len(chosen) < scale.size:
            self._look_at(scale.edges[chosen.start], scale.edges[chosen.stop])

    def action_zoom_out(self) -> None:
        """Look at more on both sides."""
        scale = self._scale
        if scale is not None and self._span is not None:
            more = (scale.edges[-1] - scale.edges[0]) * (_CLOSER - 1) // 2
            self._look_at(scale.edges[0] - more, scale.edges[-1] + more)

    def action_zoom_all(self) -> None:
        """Look at all of the time."""
        if self._span is not None:
            self._span = None
            self._count()

    @on(Chart.Beyond)
    def _pan(self, message: Chart.Beyond) -> None:
        """Look at the time beside what is seen."""
        scale, reach = self._scale, self._extent
        if scale is None or self._span is None or reach is None or reach.first is None or reach.last is None:
            return
        edges = scale.edges
        by = (edges[-1] - edges[0]) // 2
        start, end = edges[0] + message.step * by, edges[-1] + message.step * by
        if message.step > 0 and edges[-1] <= reach.last:
            self._at = edges[-1]
            self._look_at(min(start, reach.last + 1 - 2 * by), end)
        elif message.step < 0 and edges[0] > reach.first:
            self._at = edges[0] - 1
            self._look_at(start, max(end, reach.first + 2 * by))

    @on(Chart.Zoomed)
    def _zoom(self, message: Chart.Zoomed) -> None:
        if message.closer:
            self.action_zoom_in()
        else:
            self.action_zoom_out()

    # Leaving

    @on(Chart.Chosen)
    def action_choose(self) -> None:
        """Ask for the range, or the stretch under the cursor."""
        chart, scale = self.query_one(Chart), self._scale
        if scale is not None:
            chosen = chart.chosen
            span = Span(scale.edges[chosen.start], scale.edges[chosen.stop])
            self.dismiss(within(self._view.query.text, span))

    def action_export(self) -> None:
        """Export the stretches that are seen; where a range is begun, those of the range."""
        from edxtui.tui.screens.rows_dialog import CountsDialog

        chart = self.query_one(Chart)
        counted = chart.counted
        if counted is None:
            self.notify("Nothing is counted yet.", markup=False)
            return
        seen = range(counted.scale.size) if chart.begun is None else chart.chosen
        edges, totals = counted.scale.edges, counted.totals()
        rows = [
            (iso(edges[at]), iso(edges[at + 1]), totals[at], *(counts[at] for counts in counted.groups.values()))
            for at in seen
        ]
        span = span_words(edges[seen.start], edges[seen.stop])
        self.app.push_screen(
            CountsDialog(
                self._opening,
                ("start", "end", f"{self._noun}s", *counted.groups),
                rows,
                f"{span}, by {counted.scale.unit.words}: {self._view.query.text or 'everything'}",
            )
        )

    def action_leave(self) -> None:
        """Give up the range; without one, back to the list as it was."""
        chart = self.query_one(Chart)
        if chart.begun is not None:
            chart.begun = None
        elif not self.query_one(MessageLine).take_back():
            self.dismiss(None)

    def action_help(self) -> None:
        """Show the keys."""
        from edxtui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    async def action_quit(self) -> None:
        """Leave edxtui."""
        await self.app.action_quit()
