"""How often something was seen, and where first."""

import msgspec


class Seen(msgspec.Struct):
    """How often something was seen, and where first."""

    count: int = 0
    first: int = 0
    """Id of the first event; means nothing while the count is 0."""
    most: int = 0
    """The largest of the amounts it came with, in microseconds."""

    def add(self, event: int, amount: int = 0) -> None:
        """See it once more, in an event that comes later."""
        if not self.count:
            self.first = event
        self.count += 1
        self.most = max(self.most, amount)

    def merge(self, later: "Seen") -> None:
        """See all that was seen elsewhere."""
        if later.count:
            self.first = min(self.first, later.first) if self.count else later.first
            self.count += later.count
            self.most = max(self.most, later.most)
