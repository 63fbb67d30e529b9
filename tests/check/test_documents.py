"""Whatever a document holds, looking into it raises nothing, and pieces add up to the whole."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edxtui.catalogue.names import all_names
from edxtui.check.documents import Examiner, Task
from edxtui.check.tallies import Examined
from edxtui.logs.text import Text

TYPES = dict(enumerate(["seq_next", "problem_check", "play_video", "problem_graded", "/dashboard", "own"], start=1))
SOURCES = dict(enumerate(["browser", "server", "mobile", "unheard of"], start=1))

values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["{", "a=b", "2014", "[1"]),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=8,
)
documents = st.fixed_dictionaries(
    {},
    optional={
        "event_type": st.sampled_from(all_names()) | values,
        "username": values,
        "context": values
        | st.dictionaries(st.sampled_from(["user_id", "username", "received_at", "module", "x"]), values),
        "event": values | st.dictionaries(st.sampled_from(["old", "new", "id", "answers", "attempts"]), values),
        "data": values,
        "time": values,
    },
)


def task(path: Path, lines: list[bytes], times: list[int], *, first: int = 0, offset: int = 0) -> Task:
    lengths = np.array([len(each) for each in lines])
    count = len(lines)
    return Task(
        text=Text(str(path), (path.stat().st_dev, path.stat().st_ino)),
        ids=np.arange(first, first + count),
        offsets=offset + np.cumsum(lengths + 1) - lengths - 1,
        lengths=lengths,
        times=np.array(times),
        types=np.array([1 + (first + number) % len(TYPES) for number in range(count)], np.int32),
        sources=np.array([1 + (first + number) % len(SOURCES) for number in range(count)], np.int32),
        may_have_twin=np.ones(count, bool),
    )


def written(log: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(document).encode() for document in log]


def plainly(found: Examined) -> Any:
    """Everything of it that can be compared."""
    return (
        found.events,
        found.faults.seen,
        found.people,
        *(found.cut, found.unreadable, found.late, found.ahead),
        *(
            [np.concatenate([getattr(part, name) for part in parts]).tolist() if parts else []]
            for parts in (found.twins, found.submissions)
            for name in ("hashes", "times", "ids")
        ),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents")


@settings(max_examples=100)
@given(st.lists(documents, min_size=2, max_size=8), st.data())
def test_nothing_is_raised_and_pieces_add_up(folder: Path, log: list[dict[str, Any]], data: Any) -> None:
    lines = written(log)
    path = folder / "a.log"
    path.write_bytes(b"\n".join(lines))
    times = data.draw(st.lists(st.integers(-(2**63), 2**62), min_size=len(lines), max_size=len(lines)))
    whole = Examiner(TYPES, SOURCES).examine(task(path, lines, times))
    assert whole.events == len(lines)
    cut = data.draw(st.integers(1, len(lines) - 1))
    offset = sum(len(each) + 1 for each in lines[:cut])
    examiner = Examiner(TYPES, SOURCES)
    parts = examiner.examine(task(path, lines[:cut], times[:cut]))
    parts.merge(examiner.examine(task(path, lines[cut:], times[cut:], first=cut, offset=offset)))
    assert plainly(parts) == plainly(whole)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":' * 900 + b"NaN" + b"}" * 900,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b'{"event": ' + b"1" * 5000 + b"}",
        b'{"username": "\\ud800", "event": "{\\"a\\": \\"\\ud800\\"}", "context": {"\\ud800": 1, "user_id": 1e400}}',
    ],
    ids=["deep", "too deep", "endless", "surrogates"],
)
def test_hard_documents(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(text)
    for number in range(12):
        part = task(path, [text], [0], first=number)
        found = Examiner(TYPES, SOURCES).examine(part)
        assert found.events == 1
