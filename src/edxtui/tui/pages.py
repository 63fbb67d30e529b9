"""The records of a view, fetched a page at a time and kept while they are near."""

from collections import OrderedDict
from typing import Final

from edxtui.index.records import Ids, Indexed

PAGE: Final = 128
"""Records fetched together."""
_KEPT: Final = 64
"""Pages kept; the one looked at least recently goes first."""


class Pages:
    """What is known of a view. Fetching is the owner's business: `wanted` says what, `take` brings it."""

    def __init__(self, ids: Ids) -> None:
        """Know nothing yet of these records."""
        self.ids = ids
        self._known: OrderedDict[int, list[Indexed]] = OrderedDict()
        self._under_way: set[int] = set()

    def at(self, row: int) -> Indexed | None:
        """The record at a place of the view, if it was fetched."""
        page = self._known.get(row // PAGE)
        if page is None:
            return None
        place = row % PAGE
        return page[place] if place < len(page) else None

    def wanted(self, rows: range) -> list[tuple[int, list[int]]]:
        """The pages of these rows, and the next one on either side, that are neither known nor under way.

        Each with the ids to fetch for it; from now on they are under way. What is in sight comes first.
        """
        if not len(self.ids) or not rows:
            return []
        first, last = rows.start // PAGE, (rows.stop - 1) // PAGE
        most = (len(self.ids) - 1) // PAGE
        missing: list[tuple[int, list[int]]] = []
        for page in [*range(first, last + 1), last + 1, first - 1]:
            if not 0 <= page <= most or page in self._under_way:
                continue
            ids = [int(number) for number in self.ids[page * PAGE : (page + 1) * PAGE]]
            if page in self._known:
                self._known.move_to_end(page)
                if len(self._known[page]) == len(ids):
                    continue
            self._under_way.add(page)
            missing.append((page, ids))
        return missing

    def take(self, page: int, records: list[Indexed]) -> None:
        """A page that was under way has come."""
        self._under_way.discard(page)
        self._known[page] = records
        self._known.move_to_end(page)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def give_up(self, page: int) -> None:
        """A page that was under way will not come."""
        self._under_way.discard(page)

    def grown(self, ids: Ids) -> None:
        """The same view with more records after the last."""
        self.ids = ids

    def continued(self, ids: Ids) -> "Pages":
        """Another view, with what is known of the pages that are the same in both."""
        pages = Pages(ids)
        for page, records in self._known.items():
            if [int(number) for number in ids[page * PAGE : (page + 1) * PAGE]] == [record.id for record in records]:
                pages._known[page] = records
        return pages
