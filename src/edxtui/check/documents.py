"""What only the documents themselves tell: the work of a worker process.

This file and what it imports is all that a worker loads.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from edxtui.catalogue.comparison import Comparison
from edxtui.catalogue.reference import event_type
from edxtui.check.faults import fault_of
from edxtui.check.sameness import HashedEvent, content_hash, hashes_of, submission
from edxtui.check.tallies import Examined
from edxtui.errors import LogError
from edxtui.events.normalise import user_of
from edxtui.events.payload import CUT_AT, decode_payload
from edxtui.events.time_column import NO_TIME
from edxtui.events.times import microseconds
from edxtui.logs.lenient import document_of
from edxtui.logs.text import Text

LATE: Final = 24 * 3600 * 1_000_000
"""Microseconds from an event to its arrival that are far."""
AHEAD: Final = 5 * 60 * 1_000_000
"""Microseconds that an event may be later than its arrival: no two clocks go alike."""
WRITTEN_TWICE_UNTIL: Final = 1_373_846_400_000_000
"""2013-07-15: until then the platform wrote each problem_check twice."""
_DAY: Final = 86_400_000_000


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Events of one log, next to each other, as parallel arrays."""

    text: Text
    """The log."""
    ids: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    times: npt.NDArray[np.int64]
    """Microseconds since 1970-01-01 UTC; `NO_TIME` where there is none."""
    types: npt.NDArray[np.int32]
    """Codes of the index, and so are the sources."""
    sources: npt.NDArray[np.int32]
    may_have_twin: npt.NDArray[np.bool_]
    """Whether another event has the same time, type, user and source."""


