"""The rows of a facet: which values are shown in which order, and which were picked."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.index.counting import TIME_UNITS, Facet
from edxtui.matching import Values, sift

Order = Literal["number", "value"]
Picked = Literal["included", "excluded"]
FIRST_ORDER: Final[dict[str, Order]] = dict.fromkeys(TIME_UNITS, "value")
"""How a facet is ordered at first; any other by number."""


class Rows(msgspec.Struct, frozen=True):
    """What is shown of a facet."""

    order: npt.NDArray[np.intp]
    """Which values, by their place in the facet."""
    running: npt.NDArray[np.int64]
    """How many records the values have from the first row to each."""


class FacetTable:
    """The counts of one field or path, prepared for looking through them. Made and arranged away from the screen."""

    def __init__(self, target: str, facet: Facet, records: int, objects: frozenset[str | None] = frozenset()) -> None:
        """The values of a field, or of a path as it is written, in so many records; `objects` are whole objects."""
        self.target = target
        self.facet = facet
        self.records = records
        """Less than the sum of the counts where a record has several values."""
        self.objects = objects
        """Values that no term can ask for."""
        self.most = int(facet.counts.max(initial=0))
        """What the most frequent value has."""

    @cached_property
    def _texts(self) -> list[str]:
        return [value if value is not None else "" for value in self.facet.values]

    @cached_property
    def _values(self) -> Values:
        return Values(self._texts, self.facet.counts.tolist())

    @cached_property
    def _places(self) -> dict[str, int]:
        return {text: place for place, text in enumerate(self._texts)}

    @cached_property
    def _by_value(self) -> npt.NDArray[np.intp]:
        """Numbers by what they say, else texts whatever their case; the missing value last."""
        values = self.facet.values
        try:
            keys: list[float | str] = [float("inf") if value is None else float(value) for value in values]
        except ValueError:
            keys = [text.casefold() for text in self._texts]
        places = sorted(range(len(values)), key=lambda place: (values[place] is None, keys[place]))
        return np.array(places, np.intp)

    def rows(self, text: str, order: Order) -> Rows:
        """Values that may be meant by a text, all of them by a blank one, most records first or by value."""
        places = self._by_value if order == "value" else np.arange(len(self.facet.values))
        if text.strip():
            found = sift(text, self._values).texts
            shown = np.zeros(len(places), np.bool_)
            shown[[self._places[each] for each in found]] = True
            places = places[shown[places]]
        return Rows(places, np.cumsum(self.facet.counts[places]))


class Picks:
    """Which values were picked, of all fields together."""

    def __init__(self) -> None:
        """Begin with none."""
        self._picked: dict[str, dict[str | None, Picked]] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return any(self._picked.values())

    def of(self, target: str) -> dict[str | None, Picked]:
        """Those of one field or path."""
        return self._picked.get(target, {})

    def pick(self, target: str, values: Sequence[str | None], how: Picked) -> None:
        """Include or exclude values; where all of them are already, take it back."""
        known = self._picked.setdefault(target, {})
        if all(known.get(value) == how for value in values):
            for value in values:
                del known[value]
        else:
            known.update(dict.fromkeys(values, how))

    def applied(self, text: str) -> str:
        """The query with a term for all that was picked.

        Raises: QueryError: the query or a path cannot be read.
        """
        from edxtui.query.choosing import choose

        for target, picked in self._picked.items():
            chosen = {how: [value for value, was in picked.items() if was == how] for how in ("included", "excluded")}
            text = choose(text, target, chosen["included"], chosen["excluded"])
        return text
