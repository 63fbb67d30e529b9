"""The compiled sieve is what its source says."""

from importlib.util import find_spec

import pytest
from tests.scan.compiling import KEPT, compiled


@pytest.mark.skipif(find_spec("ziglang") is None, reason="the compiler comes with the dev extra")
def test_the_compiled_sieve_is_what_its_source_says() -> None:
    assert KEPT.read_bytes() == compiled()