class Examiner:
    """Looks into documents; what it needs of the reference is made ready once."""

    def __init__(self, types: dict[int, str], sources: dict[int, str]) -> None:
        """Understand these codes of types and sources."""
        self._types = types
        self._sources = sources
        self._comparisons: dict[tuple[int, int], Comparison | None] = {}
        self._problem_check = next((code for code, name in types.items() if name == "problem_check"), -1)
        self._server = next((code for code, name in sources.items() if name == "server"), -1)

    def examine(self, task: Task) -> Examined:
        """Everything that is found in the documents of a task.

        Raises: LogError: the log has become shorter.
        """
        begin = int(task.offsets[0])
        end = int(task.offsets[-1] + task.lengths[-1])
        with task.text.open() as source:
            data = source.read(begin, end - begin)
        if len(data) < end - begin:
            raise LogError(f"{task.text.path} became shorter while it was read.", hint="Open it again.")
        found = Examined(events=task.ids.size, bytes=end - begin)
        twins: list[HashedEvent] = []
        submissions: list[HashedEvent] = []
        for event, start, length, time, kind, from_, may_have_twin in zip(
            task.ids.tolist(),
            (task.offsets - begin).tolist(),
            task.lengths.tolist(),
            task.times.tolist(),
            task.types.tolist(),
            task.sources.tolist(),
            task.may_have_twin.tolist(),
            strict=True,
        ):
            text = data[start : start + length]
            document = _decoded(text)
            if document is None:
                found.unread.add(event)
                continue
            if may_have_twin:
                twins.append((content_hash(document, text), time, event))
            payload = self._look_into(document, event, time, kind, from_, found)
            if (
                kind == self._problem_check
                and from_ == self._server
                and NO_TIME != time < WRITTEN_TWICE_UNTIL
                and isinstance(payload, dict)
            ):
                submissions.append((content_hash(submission(document, payload), text), time, event))
        found.twins += hashes_of(twins)
        found.submissions += hashes_of(submissions)
        return found

    def _look_into(
        self, document: dict[str, Any], event: int, time: int, kind: int, from_: int, found: Examined
    ) -> object:
        """Note what one document shows; returns its payload, decoded where it is compared."""
        context = document.get("context")
        if not isinstance(context, dict):
            context = {}
        _see_person(document, context, event, found)
        if "received_at" in context:
            _see_arrival(context["received_at"], time, event, found)
        payload: object = document.get("event")
        if payload is None:
            payload = document.get("data")
        comparison = self._comparison(kind, from_)
        if comparison is None:
            if isinstance(payload, str):
                _see_text(payload, event, found)
            return payload
        payload, readable = _payload(payload, event, found)
        faults = comparison.faults(payload, context, _date(time // _DAY) if time != NO_TIME else None)
        if faults:
            # Each once an event, however many elements of a list have it.
            for fault in {
                fault_of(each, kind, from_, self._sources.get(from_))
                for each in faults
                if readable or each.pattern.startswith("context.")
            }:
                found.faults.of(fault).add(event)
        return payload

    def _comparison(self, kind: int, source: int) -> Comparison | None:
        """What to compare with; None for a type without an entry of its own, as the implicit ones are."""
        key = (kind, source)
        if key not in self._comparisons:
            name = self._types.get(kind)
            entry = event_type(name) if name is not None and not name.startswith("/") else None
            self._comparisons[key] = None if entry is None else Comparison(entry, self._sources.get(source))
        return self._comparisons[key]


_DECODER: Final = msgspec.json.Decoder()


def _decoded(text: bytes) -> dict[str, Any] | None:
    try:
        document = _DECODER.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return document_of(text)
    return document if isinstance(document, dict) else None


@lru_cache(maxsize=10_000)
def _date(day: int) -> str | None:
    """The ISO date of a day since 1970-01-01; None where the calendar has no such day."""
    try:
        return datetime.fromtimestamp(day * 86_400, UTC).date().isoformat()
    except (OverflowError, OSError, ValueError):
        return None


# Who


def _see_person(document: dict[str, Any], context: dict[str, Any], event: int, found: Examined) -> None:
    number = _user_id(context.get("user_id"))
    if number is None:
        return
    for name in {_user(document.get("username")), _user(context.get("username"))}:
        if name is not None:
            found.person(number, name).add(event)


def _user_id(value: object) -> int | None:
    if type(value) is int:
        return value
    if isinstance(value, str) and len(value) < 20 and value.isascii() and value.isdigit():
        return int(value)
    return int(value) if isinstance(value, float) and value.is_integer() else None


def _user(name: object) -> str | None:
    return _known_user(name) if isinstance(name, str) else None


@lru_cache(maxsize=100_000)
def _known_user(name: str) -> str | None:
    return user_of(name)


# When


def _see_arrival(received: object, time: int, event: int, found: Examined) -> None:
    arrived = _moment(received)
    if arrived is None or time == NO_TIME:
        return
    if arrived - time > LATE:
        found.late.add(event, arrived - time)
    elif time - arrived > AHEAD:
        found.ahead.add(event, time - arrived)


def _moment(value: object) -> int | None:
    """Microseconds since 1970-01-01 UTC of an ISO time, or of a number of seconds or of milliseconds."""
    if isinstance(value, str):
        return microseconds(value)
    if type(value) not in (int, float):
        return None
    number = float(value) if abs(value) < 1e15 else 0.0  # type: ignore[arg-type]
    if 1e8 < number < 1e11:
        return int(number * 1e6)
    return int(number * 1e3) if 1e11 <= number < 1e14 else None


# Payloads


def _payload(value: object, event: int, found: Examined) -> tuple[object, bool]:
    """The payload decoded, and whether it could be."""
    if type(value) is not str:
        return value, True
    if value.startswith(("{", "[")):
        try:
            return _DECODER.decode(value), True
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            pass
    decoded = decode_payload(value)
    if decoded.form == "cut json":
        _see_broken(value, event, found)
        return None, False
    return decoded.value, True


def _see_text(payload: str, event: int, found: Examined) -> None:
    """Look at a payload of a type that is not compared: only whether it is whole counts."""
    text = payload.strip()
    if text.startswith(("{", "[")) and (not text.endswith(("}", "]")) or len(payload) == CUT_AT):
        _payload(payload, event, found)


def _see_broken(payload: str, event: int, found: Examined) -> None:
    (found.cut if len(payload) == CUT_AT else found.unreadable).add(event)
