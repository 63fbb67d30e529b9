"""What is told of a damaged record is true: it stood in the log as a member of that very event."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.logs.reading import read

from edxtui.events.members import EDX
from edxtui.logs.record import Reason
from edxtui.logs.salvage import salvage, salvage_end

LOG = Path(__file__).resolve().parents[2] / "fixtures" / "edx.log"
WIDE = (Reason.UTF_16_LE, Reason.UTF_16_BE, Reason.UTF_32_LE, Reason.UTF_32_BE)


@cache
def lines() -> list[bytes]:
    return LOG.read_bytes().splitlines()


def is_part(found: Any, whole: Any) -> bool:
    """Whether all that was found is so in the whole, objects down to any depth."""
    if isinstance(found, dict) and isinstance(whole, dict):
        return all(name in whole and is_part(value, whole[name]) for name, value in found.items())
    return found == whole or (isinstance(found, float) and found == float(whole))


places = st.floats(0, 1, exclude_max=True)


@given(places, places)
def test_what_stood_before_a_cut_is_true(which: float, where: float) -> None:
    line = lines()[int(which * len(lines()))]
    assert is_part(salvage([line[: int(where * len(line))]]), json.loads(line))


@given(places, places, places)
@example(0.0, 0.0, 1.0)
def test_what_stands_behind_a_cut_is_true(which: float, where: float, end: float) -> None:
    line = lines()[int(which * len(lines()))]
    begin = int(where * len(line))
    for stop in (len(line), line.rfind(b"}", 0, begin + int(end * (len(line) - begin))) + 1):
        found = salvage_end(line[begin + 1 : stop], EDX)
        assert is_part(found, json.loads(line))


def test_most_events_without_their_beginning_tell_their_time() -> None:
    told = [bool(salvage_end(line[len(line) // 4 :], EDX)) for line in lines()]
    assert sum(told) > len(told) * 0.6


@given(places, places, places, places)
@example(0.0, 0.0, 0.0, 0.2109375)
def test_two_events_torn_into_each_other_tell_nothing_of_the_other(
    which: float, other: float, where: float, there: float
) -> None:
    one, two = lines()[int(which * len(lines()))], lines()[int(other * len(lines()))]
    torn = one[: int(where * len(one))] + b"\0" * 8 + two[int(there * len(two)) :]
    block = read(torn + b"\n" + two + b"\n")
    documents = [json.loads(one), json.loads(two)]
    for members in block.members:
        known = {name: value for name in ("username", "time", "session", "ip") if (value := getattr(members, name))}
        assert any(is_part(known, document) for document in documents)


@pytest.mark.parametrize("reason", WIDE)
def test_the_hint_names_the_command_that_converts_the_log(reason: Reason) -> None:
    codec = reason.hint.split("iconv -f ")[1].split()[0]
    text = lines()[0].decode()
    log = (text + "\r\n").encode(codec)
    (damage,) = read(log).damage.values()
    assert damage.reason is reason
    assert log.decode(codec).strip() == text


def test_other_reasons_have_no_hint() -> None:
    assert [reason.name for reason in Reason if reason.hint and reason not in WIDE] == []
