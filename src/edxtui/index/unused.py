"""Which dictionaries a statement joins without asking for any of their values, told by the engine's own plan.

The engine reads of such a dictionary the codes alone, but joins it all the same. Without it the answer is the same: a
left join with codes that each stand there once neither adds rows nor takes any away.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

_VALUES: Final = "values_"


def unused_fields(plan: str) -> frozenset[str]:
    """The fields of which a plan, in the engine's JSON, joins only codes wherever it joins them at all.

    What is not understood is taken for used.
    """
    unused: set[str] = set()
    used: set[str] = set()
    for field, is_unused in _joined(json.loads(plan), parent=""):
        (unused if is_unused else used).add(field)
    return frozenset(unused - used)


def _joined(nodes: list[dict[str, Any]], parent: str) -> Iterator[tuple[str, bool]]:
    """Each scan of a dictionary: of which field, and whether it can be left out. `parent`: the kind of join above."""
    for node in nodes:
        told = node.get("extra_info", {})
        _, marked, field = str(told.get("Table", "")).rpartition(_VALUES)
        if marked:
            # Any other join than this takes rows away by what it finds, or does not.
            yield field, parent == "LEFT" and told.get("Projections") == "code" and _is_whole(told)
        yield from _joined(node.get("children", []), str(told.get("Join Type", "")))


def _is_whole(scan: dict[str, Any]) -> bool:
    return not any("filter" in name.casefold() for name in scan)
