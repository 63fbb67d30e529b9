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

_NAMES = {
    "slash": "/",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "colon": ":",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "space": "Space",
    "full_stop": ".",
    "comma": ",",
    "shift+down": "Shift+↓",
    "shift+up": "Shift+↑",
}


def key_rows(bindings: tuple[Binding, ...]) -> list[tuple[str, str]]:
    """The keys of some actions as people write them, and what each does."""
    return [(" ".join(_NAMES.get(key, key) for key in binding.key.split(",")), binding.tooltip) for binding in bindings]


SECTIONS = (
    ("In every list", actions.ROWS),
    ("Explorer", actions.EXPLORE),
    ("Columns of the list", (*actions.COLUMNS, *actions.COLUMN_LIST)),
    ("Query bar", actions.QUERY),
    ("Start without a log", actions.START),
    ("Session timeline", actions.TIMELINE),
    ("Facets", (*actions.FACETS, *actions.FACET_VALUES)),
    ("Histogram", (*actions.HISTOGRAM, *actions.CHART)),
    ("SQL", actions.SQL),
    ("Answer to SQL", actions.ANSWER),
    ("Detail pane and event reference", actions.DOCUMENT),
    ("Detail pane", actions.DETAIL),
    ("Everywhere", (*actions.EVERYWHERE, *actions.PANES)),
)
"""The tables of keys, in the order of help and docs."""


def help_text() -> Content:
    """All of the help."""
    parts: list[Content | str | tuple[str, str]] = []
    for title, bindings in SECTIONS:
        parts += [(f"{title}\n", "bold $text-primary")]
        for keys, meaning in key_rows(bindings):
            parts += [(f"  {keys:<12}", "$text-accent"), f"  {meaning}\n"]
        parts.append("\n")
    parts.append(("Queries\n", "bold $text-primary"))
    for written, means in GRAMMAR:
        parts += [(f"  {written}\n", "$text-accent"), f"      {means}\n"]
    return Content.assemble(*parts)


class HelpScreen(ModalScreen[None]):
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
            yield Static(help_text())

    def action_leave(self) -> None:
        """Close it."""
        self.dismiss(None)

    def action_down(self) -> None:
        """Scroll down."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        """Scroll up."""
        self.query_one(VerticalScroll).scroll_up(animate=False)
