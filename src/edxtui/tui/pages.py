"""The records of a view, fetched a page at a time and kept while they are near."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, NamedTuple

from edxtui.index.records import Ids, Indexed

PAGE: Final = 128
"""Records fetched together."""
_KEPT: Final = 32
"""Pages kept; the one looked at least recently goes first."""


class Page(NamedTuple):
    """Some records next to each other in a view."""

    records: list[Indexed]
    texts: list[bytes | None] | None
    """Their documents, without those that are long; None where none were fetched."""


class Pages:
    """What is known of a view. Fetching is the owner's business: `wanted` says what, `take` brings it."""

    def __init__(self, ids: "Ids | Sequence[int]") -> None:
        """Know nothing yet of these records."""
        self.ids = ids
        self._known: OrderedDict[int, Page] = OrderedDict()
        self._under_way: set[int] = set()

    def at(self, row: int) -> Indexed | None:
        """The record at a place of the view, if it was fetched."""
        page = self._known.get(row // PAGE)
        place = row % PAGE
        return page.records[place] if page is not None and place < len(page.records) else None

    def text_at(self, row: int) -> bytes | None:
        """The document of that record, if it was fetched along with it."""
        page = self._known.get(row // PAGE)
        place = row % PAGE
        return page.texts[place] if page is not None and page.texts is not None and place < len(page.texts) else None

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
                known = self._known[page]
                if len(known.records) == len(ids) and known.texts is not None:
                    continue
            self._under_way.add(page)
            missing.append((page, ids))
        return missing

    def take(self, number: int, page: Page) -> None:
        """A page that was under way has come."""
        self._under_way.discard(number)
        self._known[number] = page
        self._known.move_to_end(number)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

    def give_up(self, page: int) -> None:
        """A page that was under way will not come."""
        self._under_way.discard(page)

    def grown(self, ids: "Ids | Sequence[int]") -> None:
        """The same view with more records after the last."""
        self.ids = ids

    def continued(self, ids: "Ids | Sequence[int]") -> "Pages":
        """Another view, with what is known of the pages that are the same in both."""
        pages = Pages(ids)
        for number, page in self._known.items():
            known = [record.id for record in page.records]
            if [int(each) for each in ids[number * PAGE : (number + 1) * PAGE][: len(known)]] == known:
                # What was shown before there was an index has no documents yet.
                pages._known[number] = page if page.texts and any(page.texts) else page._replace(texts=None)
        return pages
