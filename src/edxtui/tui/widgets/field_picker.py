"""Chooses what is counted: a line to type in, and below it the fields and paths that may be meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from edxtui.events.fields import field_named
from edxtui.query.documented import documented_paths
from edxtui.tui.widgets.field_list import FieldList


class FieldPicker(Vertical):
    """The focus stays in the line; up and down move over the names meanwhile."""

    DEFAULT_CSS = """
    FieldPicker Input { background: $boost; }
    """

    @dataclass
    class Picked(Message):
        """A field or path was chosen."""

        name: str

    @dataclass
    class Learnt(Message):
        """The paths of the event reference; only the picker itself listens."""

        paths: Sequence[str]

    def __init__(self, fields: Sequence[str], *, id: str | None = None) -> None:
        """Offer these fields, and paths as soon as the reference was read."""
        super().__init__(id=id)
        self._fields = fields

    def compose(self) -> ComposeResult:
        """A line and a list."""
        yield Input(placeholder="a field or path", id="field", compact=True, select_on_focus=False)
        yield FieldList(self._fields, id="fields")

    def on_mount(self) -> None:
        """Read the reference."""
        self.names.can_focus = False  # the line moves its cursor
        self._learn()

    @work(thread=True, group="paths", description="read the event reference")
    def _learn(self) -> None:
        paths = (path.written for path in documented_paths().paths)
        self.post_message(self.Learnt(sorted(path for path in paths if field_named(path) is None)))

    def on_field_picker_learnt(self, message: Learnt) -> None:
        """Offer them after the fields."""
        message.stop()
        self.names.add(message.paths)

    @property
    def line(self) -> Input:
        """Where one types."""
        return self.query_one(Input)

    @property
    def names(self) -> FieldList:
        """What may be meant."""
        return self.query_one(FieldList)

    @on(Input.Changed)
    def _narrow(self, message: Input.Changed) -> None:
        message.stop()
        self.names.narrow(message.value)

    @on(Input.Submitted)
    @on(FieldList.Selected)
    def _take(self, message: Input.Submitted | FieldList.Selected) -> None:
        message.stop()
        name = self.names.current
        if name is not None:
            self.post_message(self.Picked(name))

    def on_key(self, event: events.Key) -> None:
        """Move over the names while one types."""
        self.names.move_by(event)
