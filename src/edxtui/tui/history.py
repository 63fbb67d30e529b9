"""The queries that were applied, to go back and forth between."""

from collections.abc import Callable, Sequence


class History:
    """A line of queries with a place in it, and behind its beginning those of earlier runs."""

    def __init__(self, earlier: Callable[[], Sequence[str]] = tuple) -> None:
        """Begin with the query that finds everything; `earlier` tells those of before, newest first, once known."""
        self._queries = [""]
        self._at = 0
        self._earlier = earlier
        self._goes_further = True

    def add(self, query: str) -> None:
        """A query was applied; what lay ahead is forgotten."""
        if query != self._queries[self._at]:
            del self._queries[self._at + 1 :]
            self._queries.append(query)
            self._at += 1

    def back(self) -> str | None:
        """The query before; None at the first."""
        if self._at == 0 and self._goes_further:
            known = set(self._queries)
            earlier = [query for query in reversed(self._earlier()) if query not in known]
            self._goes_further = not earlier
            self._queries[:0] = earlier
            self._at = len(earlier)
        if self._at == 0:
            return None
        self._at -= 1
        return self._queries[self._at]

    def forward(self) -> str | None:
        """The next query; None at the last."""
        if self._at + 1 == len(self._queries):
            return None
        self._at += 1
        return self._queries[self._at]
