"""Logs made of pieces as they really come, spliced in any way."""

import json

from hypothesis import strategies as st

names = st.sampled_from(["username", "event_type", "time", "context", "event", "x", "é", "agent"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(names, values, max_size=4)


@st.composite
def document_texts(draw: st.DrawFn) -> bytes:
    document = draw(documents)
    indent = draw(st.sampled_from([None, None, None, 0, 2]))
    text = json.dumps(document, indent=indent, ensure_ascii=draw(st.booleans()))
    return text.encode("utf-8", "surrogatepass")


@st.composite
def cut_texts(draw: st.DrawFn) -> bytes:
    text = draw(document_texts())
    begin, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text[begin:end]


pieces = st.one_of(
    document_texts(),
    document_texts(),
    cut_texts(),
    st.binary(max_size=6),
    st.sampled_from(
        [
            b"\n", b"\n", b"\n", b"\r\n", b" ", b",", b"[", b"]", b"{", b"}", b'"', b"\xef\xbb\xbf", b"\x00\x00",
            b"Sep  9 00:00:48 localhost ", b"[user None] - ", b"# comment", b"\xff", b"NaN", b'{"username":"a', b"\x0c",
            b"\xff\xfe", '{"username":"a"}\r\n'.encode("utf-16-le"), '\n{"time":"a"}\n'.encode("utf-16-be"),
            b'"time":"2014-03-03T16:19:05","event_type":"x"}', b'{"username":"a","time":"2014","event_type":"x"}',
            b'{"a":' + b"9" * 5000 + b"}", b'{"s":"\\ud800"}', b'{"a":1}\n',
        ]
    ),
)  # fmt: skip
logs = st.lists(pieces, max_size=12).map(b"".join)
