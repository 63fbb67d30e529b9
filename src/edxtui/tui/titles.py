"""What the title says of the logs and of what is shown of them."""

from collections.abc import Sequence

from edxtui.answers import View
from edxtui.wording import counted, events_and_damaged


def of_logs(names: Sequence[str], events: int, damaged: int, marked: int, *, known: bool) -> str:
    """Which logs, how much they hold, if that is known yet, and how much of it is marked."""
    logs = names[0] if len(names) == 1 else f"{counted(len(names), 'log')}: {names[0]} …"
    marks = f" · {marked:,} marked" if marked else ""
    return f"{logs} · {events_and_damaged(events, damaged) if known else 'reading …'}{marks}"


def of_view(view: View, cursor: int, total: int, *, unseen: int | None) -> str:
    """How much is shown, and where one stands.

    `unseen`: records that came in since one left the newest; None where the logs are not followed.
    """
    at = f"{cursor + 1:,} of " if total else ""
    if view.damaged:
        # Events and damaged records are counted apart, places are of both.
        at = f"{cursor + 1:,} of {total:,}: "
    shown = f"{at}{events_and_damaged(view.events, view.damaged)} {'shown' if view.progress is None else 'so far'}"
    if unseen is None:
        return shown
    return f"following{f', {unseen:,} new' if unseen else ''} · {shown}"
