"""What screens have in common that are divided into panes: these are resized, hidden, and zoomed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from textual.message import Message
from textual.widget import Widget

from edxtui.tui.panes import PANES, STEP, Arranged, Split
from edxtui.tui.screens.left_once import LeftOnce

Result = TypeVar("Result")

_RULES = ("display", "width", "height", "min_width", "max_width", "min_height", "max_height")


class PanedScreen(LeftOnce[Result]):
    """Its style sheet says how panes share the screen until somebody arranges them otherwise."""

    SPLITS: ClassVar[tuple[Split, ...]] = ()
    """Panes that lie within others come after those."""
    STRIP: ClassVar[str] = ""
    """Id of the strip of time above the panes."""
    DETAIL: ClassVar[str] = ""
    """Id of the pane that can be hidden."""

    @dataclass
    class Rearranged(Message):
        """Panes were arranged otherwise, to be kept."""

        arranged: Arranged

    _zoomed: str | None = None
    """Id of the pane that is alone on the screen."""

    def on_mount(self) -> None:
        """Arrange them as they were left."""
        self.lay_panes()

    def on_resize(self) -> None:
        """Panes that lay beside each other may lie one above the other now."""
        self.lay_panes()

    def on_screen_resume(self) -> None:
        """They may have been arranged otherwise on another screen."""
        if self.is_mounted:
            self.lay_panes()

    # Where panes are

    @property
    def _is_wide(self) -> bool:
        widths = [width for width, name in self.HORIZONTAL_BREAKPOINTS or () if name == "-wide"]
        return bool(widths) and self.app.size.width >= widths[0]

    def _lies_beside(self, split: Split) -> bool:
        return self._is_wide and not split.is_stacked

    def _name_of(self, split: Split) -> str:
        return f"{split.name}-{'wide' if self._lies_beside(split) else 'narrow'}"

    def _splits(self) -> Iterator[tuple[Split, Widget, Widget]]:
        for split in self.SPLITS:
            if self._is_wide or not split.is_for_wide:
                yield split, self.query_one(f"#{split.sized}"), self.query_one(f"#{split.rest}")

    def _pane_of(self, widget: Widget | None) -> tuple[Split, Widget] | None:
        """The innermost pane that a widget lies in."""
        found = None
        ancestors = widget.ancestors_with_self if widget is not None else []
        for split, sized, rest in self._splits():
            for pane in (sized, rest):
                if pane in ancestors:
                    found = split, pane
        return found

    # Arranging

    def lay_panes(self) -> None:
        """Give panes the shares that were chosen, and take away those that are hidden or make room for a zoomed one."""
        for name in {each for split in self.SPLITS for each in (split.sized, split.rest)}:
            styles = self.query_one(f"#{name}").styles
            for rule in _RULES:
                if styles.inline.has_rule(rule):
                    setattr(styles, rule, None)  # with `clear_rule` nothing is laid out anew
        for split, sized, rest in self._splits():
            away = [pane for pane in (sized, rest) if self._is_away(pane)]
            for pane in away:
                pane.display = False
            share = PANES.arranged.share(self._name_of(split))
            if sized in away or (share is None and rest not in away):
                continue
            styles, extent = sized.styles, "1fr" if rest in away else f"{(share or 0.5) * 100:g}%"
            if self._lies_beside(split):
                styles.width, styles.min_width, styles.max_width = extent, 1, "100%"
            else:
                styles.height, styles.min_height, styles.max_height = extent, 1, "100%"
        if self.STRIP:
            strip = self.query_one(f"#{self.STRIP}")
            if strip.styles.inline.has_rule("display"):
                strip.styles.display = None
            if self._zoomed is not None or self._is_hidden(self.STRIP):
                strip.display = False

    def _is_away(self, pane: Widget) -> bool:
        if self._is_hidden(pane.id):
            return self._zoomed is None or pane.id != self._zoomed
        if self._zoomed is None:
            return False
        zoomed = self.query_one(f"#{self._zoomed}")
        return pane not in zoomed.ancestors_with_self and zoomed not in pane.ancestors

    def _named(self, pane: str | None) -> str:
        """What a pane or strip is remembered by: screens have them each for itself."""
        return f"{self.SPLITS[0].name}:{pane}"

    def _is_hidden(self, pane: str | None) -> bool:
        return self._named(pane) in PANES.arranged.hidden

    def _change(self, arranged: Arranged) -> None:
        PANES.arranged = arranged
        self.lay_panes()
        self.post_message(self.Rearranged(arranged))

    def _reveal(self, widget: Widget) -> None:
        """Let a widget be seen that is to have the focus: the zoom goes along, and what was hidden is there again."""
        found = self._pane_of(widget) if self._zoomed is not None or PANES.arranged.hidden else None
        if found is None:
            return
        if self._zoomed is not None:
            self._zoomed = found[1].id
            self.lay_panes()
        elif self._is_hidden(found[1].id):
            self._change(PANES.arranged.turned(self._named(found[1].id)))

    def set_focus(self, widget: Widget | None, *more: Any, **and_more: Any) -> None:
        """Give the focus to a widget, wherever it is."""
        if widget is not None and self.is_mounted:
            self._reveal(widget)
        super().set_focus(widget, *more, **and_more)

    # Actions

    def action_grow_pane(self) -> None:
        """The pane that has the focus a little larger."""
        self._move_border(STEP)

    def action_shrink_pane(self) -> None:
        """The pane that has the focus a little smaller."""
        self._move_border(-STEP)

    def _move_border(self, step: float) -> None:
        found = self._pane_of(self.focused)
        if found is None or self._zoomed is not None:
            return
        split, pane = found
        sized, rest = self.query_one(f"#{split.sized}"), self.query_one(f"#{split.rest}")
        parent = sized.parent
        if not isinstance(parent, Widget) or not (sized.display and rest.display):
            return
        beside = self._lies_beside(split)
        whole = parent.size.width if beside else parent.size.height
        part = sized.outer_size.width if beside else sized.outer_size.height
        if whole:
            by = step if pane is sized else -step
            self._change(PANES.arranged.with_share(self._name_of(split), part / whole + by))

    def action_zoom_pane(self) -> None:
        """The pane that has the focus alone on the screen, or all of them again."""
        if self.ends_zoom():
            return
        found = self._pane_of(self.focused)
        if found is not None:
            self._zoomed = found[1].id
            self.lay_panes()

    def ends_zoom(self) -> bool:
        """Show all panes again; whether only one was shown."""
        if self._zoomed is None:
            return False
        self._zoomed = None
        self.lay_panes()
        return True

    @property
    def hides_detail(self) -> bool:
        """Whether the pane with the event in full is hidden, or has made room for a zoomed one."""
        return self._is_away(self.query_one(f"#{self.DETAIL}"))

    def shows_detail(self) -> None:
        """Something is about to be shown there: all panes are on the screen again."""
        self.ends_zoom()
        if self._is_hidden(self.DETAIL):
            self._change(PANES.arranged.turned(self._named(self.DETAIL)))

    def action_hide_detail(self) -> None:
        """Hide the pane with the event in full, or show it again."""
        self._turn_pane(self.DETAIL)

    def action_hide_strip(self) -> None:
        """Hide the strip of time, or show it again."""
        self._turn_pane(self.STRIP)

    def _turn_pane(self, name: str) -> None:
        self.ends_zoom()
        pane = self.query_one(f"#{name}")
        if self.focused is not None and pane in self.focused.ancestors_with_self and self.AUTO_FOCUS:
            super().set_focus(self.query_one(self.AUTO_FOCUS))
        self._change(PANES.arranged.turned(self._named(name)))
