"""Everything that an export under stand-ins needs: documents, columns, the last pass, and the audit."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from types import TracebackType
from typing import Final

import msgspec

from edxtui.catalogue.entries import Identifies
from edxtui.events.fields import FIELDS
from edxtui.privacy.audit import Audit
from edxtui.privacy.crew import Crew
from edxtui.privacy.known import Known
from edxtui.privacy.last_pass import LastPass
from edxtui.privacy.pseudonyms import Pseudonyms
from edxtui.privacy.texts import Texts
from edxtui.privacy.views import applied

_KINDS: Final[dict[str, Identifies | None]] = {field.name: field.identifies for field in FIELDS}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How people are to be hidden."""

    key: bytes
    keep_network: bool = False
    """Of IP addresses the network stays."""
    drop_text: bool = False
    """Of free text nothing stays."""
    jobs: int | None = None
    """Worker processes; None: as many as processors."""
    on_screen: bool = False
    """Whether a screen is drawn in this process, which must not wait for the work."""


class Disguiser:
    """Hides who people are; made by `prepared`. A context manager: leaving it ends its processes."""

    def __init__(self, known: Known, wanted: Wanted) -> None:
        """Hide those who are known, and whoever stands where people stand."""
        self._known = known
        self._pseudonyms = Pseudonyms(wanted.key, keep_network=wanted.keep_network)
        self._texts = Texts(self._pseudonyms, known, drop_text=wanted.drop_text)
        self._crew = Crew(
            known, self._pseudonyms, drop_text=wanted.drop_text, jobs=wanted.jobs, on_screen=wanted.on_screen
        )
        self._columns = Audit()
        """What was changed in columns."""
        self._last_pass: LastPass | None = None

    def documents(self, documents: Sequence[bytes]) -> list[bytes]:
        """The documents with stand-ins, as many and in the same order; those that name nobody byte for byte.

        Raises: LogError: a process was ended from outside.
        """
        return self._crew.disguised(documents)

    def column(self, name: str, values: Sequence[str | None]) -> list[str | None]:
        """Values of a field of the index, or names of logs (`log`), with stand-ins."""
        return [None if value is None else self._value(name, value) for value in values]

    def _value(self, field: str, value: str) -> str:
        if field == "log":
            value = PurePath(value).name  # folders may be called after people
        edits = self._texts.edits(value, _KINDS.get(field))
        self._columns.count((f"column {field}", edit.kind) for edit in edits)
        return applied(value, edits)

    def watch(self) -> LastPass:
        """The last pass over one export."""
        self._last_pass = LastPass(self._known, self._pseudonyms)
        return self._last_pass

    def audit(self) -> bytes:
        """What was replaced so far, as JSON. It names nobody."""
        searched = self._last_pass.searched if self._last_pass is not None else {}
        return self._audited.report(self._known, searched, self._last_pass.seen if self._last_pass else 0)

    def sentences(self) -> Iterator[str]:
        """The same in words, for whoever may know who people are: it names those who could not be looked for."""
        yield from self._audited.sentences(self._known)
        if self._last_pass is not None:
            searched = ", ".join(f"{kind} {number:,}" for kind, number in self._last_pass.searched.items())
            yield f"The last pass looked for {searched} in {self._last_pass.seen / 1e6:,.1f} MB and found nobody."

    @property
    def _audited(self) -> Audit:
        audit = self._crew.audit
        audit.join(self._columns)
        return audit

    def close(self) -> None:
        """End its processes; again does no harm."""
        self._crew.close()

    def __enter__(self) -> "Disguiser":
        """Nothing more to be made."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End its processes."""
        self.close()
