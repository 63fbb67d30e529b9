"""The last pass finds whoever is left, in whatever form, and nobody else."""

import base64
import json
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.privacy.planting import KEY, PEOPLE, documents, known, planted

from edxtui.errors import ExportError
from edxtui.privacy import last_pass
from edxtui.privacy.known import Identities, Known
from edxtui.privacy.last_pass import LastPass
from edxtui.privacy.pseudonyms import Pseudonyms

MADE = Pseudonyms(KEY)
MARIA = PEOPLE[0]


def found(*pieces: bytes, people: Known | None = None, keep_network: bool = False) -> list[tuple[str, str]]:
    searched = LastPass(people or known(), Pseudonyms(KEY, keep_network=keep_network))
    for piece in pieces:
        searched.see(piece)
    try:
        searched.finish()
    except ExportError as error:
        assert "Nothing was written" in str(error)
    else:
        assert not searched.escaped
    return [(each.kind, each.text) for each in searched.escaped]


def packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
@pytest.mark.parametrize("kind", ["user name", "user id", "session key", "address"])
def test_somebody_is_found_in_every_form(who: object, kind: str) -> None:
    person = next(each for each in PEOPLE if each is who)
    text = {
        "user name": person.name,
        "user id": str(person.number),
        "session key": person.session,
        "address": person.address,
    }[kind]
    once, raw = json.dumps(text), json.dumps(text, ensure_ascii=False)
    coded = '"' + "".join(f"\\u{ord(character):04x}" for character in text) + '"'
    for form in (
        once,
        raw,
        json.dumps({"x": raw}),
        json.dumps(json.dumps({"x": [raw]})),
        coded,
        json.dumps({"x": coded}),
        json.dumps(f"line\n{text}\ttab", ensure_ascii=False),
        json.dumps(json.dumps(f"line\n{text}\ttab")),
        f'"https://x.example/u/{quote(text)}"',
        f'"q={quote(quote(text))}&x=1"',
        f"a — {text}… and so on" if ":" not in text else f"a {text} and so on",
        raw.upper() if kind == "user name" else raw,
        json.dumps("".join(f"&#{ord(character)};" for character in text)),
        json.dumps("".join(f"&#x{ord(character):x};" for character in text)),
        json.dumps("".join(f"%u{ord(character):04X}" for character in text)),
        json.dumps("".join(f"\\x{ord(character):02x}" for character in text)),
        json.dumps(unicodedata.normalize("NFD", text), ensure_ascii=False),
        packed(f"lorem ipsum {text}, dolor"),
        packed(f"{text}, dolor").rstrip("="),
        packed(packed(f"lorem {text} ipsum")),
        packed(json.dumps({"x": f"ÿ?>{coded}"})).replace("+", "-").replace("/", "_"),
        quote(packed(f"lorem ipsum {text}, dolor"), safe=""),
    ):
        output = b'{"x": ' + form.encode() + b"}\n"
        assert (kind, text.lower()) in found(output), form


def test_somebody_is_found_where_pieces_meet() -> None:
    output = (" " * ((1 << 20) - 5) + MARIA.name).encode()
    for cut in range(len(output) - 12, len(output)):
        assert set(found(output[:cut], output[cut:])) == {("user name", MARIA.name)}


@pytest.mark.parametrize("gap", range(280, 310))
def test_in_the_midst_of_a_letter_nothing_is_cut(gap: int) -> None:
    for output in (f"{'é' * 9}maria_lopez{' ' * gap}\\u0061", f"\\u0061{' ' * gap}maria_lopez{'é' * 9}"):
        assert found(output.encode()) == []


