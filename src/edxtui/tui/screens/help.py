"""What the keys do and how queries are written; made from the table of actions and the grammar."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from edxtui.query.operators import GRAMMAR
from edxtui.tui import actions
from edxtui.tui.keys import KeysOf, all_written, keys_in, keys_of
from edxtui.tui.screens.left_once import LeftOnce


def key_rows(bindings: tuple[Binding, ...], keys: KeysOf | None = None) -> list[tuple[str, str]]:
    """The keys of some actions as people write them, and what each does; those of `keys` instead of their own."""
    return [(all_written(keys_of(binding, keys or {})), binding.tooltip) for binding in bindings]


SECTIONS = (
    ("In every list", actions.ROWS),
    ("Explorer", actions.EXPLORE),
    ("Columns of the list", (*actions.COLUMNS, *actions.COLUMN_LIST)),
    ("Query bar", actions.QUERY),
    ("Start without a log", actions.START),
    ("Session timeline", actions.TIMELINE),
    ("Events of a session", actions.SESSION_EVENTS),
    ("Facets", (*actions.FACETS, *actions.FACET_VALUES)),
    ("Histogram", (*actions.HISTOGRAM, *actions.CHART)),
    ("SQL", actions.SQL),
    ("Answer to SQL", actions.ANSWER),
    ("Detail pane and event reference", actions.DOCUMENT),
    ("Detail pane", actions.DETAIL),
    ("Everywhere", (*actions.EVERYWHERE, *actions.PANES)),
)
"""The tables of keys, in the order of help and docs."""


def help_text(keys: KeysOf) -> Content:
    """All of the help, with the keys that count."""
    parts: list[Content | str | tuple[str, str]] = []
    for title, bindings in SECTIONS:
        parts += [(f"{title}\n", "bold $text-primary")]
        for pressed, meaning in key_rows(bindings, keys):
            parts += [(f"  {pressed:<12}", "$text-accent"), f"  {meaning}\n"]
        parts.append("\n")
    parts.append(("Queries\n", "bold $text-primary"))
    for written, means in GRAMMAR:
        parts += [(f"  {written}\n", "$text-accent"), f"      {means}\n"]
    return Content.assemble(*parts)


class HelpScreen(ModalScreen[None], LeftOnce[None]):
    """Any of its keys leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "leave", "Close"),
        Binding("j", "down", "Down", show=False),
        Binding("k", "up", "Up", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A page to scroll."""
        with VerticalScroll(id="help") as page:
            page.border_title = "Help"
            page.border_subtitle = "Esc closes"
            yield Static(help_text(keys_in(self.app)))

    def action_leave(self) -> None:
        """Close it."""
        self.dismiss(None)

    def action_down(self) -> None:
        """Scroll down."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        """Scroll up."""
        self.query_one(VerticalScroll).scroll_up(animate=False)
