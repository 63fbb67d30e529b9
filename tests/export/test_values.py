import datetime
import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edxtui.export.values import cell, is_number, keys, plain, text

MOMENT = datetime.datetime(2014, 3, 3, 16, 19, 5, 584523)


@pytest.mark.parametrize(
    ("value", "json_value", "in_a_file", "in_a_cell"),
    [
        (None, None, "", "(none)"),
        (True, True, "true", "true"),
        (1234567, 1234567, "1234567", "1234567"),
        (2**64 + 1, 2**64 + 1, "18446744073709551617", "18446744073709551617"),
        (1.5, 1.5, "1.5", "1.5"),
        (math.nan, "NaN", "NaN", "NaN"),
        (math.inf, "Infinity", "Infinity", "Infinity"),
        (-math.inf, "-Infinity", "-Infinity", "-Infinity"),
        (Decimal("33.3"), 33.3, "33.3", "33.3"),
        (Decimal("1.00000000000000000001"), "1.00000000000000000001", *["1.00000000000000000001"] * 2),
        ("a\n", "a\n", "a\n", "a\n"),
        (MOMENT, "2014-03-03T16:19:05.584523Z", "2014-03-03T16:19:05.584523Z", "2014-03-03 16:19:05.584523"),
        (MOMENT.replace(microsecond=0), *["2014-03-03T16:19:05.000000Z"] * 2, "2014-03-03 16:19:05"),
        (
            MOMENT.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
            *["2014-03-03T14:19:05.584523Z"] * 2,
            "2014-03-03 14:19:05.584523",
        ),
        (datetime.date(2014, 3, 3), "2014-03-03", "2014-03-03", "2014-03-03"),
        (datetime.timedelta(minutes=1.5), 90.0, "90.0", "90.0"),
        (b"\x00\xff", "00ff", "00ff", "00ff"),
        (["é", None], ["é", None], '["é", null]', '["é", null]'),
        ({"a": {1: 2**64}}, {"a": {"1": 2**64}}, *['{"a": {"1": 18446744073709551616}}'] * 2),
    ],
)
def test_each_kind_of_value_has_its_forms(value: Any, json_value: Any, in_a_file: str, in_a_cell: str) -> None:
    assert plain(value) == json_value
    assert type(plain(value)) is type(json_value)
    assert text(value) == in_a_file
    assert cell(value) == in_a_cell


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.datetimes() | st.decimals(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=5,
)


@given(values)
def test_whatever_comes_is_json(value: Any) -> None:
    json.dumps(plain(value), allow_nan=False)
    assert isinstance(text(value), str)
    assert isinstance(cell(value), str)


@given(st.lists(st.sampled_from(["a", "a_1", "b"])))
def test_no_two_columns_share_a_key(names: list[str]) -> None:
    assert len(set(keys(names))) == len(names)
    assert keys(["a", "a", "b", "a"]) == ["a", "a_1", "b", "a_2"]


def test_numbers_are_told_by_their_type() -> None:
    assert all(map(is_number, ("BIGINT", "INTEGER", "HUGEINT", "UTINYINT", "DOUBLE", "DECIMAL(18,3)", "INTERVAL")))
    assert not any(map(is_number, ("VARCHAR", "TIMESTAMP", "BOOLEAN", "BIGINT[]", "INTEGER_LITERAL")))
