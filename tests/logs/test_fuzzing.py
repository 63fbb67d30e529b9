"""A few hundred of the damaged logs that `tests/logs/fuzzing.py` makes; it runs any number."""

import pytest
from tests.logs.fuzzing import Case, case_of, failure, smaller

from edxtui.logs.beginnings import Beginnings


@pytest.mark.parametrize("hundred", range(3))
def test_nothing_is_lost_whatever_the_damage(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        assert failure(case_of(seed)) == "", f"seed {seed}"


def test_the_fuzzer_sees_an_event_that_is_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Beginnings, "at_line", lambda self, line, indent: False)
    monkeypatch.setattr(Beginnings, "_is_document", lambda self, line: False)
    failing = next(case for case in map(case_of, range(300)) if failure(case).startswith("not found"))
    assert failure(smaller(failing))


def test_a_case_is_the_same_each_time() -> None:
    case = case_of(7)
    assert isinstance(case, Case)
    assert case.damaged().data == case_of(7).damaged().data
