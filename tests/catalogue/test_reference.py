from pathlib import Path

import pytest

from edxtui.catalogue.names import canonical_name, family_of
from edxtui.catalogue.reference import event_types

SEED = Path(__file__).parents[2] / "fixtures" / "seed_types.txt"


def test_every_type_of_the_2014_reference_is_known_with_its_source() -> None:
    rows = [line.split("\t") for line in SEED.read_text().splitlines() if line and not line.startswith("#")]
    assert len({name for name, _ in rows}) == 89
    for name, source in rows:
        assert canonical_name(name) == name
        assert source in event_types()[name].sources, name


def test_no_name_means_two_types() -> None:
    seen: dict[str, str] = {}
    for event_type in event_types().values():
        for name in (event_type.name, *event_type.former_names, *event_type.other_names):
            assert seen.setdefault(name, event_type.name) == event_type.name
    assert len(event_types()) > 230


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("save_problem_check", "problem_check"),
        ("showanswer", "show_answer"),
        ("edx.video.played", "play_video"),
        ("edx.ui.lms.sequence.next_selected", "seq_next"),
        ("oe_hide_problem", "oe_hide_question"),
        ("problem_check", "problem_check"),
        ("made.up", None),
    ],
)
def test_names_lead_to_the_canonical_one(written: str, canonical: str | None) -> None:
    assert canonical_name(written) == canonical


def test_families() -> None:
    assert family_of("play_video") == "video"
    assert family_of("dump-grades") == "instructor"
    assert family_of("made.up") == ""
