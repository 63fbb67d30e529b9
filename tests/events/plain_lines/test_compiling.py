"""The compiled reader of plain lines is what its source says."""

from importlib.util import find_spec

import pytest
from tests.events.plain_lines.compiling import KEPT, compiled


@pytest.mark.skipif(find_spec("ziglang") is None, reason="the compiler comes with the dev extra")
def test_the_compiled_reader_is_what_its_source_says() -> None:
    assert KEPT.read_bytes() == compiled()
