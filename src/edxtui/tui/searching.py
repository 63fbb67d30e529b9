"""Where a text stands in the lines of a document."""

from collections.abc import Sequence

from edxtui.tui.document_lines import DocumentLine, Line


def places_of(text: str, lines: Sequence[DocumentLine]) -> list[int]:
    """The lines that hold a text, whatever the case, ascending; also where it stands in what is cut off."""
    wanted = text.casefold()
    if not wanted:
        return []
    return [
        number
        for number, line in enumerate(lines)
        if wanted in "".join(piece for piece, _ in line.pieces).casefold() or wanted in line.rest.casefold()
    ]


def marked(line: Line, text: str) -> Line:
    """The pieces of a line, those that are the text apart from the rest; where case has no length, all of the piece."""
    wanted = text.casefold()
    found: Line = []
    for piece, kind in line:
        folded = piece.casefold()
        if not wanted or wanted not in folded:
            found.append((piece, kind))
            continue
        if len(folded) != len(piece):
            found.append((piece, "found"))
            continue
        at = 0
        while (place := folded.find(wanted, at)) >= 0:
            if place > at:
                found.append((piece[at:place], kind))
            found.append((piece[place : place + len(wanted)], "found"))
            at = place + len(wanted)
        if at < len(piece):
            found.append((piece[at:], kind))
    return found
