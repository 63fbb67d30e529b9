"""Logs to an index: worker processes read and code blocks, one writer appends them in log order."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from time import monotonic
from typing import Final

import msgspec

from edxtui.errors import LogError
from edxtui.index.filling import GROUP, Filler, KnownLog
from edxtui.index.workers import Text, Workers, text_bytes
from edxtui.logs.identity import Identity, relation
from edxtui.logs.packed.archive import Archive
from edxtui.logs.source import Log
from edxtui.logs.stream import Stream

_BATCH: Final = 2 * GROUP
"""Records that are written at once. Fewer than a group go through the engine's log and are written twice."""
_EVERY: Final = 0.5
"""Seconds after which the records at hand are written all the same, to be seen; after each such time twice as long."""
_TOLD_EVERY: Final = 0.05
"""Seconds after which it is told how far an archive is, where no records have come of it."""


class Progress(msgspec.Struct, frozen=True):
    """How far an index is."""

    bytes_read: int
    """Of the files as they lie on the disk: packed ones, where a log is packed."""
    bytes_total: int
    """As far as is known: of a stream, what has come of it."""
    events: int
    damaged: int
    is_coming: bool = False
    """Whether more may come, so that there is no telling how far it is."""


def build(
    filler: Filler,
    logs: Sequence[Log],
    files: Sequence[Identity],
    archives: Mapping[int, Archive],
    streams: Mapping[int, Stream],
    workers: Workers,
) -> Iterator[Progress]:
    """Read of the logs what the index does not hold yet; closing the iterator stops the work, and the workers.

    `files` are the logs as they were when they were looked at: they are read up to the sizes told there. `archives`
    are the packed ones, by their place; their points are found on the way. `streams` are those that are still coming,
    and are read to their ends. Yields at least once a block.

    Raises: LogError: a log cannot be read. IndexStoreError: the index cannot be written.
    """
    known = _still_known(filler, logs, files, archives)
    texts = [text_bytes(log, file.size) for log, file in zip(logs, files, strict=True)]
    left = sum(size - (known[at].read_to if at in known else 0) for at, size in enumerate(texts))
    workers.plan(left)
    done = events = damaged = 0
    told = 0.0
    written, wait = 0.0, _EVERY  # written long ago: the first block is shown at once
    try:
        for number, (log, file) in enumerate(zip(logs, files, strict=True)):
            before = known.get(number)
            if before is None or not before.whole:
                filler.begin_log(number, log.name, file, before)
                begin, in_array = (before.read_to, before.in_array) if before else (0, False)
                passing = streams.get(number) or archives.get(number)
                with contextlib.closing(
                    workers.steps(Text(str(log.path), file.file, file.size), begin, in_array=in_array)
                    if passing is None
                    else workers.passing_steps(passing, begin, in_array=in_array)
                ) as steps:
                    for step in steps:
                        now = monotonic()
                        if step.waits and filler.waiting:
                            filler.flush()  # whoever looks at a stream that trickles wants to see it
                        elif step.block is None and now - told < _TOLD_EVERY:
                            continue
                        told = now
                        if step.block is not None:
                            filler.append(step.block)
                            is_time = now - written >= wait
                            if filler.waiting >= _BATCH or is_time:
                                filler.flush(whole_groups=filler.waiting >= GROUP)
                                written, wait = monotonic(), 2 * wait if is_time else wait
                        yield Progress(
                            done + step.read,
                            _file_bytes(files, streams),
                            events + filler.tally.events,
                            damaged + filler.tally.damaged,
                            any(not stream.is_over for stream in streams.values()),
                        )
                filler.end_log()
                if number in archives:
                    archives[number].keep()
                events += filler.tally.events
                damaged += filler.tally.damaged
            else:
                events += before.events
                damaged += before.damaged
            done += streams[number].size if number in streams else file.size
        yield Progress(done, done, events, damaged)
    except LogError:
        filler.flush()  # what came before can be gone on with
        raise
    finally:
        workers.stop()


def _file_bytes(files: Sequence[Identity], streams: Mapping[int, Stream]) -> int:
    return sum(streams[number].size if number in streams else file.size for number, file in enumerate(files))


def _still_known(
    filler: Filler, logs: Sequence[Log], files: Sequence[Identity], archives: Mapping[int, Archive]
) -> dict[int, KnownLog]:
    """What the index holds of these logs, by their place; whatever else it holds is taken out of it.

    A log is gone on with where its file is the same and only bytes were appended. A packed one is the same or another;
    where it cannot be read by address yet, it is gone through once more.
    """
    places = {file.file: place for place, file in enumerate(files)}
    known: dict[int, KnownLog] = {}
    numbers: dict[int, int] = {}
    everything = filler.known_logs()
    for log in everything:
        place = places.get(log.identity.file)
        if place is None:
            continue
        kind = relation(log.identity, files[place], logs[place].path)
        if kind == "same" or (kind == "grown" and not logs[place].is_packed):
            whole = log.whole and kind == "same" and (place not in archives or archives[place].points.complete)
            known[place] = msgspec.structs.replace(log, number=place, whole=whole)
            numbers[log.number] = place
    if len(numbers) != len(everything) or any(before != now for before, now in numbers.items()):
        filler.keep_only(numbers)
    for place, log in known.items():
        if log.name != logs[place].name:
            filler.rename(place, logs[place].name)
    return known
