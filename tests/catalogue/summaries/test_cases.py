import pytest
from tests.catalogue.summaries.cases import CASES, FIXTURES, Case

from edxtui.catalogue.names import canonical_name
from edxtui.catalogue.summaries import summary


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.family}-{case.happened.type}")
def test_the_line_is_the_one_in_the_fixture(case: Case) -> None:
    assert summary(case.happened) == case.summary
    assert summary(case.happened, plain=True) == case.plain


def test_every_type_of_the_2014_reference_has_a_case() -> None:
    seed = [tuple(row.split("\t")) for row in (FIXTURES / "seed_types.txt").read_text().splitlines() if row]
    told = {(case.happened.type, case.happened.source) for case in CASES}
    assert [row for row in seed if row not in told] == []


def test_cases_stand_under_canonical_names() -> None:
    named = [case.happened.type for case in CASES if case.family not in ("implicit", "unknown")]
    assert [name for name in named if name is None or canonical_name(name) != name] == []


def test_no_line_ends_like_a_sentence_or_in_the_middle_of_one() -> None:
    assert [case.summary for case in CASES if case.summary.endswith((".", ",", ":", " "))] == []
