"""Stand-ins on a screen: the same from any thread, and never a long wait."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident

import pytest
from tests.privacy.planting import KEY, PEOPLE, traces

from edxtui.privacy.documents import Documents
from edxtui.privacy.known import Identities
from edxtui.privacy.screen import Hidden

KNOWN = Identities({person.name for person in PEOPLE})


def test_no_two_threads_read_by_the_same_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    readers: set[tuple[int, Documents]] = set()
    together = Barrier(2, timeout=20)

    def noted(documents: Documents, text: bytes) -> bytes:
        together.wait()
        readers.add((get_ident(), documents))
        return text

    monkeypatch.setattr(Documents, "disguised", noted)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Hidden(KEY, KNOWN).document, [b"{}"] * 2))
    assert len({documents for _, documents in readers}) == 2


def test_of_a_value_of_a_thousand_letters_and_more_the_beginning_shows() -> None:
    hidden = Hidden(KEY, KNOWN)
    for blanks in range(980, 1_010):  # wherever the cut falls, no part of a name stays
        value = hidden.value("module", f"{'x ' * (blanks // 2)}{PEOPLE[0].name} and others {'x' * 5_000}")
        assert value.startswith("x x x") and value.endswith("…") and len(value) < 1_050
        assert not traces(value.encode()) and PEOPLE[0].name[:4] not in value
