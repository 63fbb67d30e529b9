"""Which parts of a document are folded away, and what is seen of it then.

Folds are kept by path, so that what is of no interest in one event stays folded in the next.
"""

from collections.abc import Sequence
from typing import Final

from edxtui.tui.document_lines import DocumentLine, Line, Path
from edxtui.wording import counted

_CLOSING: Final = {"{": "}", "[": "]"}


class Folds:
    """What is folded."""

    def __init__(self) -> None:
        """Begin with everything open."""
        self._level: int | None = None
        """From which depth on everything is folded, but for what was opened."""
        self._folded: set[Path] = set()
        self._opened: set[Path] = set()

    def is_folded(self, path: Path) -> bool:
        """Whether what begins at a path is folded; the document itself never is."""
        if not path or path in self._opened:
            return False
        return path in self._folded or (self._level is not None and len(path) >= self._level)

    def fold(self, path: Path) -> None:
        """Fold what begins at a path."""
        self._opened.discard(path)
        self._folded.add(path)

    def unfold(self, path: Path) -> None:
        """Open it."""
        self._folded.discard(path)
        self._opened.add(path)

    def reveal(self, path: Path) -> None:
        """Open all that a value lies in."""
        for length in range(1, len(path)):
            self.unfold(path[:length])

    def fold_all(self) -> None:
        """Fold everything down to the first level."""
        self._level = 1
        self._folded.clear()
        self._opened.clear()

    def unfold_all(self) -> None:
        """Open everything."""
        self._level = None
        self._folded.clear()
        self._opened.clear()

    def seen(self, lines: Sequence[DocumentLine]) -> list[tuple[int, Line]]:
        """What is seen of a document: the number of each line, and its pieces."""
        found: list[tuple[int, Line]] = []
        at = 0
        while at < len(lines):
            line = lines[at]
            if line.inside and self.is_folded(line.path):
                found.append((at, _folded(line, lines[at + line.inside])))
                at += line.inside
            else:
                found.append((at, line.pieces))
            at += 1
        return found


def _folded(line: DocumentLine, last: DocumentLine) -> Line:
    """A value on one line, without what is in it."""
    place = next(at for at, (text, kind) in enumerate(line.pieces) if kind == "mark" and text in _CLOSING)
    opening = line.pieces[place][0]
    comma = "," if last.pieces[-1][0].endswith(",") else ""
    what = "member" if opening == "{" else "element"
    return [
        *line.pieces[:place],
        (f"{opening} … {_CLOSING[opening]}{comma}", "mark"),
        (f"  {counted(line.members, what)}", "note"),
        *line.pieces[place + 1 :],
    ]
