"""What was found in the documents of a stretch, or of several."""

import msgspec

from edxtui.check.faults import Faults
from edxtui.check.sameness import Hashes
from edxtui.check.seen import Seen


class Examined(msgspec.Struct):
    """What was found in the documents of a stretch, or of several."""

    events: int = 0
    bytes: int = 0
    faults: Faults = msgspec.field(default_factory=Faults)
    people: dict[tuple[int, str], Seen] = msgspec.field(default_factory=dict)
    """By user id and user name."""
    unread: Seen = msgspec.field(default_factory=Seen)
    """Documents that only ijson can read, being nested too deeply; or the log is no longer that of the index."""
    cut: Seen = msgspec.field(default_factory=Seen)
    unreadable: Seen = msgspec.field(default_factory=Seen)
    late: Seen = msgspec.field(default_factory=Seen)
    ahead: Seen = msgspec.field(default_factory=Seen)
    twins: list[Hashes] = msgspec.field(default_factory=list)
    """Of whole documents, where an equal one may be about."""
    submissions: list[Hashes] = msgspec.field(default_factory=list)
    """Of what makes a submission, from the time when each was written twice."""

    def person(self, number: int, name: str) -> Seen:
        """What was seen of a user id together with a user name."""
        seen = self.people.get((number, name))
        if seen is None:
            seen = self.people[number, name] = Seen()
        return seen

    def merge(self, later: "Examined") -> None:
        """Take over what was found in a later stretch."""
        self.events += later.events
        self.bytes += later.bytes
        self.faults.merge(later.faults)
        for person, seen in later.people.items():
            self.person(*person).merge(seen)
        self.unread.merge(later.unread)
        self.cut.merge(later.cut)
        self.unreadable.merge(later.unreadable)
        self.late.merge(later.late)
        self.ahead.merge(later.ahead)
        self.twins += later.twins
        self.submissions += later.submissions
