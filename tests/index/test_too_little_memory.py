"""What the engine has too little memory for is said to be just that: building an index anew would not help."""

from pathlib import Path

import pytest
from tests.making import line, log_file, opened

from edxtui.errors import IndexStoreError


def test_values_that_do_not_fit_are_no_broken_index(tmp_path: Path) -> None:
    with (
        opened(log_file(tmp_path, line(user="ann")), folder=tmp_path / "cache", jobs=1) as opening,
        opening.store.question() as asking,
    ):
        with pytest.raises(IndexStoreError, match="more memory") as caught:
            asking.rows("SELECT length(string_agg(repeat('x', 1000000), '')) FROM range(1000)", [])
        assert "unharmed" in caught.value.hint and "--rebuild" not in caught.value.hint
        assert asking.rows("SELECT 1", []) == [(1,)]
