"""Where records lie, and how what the engine gives in no order is put in the one that was asked for."""

import msgspec
import numpy as np
import numpy.typing as npt

_Numbers = npt.NDArray[np.int64]


class Spans(msgspec.Struct, frozen=True):
    """Where some records lie, as parallel columns."""

    logs: _Numbers
    offsets: _Numbers
    """Bytes from the start of the decompressed log."""
    lengths: _Numbers
    """Bytes."""
    reasons: _Numbers
    """0 for an event, else why the record is damaged."""

    def of(self, which: npt.NDArray[np.bool_]) -> "Spans":
        """Some of them."""
        return Spans(self.logs[which], self.offsets[which], self.lengths[which], self.reasons[which])


def places_among(known: _Numbers, wanted: _Numbers) -> _Numbers:
    """Where the ids that are wanted stand among those that are known, in their order; what is not known is left out."""
    if not known.size:
        return np.empty(0, np.int64)
    order = None if (known[1:] > known[:-1]).all() else np.argsort(known)
    if order is not None:
        known = known[order]
    if known[-1] - known[0] == known.size - 1:  # one after the other, as in the view of everything
        places = (wanted - known[0]).clip(0, known.size - 1)
    else:
        places = np.searchsorted(known, wanted).clip(max=known.size - 1)
    places = np.asarray(places[known[places] == wanted], np.int64)
    return places if order is None else order[places]