@given(st.integers(200, 1200), st.integers(0, 40))
def test_where_an_output_is_cut_nobody_is_made(size: int, before: int) -> None:
    """Ids stand in fractions of times, near escapes and far from them."""
    moments = "".join(
        f'{{"time": "2014-03-03T16:19:05.{who.number}+00:00", "user_id": {MADE.number(str(who.number))}}}\n'
        for who in PEOPLE
    )
    output = (" " * before + '{"x": "a\\nb%41"}' + moments * 20 + '{"y": "\\u0061"}' + moments * 8).encode()
    stand_ins = [MADE.number(str(who.number)) for who in PEOPLE]
    parts = {each[begin:end] for each in stand_ins for begin in range(11) for end in range(begin + 5, 16)}
    people = Known(Identities(ids=parts | {f"{part}0" for part in parts} | {str(who.number) for who in PEOPLE}))
    searched = LastPass(people, MADE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(last_pass, "_PIECE", size)
        patch.setattr(last_pass, "_OVERLAP", 64)
        for begin in range(0, len(output), 97):
            searched.see(output[begin : begin + 97])
    searched.finish()


@pytest.mark.parametrize(
    "text",
    [
        '{"load": 1002347, "list": [1002347, 1002347], "back": -1002347, "more": [-1002347]}',
        '{"time": "2014-03-03T16:19:05.1002347+00:00"}',
        '{"x": "0.1002347", "y": "a1002347b", "z": "xmaria_lopez7", "v": "192.0.2.170", "w": "1.192.0.2.17"}',
        '{"x": "192.0.2.17.5", "y": 1002347.5, "z": "bWFyaWFfbG9wZXo3IGFuZCBtb3Jl"}',
        '{"x": "maria.lopez", "y": "maria", "z": "0302b9935f06612f0ae16c20b962f7567"}',
    ],
)
def test_what_merely_looks_like_somebody_is_nobody(text: str) -> None:
    assert found(text.encode()) == []


def test_an_id_is_found_as_a_number_where_ids_stand() -> None:
    for text in ('{"user_id": 1002347}', r'"{\"user_id\":1002347}"', '{"user_ids": [1002347]}'):
        assert found(text.encode()) == [("user id", "1002347")]


def test_who_has_a_name_that_means_something_else_is_not_looked_for_and_that_is_said() -> None:
    people = Known(
        Identities({"problem", "demo_x", "jo", "maria_lopez"}, {"12", "55555"}), ["the problem Demo_X/55555"]
    )
    assert {(each.reason, each.kind): each.values for each in people.unsearched} == {
        ("too short", "user name"): ("jo",),
        ("too short", "user id"): ("12",),
        ("a word of the format or of the courses", "user name"): ("demo_x", "problem"),
        ("a word of the format or of the courses", "user id"): ("55555",),
    }
    assert found(b'{"event_type": "problem", "course": "Demo_X", "user": "jo", "y": "55555"}', people=people) == []
    assert found(b'"maria_lopez"', people=people) == [("user name", "maria_lopez")]


def test_a_network_that_stays_is_nobody() -> None:
    people = Known(Identities(addresses={"192.0.2.0", "192.0.2.17"}))
    assert found(b'{"ip": "192.0.2.0"}', people=people, keep_network=True) == []
    assert found(b'{"ip": "192.0.2.0"}', people=people) == [("address", "192.0.2.0")]
    assert found(b'{"ip": "192.0.2.17"}', people=people, keep_network=True) == [("address", "192.0.2.17")]


def test_it_passes_what_the_other_way_has_made_and_fails_what_it_was_made_of() -> None:
    made = documents()
    for document in planted():
        assert found(made.disguised(document)) == []
        assert found(document)


def test_people_are_found_among_many() -> None:
    many = [f"given_{number}" for number in range(3000)] + [f"given_{number}.family" for number in range(3000)]
    people = Known(Identities(set(many), {str(number) for number in range(100_000, 103_000)}))
    output = "\n".join(json.dumps({"x": f"by {name}!"}) for name in many[::7]).encode()
    assert {text for _, text in found(output, people=people)} >= set(many[::7])


@given(st.lists(st.sampled_from([MARIA.name, "x", " ", "\\n", "%", '"', "_", "é", "5"]), max_size=8).map("".join))
def test_both_ways_agree_on_who_is_in_a_text(text: str) -> None:
    output = json.dumps({"event_type": "x", "note": text}).encode()
    assert found(documents().disguised(output)) == []
