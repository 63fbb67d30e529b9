import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.export.one_line import Tidier, is_one_line, tidied

BLANK = b" \t\r\n\f\v"

texts = st.lists(
    st.sampled_from([b'"', b"\\", b"\n", b"\r", b"\f", b"\v", b" ", b"\t", b"1", b"{", b"}", b":", b"\\\\", b'\\"']),
    max_size=30,
).map(b"".join)


def slowly_tidied(text: bytes, gone: bytes) -> bytes:
    """Byte by byte: runs of white space outside of strings, kept unless one of `gone` is in them."""
    out, run = b"", b""
    in_string = escaped = False
    for byte in (text[place : place + 1] for place in range(len(text))):
        if not in_string and byte in BLANK:
            run += byte
            continue
        out += b"" if any(one in gone for one in run) else run
        run = b""
        out += byte
        if escaped:
            escaped = False
        elif in_string and byte == b"\\":
            escaped = True
        elif byte == b'"':
            in_string = not in_string
    return out + (b"" if any(one in gone for one in run) else run)


@given(texts)
def test_line_ends_go_and_nothing_else(text: bytes) -> None:
    # A document ends in `}`: white space after it belongs to no document.
    assert tidied(text + b'"}', breaks=True) == slowly_tidied(text + b'"}', b"\r\n\f\v")
    assert tidied(text + b"}", breaks=False) == slowly_tidied(text + b"}", b"\f\v")


@given(texts, st.lists(st.integers(0, 60)), st.booleans())
def test_pieces_come_out_as_the_whole(text: bytes, cuts: list[int], breaks: bool) -> None:
    text += b"}"
    borders = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    tidier = Tidier(breaks=breaks)
    pieces = [tidier.piece(text[begin:end]) for begin, end in pairwise(borders)]
    assert b"".join(pieces) == tidied(text, breaks=breaks)


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (b'{\n  "a": 1,\n  "b": [\n    1e400,\n    -0.10\n  ]\n}', b'{"a": 1,"b": [1e400,-0.10]}'),
        (b'{"a":\r\n 1,\r\n"a": 2}', b'{"a":1,"a": 2}'),
        (b'{"a": "two\\nlines \\" \\\\",\n"b": NaN}', b'{"a": "two\\nlines \\" \\\\","b": NaN}'),
        (b'{"a": 1,\x0b "b": 2}', b'{"a": 1,"b": 2}'),
        (b'{"a": 1}', b'{"a": 1}'),
    ],
)
def test_a_document_of_several_lines(document: bytes, line: bytes) -> None:
    assert tidied(document, breaks=True) == line
    assert is_one_line(line)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    ),
    st.sampled_from([0, 2, "\t"]),
)
def test_the_value_stays(value: object, indent: int | str) -> None:
    document = json.dumps(value, indent=indent)
    line = tidied(document.encode(), breaks=True)
    assert is_one_line(line)
    assert repr(json.loads(line)) == repr(json.loads(document))
