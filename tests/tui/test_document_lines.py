import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.tui.document_lines import Path, document_lines, raw_document_lines, value_at


def shown(text: str) -> list[str]:
    return ["".join(piece for piece, _ in line.pieces) for line in document_lines(text)]


def test_a_document_is_pretty_printed_in_its_own_order_with_its_own_numbers() -> None:
    assert shown('{"b": 1.50, "a": [1e3, NaN, true, null], "b": {}, "c": "\\u00e9\\n"}') == [
        "{",
        '  "b": 1.50,',
        '  "a": [',
        "    1e3,",
        "    NaN,",
        "    true,",
        "    null",
        "  ],",
        '  "b": {},',
        '  "c": "é\\n"',
        "}",
    ]


def test_an_event_in_a_string_is_decoded_and_said_to_be() -> None:
    lines = shown('{"event": "{\\"id\\": \\"x\\"}", "time": "t"}')
    assert lines[1] == '  "event": {  ◂ decoded; the log holds it as JSON in a string'
    assert lines[2] == '    "id": "x"'


def test_form_text_is_shown_as_fields() -> None:
    lines = shown('{"event": "input_a_2_1=choice_1&input_a_3_1%5B%5D=x&input_a_3_1%5B%5D=y"}')
    assert lines[1].endswith("the log holds it as form text")
    assert '    "input_a_2_1": "choice_1",' in lines


def test_a_cut_payload_stays_and_is_said_to_be_cut() -> None:
    (_, line, _) = shown('{"event": "{\\"POST\\": {\\"a\\": [\\"b"}')
    assert line.endswith("cut off in the log")


def test_only_the_documents_own_payload_is_decoded() -> None:
    assert '    "event": "{}"' in shown('{"context": {"event": "{}"}}')


def test_long_strings_and_long_documents_say_what_is_not_shown() -> None:
    assert shown(json.dumps({"a": "x" * 5000}))[1].endswith(" … 1,000 more characters")
    assert shown(json.dumps({"a": list(range(30_000))}))[-1] == "… 10,004 more lines"


def test_what_is_nested_too_deeply_is_shown_as_it_stands() -> None:
    text = "[" * 5000 + "]" * 5000
    assert shown(text)[0].startswith("[[[[")


@given(st.text())
def test_any_text_can_be_shown(text: str) -> None:
    document_lines(text)
    raw = raw_document_lines(text[:4000])
    assert "\n".join("".join(piece for piece, _ in line.pieces) for line in raw) == text[:4000]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=5).filter(lambda name: name not in ("event", "data")), json_values, max_size=4))
def test_what_is_shown_reads_back_as_the_document(document: dict[str, object]) -> None:
    text = json.dumps(document)
    assert json.dumps(json.loads("\n".join(shown(text)))) == text


def test_a_line_knows_the_way_to_its_value() -> None:
    text = json.dumps({"event": json.dumps({"answers": ["x", {"y": 1}]}), "n": {}})
    assert [line.path for line in document_lines(text)] == [
        (),
        ("event",),
        ("event", "answers"),
        ("event", "answers", 0),
        ("event", "answers", 1),
        ("event", "answers", 1, "y"),
        ("event", "answers", 1),
        ("event", "answers"),
        ("event",),
        ("n",),
        (),
    ]


def test_what_is_cut_is_known_and_can_be_shown_in_full() -> None:
    text = json.dumps({"event": json.dumps({"a": "x" * 5_000}), "b": "y" * 5_000})
    lines = document_lines(text)
    assert [(line.path, len(line.rest)) for line in lines if line.rest] == [(("event", "a"), 1_000), (("b",), 1_000)]
    whole = document_lines(text, {("event", "a")})
    assert [line.path for line in whole if line.rest] == [("b",)]
    assert whole[2].pieces[-1][0] == '"' + "x" * 5_000 + '"'
    (line,) = raw_document_lines("z" * 5_000)
    assert (len(line.pieces[0][0]), line.rest) == (4_000, "z" * 1_000)
    (line,) = raw_document_lines("z" * 5_000, {()})
    assert (len(line.pieces[0][0]), line.rest) == (5_000, "")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("n",), "1.50"),
        (("event",), '{"a": [1e400, "é\\n"], "b": {}}'),
        (("event", "a", 1), '"é\\n"'),
        (("twice",), "1"),
        (("twice", "x"), "2"),
        (("form",), '"x=1&y=2"'),
        ((), None),
        (("nothing",), None),
        (("event", "a", 7), None),
    ],
)
def test_the_value_at_a_path_is_as_the_log_writes_it(path: Path, value: str | None) -> None:
    event = r"{\"a\": [1e400, \"\\u00e9\\n\"], \"b\": {}}"
    text = '{"n": 1.50, "event": "' + event + '", "twice": 1, "twice": {"x": 2}, "form": "x=1&y=2"}'
    found = value_at(text, path)
    assert found == value if path else found is not None


def test_form_text_of_the_payload_is_a_value_too() -> None:
    assert value_at('{"event": "a=1&a=2&b=x+y"}', ("event", "a")) == '["1", "2"]'
    assert value_at('{"event": "{\\"cut", "x": NaN}', ("event",)) == '"{\\"cut"'
    assert value_at("no document", ("event",)) is None
