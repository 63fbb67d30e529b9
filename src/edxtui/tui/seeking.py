"""Places in a view: of an event, of a user's next one, of a time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from edxtui import statement as say
from edxtui.answers import View
from edxtui.index.records import Ids, Indexed

if TYPE_CHECKING:
    from edxtui.index.asking import Asking


def place_of(event: int | None, ids: Ids) -> int | None:
    """Where the record with this id stands in a view; None where it does not."""
    if event is None:
        return None
    if isinstance(ids, range):
        return event if event in ids else None
    (places,) = (ids == event).nonzero()
    return int(places[0]) if places.size else None


def place_of_marked(cursor: int, step: Literal[1, -1], ids: "Ids | Sequence[int]", marked: Sequence[int]) -> int | None:
    """Where the next (1) or previous (-1) marked record of a view stands from a place in it; None where none does."""
    import numpy as np

    if isinstance(ids, range):
        places = np.array(sorted(number - ids.start for number in marked if number in ids), np.int64)
    else:
        (places,) = np.isin(ids, marked).nonzero()
    beyond = places[places > cursor] if step > 0 else places[places < cursor]
    return int(beyond[0 if step > 0 else -1]) if beyond.size else None


def place_of_neighbour(record: Indexed, user: str, step: Literal[1, -1], shown: View, asking: "Asking") -> int | None:
    """Where the user's next (1) or previous (-1) record of a view stands; None where there is none."""
    theirs = say.All((shown.statement, say.OneOf("user", (user,))))
    ids = asking.view(theirs)
    here = place_of(record.id, ids)
    if here is None or not 0 <= here + step < len(ids):
        return None
    return place_of(int(ids[here + step]), shown.ids)
