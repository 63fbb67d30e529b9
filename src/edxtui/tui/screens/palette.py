"""The command palette."""

import contextlib
from typing import ClassVar

from textual import work
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches

from edxtui.tui.screens.left_once import LeftOnce


class Palette(CommandPalette, LeftOnce[None]):
    """Textual's, which breaks down when keys are faster than it is."""

    _GATHERING: ClassVar = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]

    def __init__(self) -> None:
        """Open it; Textual finds it by this name."""
        super().__init__(id="--command-palette")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that move in the list wait until it is there."""
        return action != "command_list" or (
            bool(self.query(CommandList)) and self.query_one(CommandList).size.height > 0
        )

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        # Whoever leaves takes the list and its styles from under what is still looking for commands.
        with contextlib.suppress(NoMatches, KeyError):
            await self._GATHERING(search_value)
