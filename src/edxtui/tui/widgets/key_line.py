"""The last line: the keys that matter now.

Looks like Textual's `Footer`, and is one widget where that has one for each key. It made all of them anew whenever the
focus moved, which took longer than all else that followed, and kept the old ones for good (decision 0029).
"""

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import RenderResult
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

_STEP = 4
"""Cells that a turn of the wheel moves the keys, where they do not fit."""


class Piece(NamedTuple):
    """A part of the line in one style."""

    text: str
    style: str
    """The component class without its beginning."""
    of: ActiveBinding | None = None
    """The action that a click on it asks for."""


class KeyLine(Widget):
    """Keys with what they do, those of one group under one word; on the right that of the command palette.

    A click on one is like its key; the wheel shows what does not fit.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--word", "keys--rule", "keys--hover"}
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        color: $footer-foreground;
        background: $footer-background;
        & > .keys--key { color: $footer-key-foreground; background: $footer-key-background; text-style: bold; }
        & > .keys--word { color: $footer-description-foreground; background: $footer-description-background; }
        & > .keys--rule { color: $foreground 20%; }
        & > .keys--hover { background: $block-hover-background; }
    }
    """

    def __init__(self) -> None:
        """Tell of no key yet."""
        super().__init__()
        self._keys: tuple[Piece, ...] = ()
        self._palette: tuple[Piece, ...] = ()
        self._left = 0
        """Cells that are out of sight on the left."""
        self._under_mouse: ActiveBinding | None = None

    def on_mount(self) -> None:
        """Go along with what is on the screen and has the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._look_later)

    def on_unmount(self) -> None:
        """The screen may live longer."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _look_later(self, screen: Screen[object]) -> None:
        # While another window has the focus nothing has it here, and the keys stay those that come back with it.
        if screen.app.app_focus and self.is_attached:
            self.call_after_refresh(self._look)

    def _look(self) -> None:
        if not self.is_attached:
            return
        active = self.screen.active_bindings
        keys, palette = tuple(self._pieces(active)), tuple(self._palette_pieces(active))
        if (keys, palette) != (self._keys, self._palette):
            self._keys, self._palette = keys, palette
            self._under_mouse = None
            self.refresh()
            self._move_to(self._left)

    def _pieces(self, active: dict[str, ActiveBinding]) -> Iterator[Piece]:
        by_action: dict[str, ActiveBinding] = {}
        for each in active.values():
            if each.binding.show:
                by_action.setdefault(each.binding.action, each)
        for group, members in groupby(by_action.values(), lambda each: each.binding.group):
            shown = list(members)
            if group is not None and len(shown) > 1:
                yield Piece(" ", "word")
                yield from (Piece(self._written(each), "key", each) for each in shown)
                yield Piece(f" {group.description} ", "word")
            else:
                for each in shown:
                    yield Piece(f" {self._written(each)} ", "key", each)
                    yield Piece(f"{each.binding.description} ", "word", each)

    def _palette_pieces(self, active: dict[str, ActiveBinding]) -> Iterator[Piece]:
        each = active.get(self.app.COMMAND_PALETTE_BINDING)
        if each is not None and self.app.ENABLE_COMMAND_PALETTE:
            yield Piece("▏", "rule")
            yield Piece(f"{self._written(each)} ", "key", each)
            yield Piece(f"{each.binding.description} ", "word", each)

    def _written(self, each: ActiveBinding) -> str:
        return self.app.get_key_display(each.binding)

    # Drawing

    def render(self) -> RenderResult:
        """Nothing: it is drawn as a line."""
        return ""

    def render_line(self, y: int) -> Strip:
        """The keys that fit, and that of the palette."""
        width, base = self.size.width, self.rich_style
        palette = self._strip(self._palette)
        room = max(0, width - palette.cell_length)
        keys = self._strip(self._keys).crop(self._left, self._left + room).adjust_cell_length(room)
        return Strip.join([keys, palette]).crop(0, width).apply_style(base)

    def _strip(self, pieces: tuple[Piece, ...]) -> Strip:
        return Strip([Segment(piece.text, self._style(piece)) for piece in pieces])

    def _style(self, piece: Piece) -> Style:
        style = self.get_component_rich_style(f"keys--{piece.style}")
        if piece.of is None:
            return style
        if piece.of is self._under_mouse:
            style += Style(bgcolor=self.get_component_rich_style("keys--hover").bgcolor)
        return style if piece.of.enabled else style + Style(dim=True)

    # The mouse

    def _at(self, x: int) -> ActiveBinding | None:
        """The action at a place of the line."""
        keys, palette = self._strip(self._keys), self._strip(self._palette)
        room = self.size.width - palette.cell_length
        pieces, x = (self._keys, x + self._left) if x < room else (self._palette, x - max(0, room))
        for piece, segment in zip(pieces, keys if pieces is self._keys else palette, strict=True):
            if x < segment.cell_length:
                return piece.of
            x -= segment.cell_length
        return None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """As if the key was pressed."""
        each = self._at(event.x)
        if each is not None and each.enabled:
            self.app.simulate_key(each.binding.key)
        elif each is not None:
            self.app.bell()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show which key a click would be, and tell in full what it does."""
        self._point_at(self._at(event.x))

    def on_leave(self) -> None:
        """None any more."""
        self._point_at(None)

    def _point_at(self, each: ActiveBinding | None) -> None:
        if each is not self._under_mouse:
            self._under_mouse = each
            self.tooltip = None if each is None else each.tooltip or each.binding.description
            self.styles.pointer = "default" if each is None else "pointer"
            self.refresh()

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._turn(event, _STEP)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._turn(event, -_STEP)

    def _turn(self, event: events.MouseEvent, step: int) -> None:
        if self._move_to(self._left + step):
            event.stop()
            event.prevent_default()
            self._point_at(self._at(event.x))

    def on_resize(self) -> None:
        """What is out of sight on the left comes back where there is room."""
        self._move_to(self._left)

    def _move_to(self, left: int) -> bool:
        """Put so many cells out of sight, or as many as there are too many; whether that changes anything."""
        room = self.size.width - self._strip(self._palette).cell_length
        before, self._left = self._left, max(0, min(left, self._strip(self._keys).cell_length - room))
        if self._left != before:
            self.refresh()
        return self._left != before
