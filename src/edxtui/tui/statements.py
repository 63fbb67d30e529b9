"""What is asked in SQL in one session of the explorer."""

from edxtui.tui.history import History


class Statements:
    """The statements that were run, to go back and forth between, and the one that is being written."""

    def __init__(self) -> None:
        """Begin with none."""
        self.run = History()
        """Those that were run, and what was written when one went back."""
        self.draft = ""
        """What stands in the editor."""
        self.query: str | None = None
        """The query that the draft began with; of another query a new one is begun."""
