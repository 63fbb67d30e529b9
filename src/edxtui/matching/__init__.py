"""Which of many values a half-remembered text may mean, and which lie nearest to one that is not there.

Two questions, two scorers. `search` answers while somebody types; what it finds, best first, ties by number of events:

    exact      the very text, or the same but for what stands between its words
    prefix     a value that begins so
    words      every word begins a word of the value (`enr act`), shortens one (`chk`), or runs several on (`playvid`);
               best side by side, then in the order typed
    typo       a slip or two away: swapped, missing, doubled, wrong letters (`speed chnage`)
    part       a word stands inside a word of the value

`nearest` answers after a miss, when any suggestion is better than none: what `search` finds, then whatever is alike.

Values are looked through in three steps, and the farther only as long as the nearer found too few. First count
beginnings, and parts of at least four characters; then words with letters left out and shorter parts; then typos, of
words of at least four characters. `sift` serves as a filter, which must not say too much: there the first step that
finds anything is the last, and of typos only the closest count. Typos never touch digits: `student07` and `student08`
are two people, so `studnet07` finds the one and not the other.

Words are runs of letters and digits; inside them a word also begins at a capital after a small letter and where digits
begin or end. Case and accents never count. The texts are laid end to end as numbers once, so that a question is a few
passes of numpy over them, and rapidfuzz measures only the few words whose letters allow a hit.
"""

from edxtui.matching.found import Found, How, Sifted
from edxtui.matching.questions import nearest, search, sift
from edxtui.matching.values import Values

__all__ = ["Found", "How", "Sifted", "Values", "nearest", "search", "sift"]
