"""The queries that were applied, to go back and forth between."""


class History:
    """A line of queries with a place in it."""

    def __init__(self) -> None:
        """Begin with the query that finds everything."""
        self._queries = [""]
        self._at = 0

    def add(self, query: str) -> None:
        """A query was applied; what lay ahead is forgotten."""
        if query != self._queries[self._at]:
            del self._queries[self._at + 1 :]
            self._queries.append(query)
            self._at += 1

    def back(self) -> str | None:
        """The query before; None at the first."""
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
