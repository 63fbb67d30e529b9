"""How long answers take: first rows of a filter, exact totals, facets, the histogram, SQL; and lnav beside them.

    python -m tests.benchmarks.asking [EVENTS] [RUNS] [--lnav]

The log is made and indexed once, and kept with its index in the folder for temporary files. Each question is asked of
several values, rare ones and frequent ones, RUNS times each, by a program that has asked before, as the explorer has.
With `--lnav` the same questions are put to lnav and to edxtui on the first lines of the log, for lnav reads each line
anew for a question, which takes it milliseconds a line.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from edxtui import statement as say
from edxtui.answers import Vocabulary, understand, view
from edxtui.events.fields import TEXT_FIELDS
from edxtui.index.counting import extent, facet, over_time
from edxtui.index.store import Store
from edxtui.opening import Opening, Settings
from edxtui.tui import looks
from tests.benchmarks.logs import generated
from tests.benchmarks.peers import lnav_answers

_PAGE = 128
_BARS = 120
"""Stretches of a histogram as wide as a screen."""
_LNAV_LINES = 5_000
_PATIENCE = 120.0
"""Seconds after which lnav is given up."""

LNAV_QUESTIONS = {
    "user": ";SELECT count(*) FROM edx_log WHERE username = '{user}'",
    "type": ";SELECT count(*) FROM edx_log WHERE log_body = 'play_video'",
    "facet of users": ";SELECT username, count(*) AS n FROM edx_log GROUP BY username ORDER BY n DESC LIMIT 5",
    "histogram": ";SELECT substr(log_time, 1, 13) AS hour, count(*) AS n FROM edx_log GROUP BY hour LIMIT 5",
}
SQL = (
    "SELECT count(*) FROM events",
    "SELECT user, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
    "SELECT * FROM events WHERE user = 'ta.amara01' LIMIT 100",
    "SELECT * FROM sessions WHERE user = 'ta.amara01'",
)


def questions(store: Store) -> dict[str, list[str]]:
    """Queries by what they are about; their values are the most frequent, a middle one, and a rare one."""
    vocabulary = Vocabulary(store)

    def three(field: str) -> list[str]:
        texts = list(vocabulary.values(field).texts)
        return [texts[0], texts[len(texts) // 2], texts[-1]]

    user, course, kind, session = map(three, ("user", "course", "type", "session"))
    quoted = {
        name: [f'{name}:"{value}"' for value in values]
        for name, values in (("user", user), ("course", course), ("type", kind), ("session", session))
    }
    terms = list(zip(quoted["user"], quoted["course"], quoted["type"], strict=True))
    (most_user, most_course, most_type), *_ = terms
    combined = [
        f"{most_user} {most_course} {most_type}",
        f"{most_course} {most_type} source:browser",
        f"{most_user} OR {most_course} OR {most_type}",
        f"{most_course} {most_type} -source:browser",
        f"{most_course} OR ({most_type} -{most_user})",
        "type:play_video time:2014-03 -is:anonymous",
        *(" ".join(each) for each in terms[1:]),
    ]
    return {**quoted, "three terms": combined}


def timed(ask: Callable[[], Any], runs: int) -> list[float]:
    """Milliseconds of each run."""
    found = []
    for _ in range(runs):
        begin = perf_counter()
        ask()
        found.append((perf_counter() - begin) * 1_000)
    return found


def first_rows(text: str, store: Store, vocabulary: Vocabulary) -> None:
    """What stands between a query and the rows in sight: it is read, answered, and a page is fetched."""
    with store.question() as asking:
        found = view(understand(text, vocabulary), asking)
        asking.records([int(number) for number in found.ids[:_PAGE]])


def total(text: str, store: Store, vocabulary: Vocabulary) -> None:
    """The exact number."""
    with store.question() as asking:
        asking.count(understand(text, vocabulary).statement)


def histogram(statement: say.Statement, store: Store) -> None:
    """Bars over all of the time, by family of types."""
    with store.question() as asking:
        reach = extent(statement, asking)
        if reach.first is not None and reach.last is not None:
            edges = np.linspace(reach.first, reach.last + 1, _BARS + 1).astype(np.int64)
            step = max(1, int(np.diff(edges).max()))
            over_time(reach.first + step * np.arange(_BARS + 1), statement, looks.group_of, asking)


def count_values(field: str, statement: say.Statement, store: Store) -> None:
    """All values of a field with their numbers."""
    with store.question() as asking:
        facet(field, statement, asking)


def answer(sql: str, opening: Opening) -> None:
    """All rows, in an engine that is made for it."""
    with opening.sandbox() as sandbox:
        for _ in sandbox.ask(sql).rows:
            pass


def told(name: str, milliseconds: list[float], most: float | None) -> None:
    """One line."""
    limit = f"   (at most {most:,.0f})" if most else ""
    print(
        f"{name:<34} median {statistics.median(milliseconds):7.1f} ms   slowest {max(milliseconds):7.1f} ms{limit}",
        flush=True,
    )


def ours(log: Path, runs: int) -> None:
    """Measure and print what edxtui takes."""
    cache = Path(tempfile.gettempdir()) / "edxtui-benchmark-cache"
    with Opening([str(log)], Settings(cache_folder=cache)) as opening:
        for _ in opening.build():
            pass
        store = opening.store
        vocabulary = Vocabulary(store)
        asked = questions(store)
        for text in (text for texts in asked.values() for text in texts):
            first_rows(text, store, vocabulary)
        for name in ("user", "course", "type", "session"):
            for text, place in zip(asked[name], ("most", "middle", "least"), strict=True):
                taken = timed(partial(first_rows, text, store, vocabulary), runs)
                told(f"{name}, {place} frequent: first rows", taken, 50)
        for text in asked["three terms"]:
            told(text[:34], timed(partial(total, text, store, vocabulary), runs), 150)
            told("  … and its first rows", timed(partial(first_rows, text, store, vocabulary), runs), None)
        of_type = understand(asked["type"][0], vocabulary).statement
        scopes: list[tuple[str, say.Statement]] = [("everything", say.Everything()), ("a type", of_type)]
        for scope, statement in scopes:
            for field in TEXT_FIELDS:
                told(
                    f"facet {field.name} of {scope}",
                    timed(partial(count_values, field.name, statement, store), runs),
                    400,
                )
            told(f"histogram of {scope}", timed(partial(histogram, statement, store), runs), 250)
        for sql in SQL:
            told(sql[:34], timed(partial(answer, sql, opening), runs), None)


def beside_lnav(log: Path, runs: int) -> None:
    """Measure and print what both take for the first lines, beyond reading them."""
    with tempfile.TemporaryDirectory() as name:
        part = Path(name) / "part.log"
        with log.open("rb") as lines, part.open("wb") as out:
            out.writelines(islice(lines, _LNAV_LINES))
        with Opening([str(part)], Settings(cache_folder=Path(name) / "cache")) as opening:
            for _ in opening.build():
                pass
            store = opening.store
            vocabulary = Vocabulary(store)
            user = vocabulary.values("user").texts[0]
            same: dict[str, Callable[[], None]] = {
                "user": partial(total, f'user:"{user}"', store, vocabulary),
                "type": partial(total, "type:play_video", store, vocabulary),
                "facet of users": partial(count_values, "user", say.Everything(), store),
                "histogram": partial(histogram, say.Everything(), store),
            }
            medians = {question: statistics.median(timed(ask, runs)) / 1_000 for question, ask in same.items()}
        print(f"{_LNAV_LINES:,} events")
        theirs = {question: words.format(user=user) for question, words in LNAV_QUESTIONS.items()}
        for question, seconds in lnav_answers(part, theirs, _PATIENCE):
            mine = medians[question]
            lnav = f"more than {_PATIENCE:.0f} s" if seconds is None else f"{seconds:.2f} s"
            ratio = (seconds or _PATIENCE) / mine
            print(f"{question:<16} edxtui {mine * 1_000:6.1f} ms   lnav {lnav:<16} {ratio:7,.0f} x", flush=True)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--lnav"]
    numbers = [int(word) for word in words]
    log = generated(numbers[0] if numbers else 10_000_000)
    runs = numbers[1] if len(numbers) > 1 else 7
    ours(log, runs)
    if "--lnav" in sys.argv:
        beside_lnav(log, runs)
