"""How panes share the screens, as somebody has arranged them."""

from typing import Final

import msgspec

LEAST: Final = 0.1
"""Of the room that two panes share, what each keeps."""
STEP: Final = 0.05
"""By how much one key moves the border between them."""


class Split(msgspec.Struct, frozen=True):
    """Two panes that share their room: beside each other on wide screens, one above the other on narrow ones."""

    name: str
    """What the share is remembered by."""
    sized: str
    """Id of the pane whose share is told."""
    rest: str
    """Id of the one that has the rest."""
    is_stacked: bool = False
    """One above the other on every screen."""
    is_for_wide: bool = False
    """On narrow screens there is only one of them, and the screen knows which."""


class Arranged(msgspec.Struct, frozen=True, omit_defaults=True):
    """What differs from the first run. It is kept as JSON, and so may hold anything when it is read."""

    shares: dict[str, float] = {}
    """Of the sized pane, by the name of the split and how its panes lie: `explore-wide`, `explore-narrow`."""
    hidden: tuple[str, ...] = ()
    """Panes and strips, by the screen and their id: `explore:detail-pane`."""

    def share(self, name: str) -> float | None:
        """What was chosen; None where nothing was, or nothing that leaves both panes some room."""
        found = self.shares.get(name)
        return found if found is not None and LEAST <= found <= 1 - LEAST else None

    def with_share(self, name: str, share: float) -> "Arranged":
        """The same with another share, within bounds."""
        bounded = min(max(round(share, 3), LEAST), 1 - LEAST)
        return msgspec.structs.replace(self, shares={**self.shares, name: bounded})

    def turned(self, pane: str) -> "Arranged":
        """The same with a pane hidden, or there again."""
        hidden = [each for each in self.hidden if each != pane]
        return msgspec.structs.replace(
            self, hidden=tuple(hidden if len(hidden) < len(self.hidden) else (*hidden, pane))
        )


class Panes:
    """The arrangement of all screens of one program."""

    def __init__(self) -> None:
        """As in the first run."""
        self.arranged = Arranged()


PANES: Final = Panes()
"""The one of this program, as it has one screen."""
