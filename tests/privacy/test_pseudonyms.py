"""Stand-ins: the same for the same person and key, others otherwise, and of the right shape."""

import ipaddress
import json
import re

from hypothesis import given
from hypothesis import strategies as st
from tests.privacy.planting import PEOPLE, documents, planted

from edxtui.privacy.pseudonyms import Pseudonyms, address_of

ONE, OTHER = Pseudonyms(b"k" * 32), Pseudonyms(b"l" * 32)


def test_another_key_gives_other_stand_ins_and_the_same_key_the_same() -> None:
    for who in PEOPLE:
        for made in ("user", "number", "session", "address", "email", "name"):
            of = (
                str(who.number)
                if made == "number"
                else who.traces[("user", "", "session", "address", "email", "name").index(made) % 5]
            )
            first = getattr(ONE, made)(of)
            assert first == getattr(Pseudonyms(b"k" * 32), made)(of)
            assert first != getattr(OTHER, made)(of)
            assert of not in first


def test_documents_of_two_runs_agree_by_their_key() -> None:
    some = [document for _, document in zip(range(60), planted(), strict=False)]
    one, again = documents(key=b"k" * 32), documents(key=b"k" * 32)
    assert [one.disguised(each) for each in some] == [again.disguised(each) for each in reversed(some)][::-1]
    assert all(documents(key=b"l" * 32).disguised(each) != one.disguised(each) for each in some[:5])


def test_a_name_is_the_same_person_whatever_its_case() -> None:
    assert ONE.user("Maria_Lopez\n") == ONE.user("maria_lopez")
    assert ONE.user("maria") != ONE.user("maria2")


def test_kinds_do_not_meet() -> None:
    assert len({ONE.user("12345678")[-8:], ONE.session("12345678")[:8], ONE.name("12345678")[-8:]}) == 3


@given(st.integers(0, 10**12))
def test_a_number_has_a_number_that_every_reader_keeps(number: int) -> None:
    made = int(ONE.number(str(number)))
    assert 10**15 <= made < 2**53
    assert json.loads(json.dumps(float(made))) == made
    assert ONE.user_id(str(number)) == str(made)


@given(st.ip_addresses())
def test_an_address_has_one_that_no_machine_has(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    made = ONE.address(str(address))
    if address_of(str(address)) is None:
        assert made == str(address)
        return
    found = ipaddress.ip_address(made)
    assert found in ipaddress.ip_network("240.0.0.0/4" if found.version == 4 else "2001:db8::/32")
    kept = Pseudonyms(b"k", keep_network=True).address(str(address))
    assert address_of(str(address)) in ipaddress.ip_network(f"{kept}/{24 if found.version == 4 else 48}")


def test_ids_keep_their_shape() -> None:
    assert re.fullmatch("[0-9a-f]{32}", ONE.user_id("0123456789abcdef0123456789abcdef"))
    assert re.fullmatch(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", ONE.user_id("0ecb5b62-c2a9-4f4f-a1a2-1bd3a4e0a5b6")
    )
    assert re.fullmatch("id-[0-9a-f]{16}", ONE.user_id("a/b/c.pdf"))


@given(st.text(max_size=30))
def test_no_stand_in_needs_an_escape(text: str) -> None:
    for made in (ONE.session, ONE.email, ONE.phone, ONE.host):
        found = made(text)
        assert re.fullmatch(r"[A-Za-z0-9@.-]*", found) or found == text.strip()
