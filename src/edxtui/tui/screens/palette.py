"""The command palette."""

from textual.command import CommandList, CommandPalette


class Palette(CommandPalette):
    """Textual's, which breaks down when one pages through its list before that has a line on the screen."""

    def __init__(self) -> None:
        """Open it; Textual finds it by this name."""
        super().__init__(id="--command-palette")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that move in the list wait until it is there."""
        return action != "command_list" or self.query_one(CommandList).size.height > 0
