"""The values of fields, for those who write a query."""

from pathlib import Path

import pytest
from tests.making import at, line, log_file, opened

from edxtui.answers import Vocabulary, understand
from edxtui.index.values import holding, values_of


def test_values_and_those_that_hold_a_text(tmp_path: Path) -> None:
    log = log_file(
        tmp_path,
        *(
            line(user=user, type="a", host="www.Host", session=f"key{user}", time=at(1))
            for user in ("b", "b", "cb%", "")
        ),
        line(user="'; DROP TABLE events; --", type="a", time=at(60 * 24)),
    )
    with opened(log) as opening:
        vocabulary = Vocabulary(opening.store)
        with opening.store.question() as asking:
            users = values_of("user", asking)
            assert list(zip(users.texts, users.counts, strict=True)) == [
                ("b", 2),
                ("'; DROP TABLE events; --", 1),
                ("cb%", 1),
            ]
            with pytest.raises(ValueError, match="no_field"):
                values_of("no_field", asking)
            with pytest.raises(ValueError, match="no_field"):
                holding("no_field", "", 3, asking)
        assert vocabulary.holding("user", "B", 9) == [("b", 2), ("'; DROP TABLE events; --", 1), ("cb%", 1)]
        assert vocabulary.holding("user", "%", 9) == [("cb%", 1)]
        assert vocabulary.holding("user", "'; drop", 9) == [("'; DROP TABLE events; --", 1)]
        assert vocabulary.holding("host", "host", 9) == [("www.Host", 4)]
        assert vocabulary.holding("session", "", 2) == [("keyb", 2), ("key", 1)]
        assert vocabulary.days() == ("2014-03-03", "2014-03-04")
        assert vocabulary.at_hand("user") is None
        vocabulary.prepare(["user"])
        assert vocabulary.at_hand("user") is vocabulary.values("user")


def test_a_value_that_no_record_has_leads_to_the_nearest(tmp_path: Path) -> None:
    lines = [line(session="abcd1234", ip="10.0.0.7"), line(session="abcd1234"), line(session="ffff0000", page="/a*b")]
    with opened(log_file(tmp_path, *lines)) as opening:
        known = Vocabulary(opening.store)
        assert understand("session:ABCD1234 ip:10.0.0.7 page:*b session:*", known).notes == ()
        assert understand("session:abcd1243 OR ip:99?", known).notes == (
            "No session is called “abcd1243”; nearest: abcd1234 (2 events)",
            "No ip fits “99?”",
        )
        assert understand("page:'x", known).notes == ("No page is called “'x”",)
