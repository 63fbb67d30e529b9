"""What stands between an export and who people are. The room that knows how is another one."""

from collections.abc import Sequence
from typing import Protocol


class Watch(Protocol):
    """Looks at everything that leaves."""

    def see(self, piece: bytes) -> None:
        """The next bytes of the output, before they are compressed; pieces end anywhere.

        Of parquet, which is no text, these are its rows as csv.
        """

    def finish(self) -> None:
        """All was seen, and nothing of it has taken its place yet.

        Raises: ExportError: it must not leave.
        """


class Disguise(Protocol):
    """Puts stand-ins in the place of people. Asked by one thread, in the order of the output."""

    def documents(self, documents: Sequence[bytes]) -> list[bytes]:
        """Whole documents, each as it stands in its log, with stand-ins; as many, in the same order."""

    def column(self, name: str, values: Sequence[str | None]) -> list[str | None]:
        """Values of a column with stand-ins, as many; None where nothing is known, and then nothing comes of it.

        `name` is that of a field of the index, or `log`, which holds the names of logs.
        """

    def watch(self) -> Watch:
        """Who looks at the output of one export."""

    def audit(self) -> bytes:
        """What was replaced so far, as JSON, for a file beside the output."""
