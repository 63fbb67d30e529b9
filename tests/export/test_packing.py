import gzip

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from edxtui.export.packing import Packing, packer


def unpacked(data: bytes, packing: Packing) -> bytes:
    if packing == "gz":
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


@pytest.mark.parametrize("packing", ["gz", "zst"])
@given(pieces=st.lists(st.binary(max_size=50)))
def test_what_is_unpacked_is_what_was_packed(packing: Packing, pieces: list[bytes]) -> None:
    one, again = packer(packing), packer(packing)
    packed = b"".join(map(one.compress, pieces)) + one.flush()
    assert unpacked(packed, packing) == b"".join(pieces)
    assert b"".join(map(again.compress, pieces)) + again.flush() == packed
