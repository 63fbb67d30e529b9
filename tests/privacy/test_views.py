"""Changes reach what they are about, and nothing of what they are about is left."""

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from edxtui.privacy.views import Edit, Edits, applied, percent_decoded, unescaped


@given(st.text(max_size=30), st.booleans())
def test_a_view_leads_back_to_what_it_was_decoded_from(text: str, is_ascii: bool) -> None:
    raw = json.dumps(text, ensure_ascii=is_ascii)[1:-1]
    view = unescaped(raw)
    assert view.text == text
    assert view.back(len(text)) == len(raw)
    for place in range(len(text)):
        begin, end = view.back(place), view.back(place + 1)
        assert json.loads(f'"{raw[begin:end]}"') == text[place]


@given(st.text("aé €%2+", max_size=20).map(lambda text: text.encode().hex(" ").replace(" ", "%")))
def test_percent_signs_lead_back_too(digits: str) -> None:
    raw = f"x%{digits}y" if digits else "x"
    view = percent_decoded(raw)
    parts = [raw[view.back(place) : view.back(place + 1)] for place in range(len(view.text))]
    assert "".join(parts) == raw
    assert "%" not in view.text or "%25" in raw


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda each: (each[0], each[0] + each[1]))


@given(st.lists(SPANS, max_size=12))
def test_whatever_meets_all_of_it_is_covered(spans: list[tuple[int, int]]) -> None:
    edits = Edits()
    edits.add(Edit(start, end, "*", "x") for start, end in spans)
    made = edits.made
    assert all(one.end <= other.start for one, other in itertools.pairwise(made))
    covered = {place for each in made for place in range(each.start, each.end)}
    assert covered == {place for start, end in spans for place in range(start, end)}
    kept = "".join(chr(0x100 + place) for place in range(40) if place not in covered)
    whole = "".join(chr(0x100 + place) for place in range(40))
    assert applied(whole, made).replace("*", "") == kept
