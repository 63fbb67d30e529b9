"""Which events are the same, by hashes of what they hold."""

import contextlib
import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

HashedEvent = tuple[int, int, int]
"""Hash, time and id."""


class Hashes(msgspec.Struct):
    """Events by what they hold, as parallel arrays."""

    hashes: npt.NDArray[np.uint64]
    times: npt.NDArray[np.int64]
    """Microseconds since 1970-01-01 UTC."""
    ids: npt.NDArray[np.int64]


def hashes_of(events: Sequence[HashedEvent]) -> list[Hashes]:
    """The same as one element, or none."""
    if not events:
        return []
    hashes, times, ids = zip(*events, strict=True)
    return [Hashes(np.array(hashes, np.uint64), np.array(times, np.int64), np.array(ids, np.int64))]


def content_hash(value: object, text: bytes) -> int:
    """64 bits that depend on members and values alone, not on their order or on how `text` writes them."""
    # What is nested too deeply to be written anew is taken as it stands.
    with contextlib.suppress(RecursionError):
        try:
            text = msgspec.json.encode(value, order="deterministic")
        except (msgspec.MsgspecError, UnicodeError, OverflowError, TypeError):
            text = json.dumps(value, sort_keys=True, default=str).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def submission(document: dict[str, Any], payload: dict[str, Any]) -> list[object]:
    """What tells a problem_check from any other, its time left aside."""
    return [document.get("username"), *(payload.get(name) for name in ("problem_id", "attempts", "answers"))]


def repeats(
    parts: Sequence[Hashes], *, within: int | None = None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The ids of events that repeat an earlier one, ascending, and of the first one that each repeats.

    `parts` come in the order of their ids. With `within`, an event repeats only one that is at most so many
    microseconds older.
    """
    if not parts:
        return _NONE, _NONE
    hashes = np.concatenate([part.hashes for part in parts])
    ids = np.concatenate([part.ids for part in parts])
    if within is None:
        order = np.argsort(hashes, kind="stable")
        begins = _changes(hashes[order])
    else:
        times = np.concatenate([part.times for part in parts])
        order = np.lexsort((times, hashes))
        begins = _changes(hashes[order])
        begins[1:] |= np.diff(times[order]) > within
    ids = ids[order]
    originals = ids[begins][np.cumsum(begins) - 1][~begins]
    repeated = ids[~begins]
    at = np.argsort(repeated)
    return repeated[at], originals[at]


def _changes(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Where a value is another than the one before it; at the first, too."""
    changes = np.ones(values.size, bool)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


_NONE: Final = np.empty(0, np.int64)
