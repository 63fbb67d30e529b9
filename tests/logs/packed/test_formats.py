from pathlib import Path

import pytest
from tests.logs.packed.archives import in_many

from edxtui.logs.packed.formats import HEAD, kind_of

ARCHIVES = dict(in_many(b"{}\n" * 1000))


@pytest.mark.parametrize("how", ARCHIVES)
def test_an_archive_is_told_by_its_first_bytes(how: str) -> None:
    assert kind_of(ARCHIVES[how][:HEAD]) == how.split(" ")[0].rstrip(",")


@pytest.mark.parametrize("head", [b"", b"{", b'{"a": 1}', b"BZ", b"\x1f", b"[\n", Path(__file__).read_bytes()[:HEAD]])
def test_other_files_are_plain(head: bytes) -> None:
    assert kind_of(head) is None
