"""Who the logs know is found in their bytes, whatever the escapes, and across the blocks that are read."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest
from tests.making import line, log_file, opened
from tests.privacy.planting import PEOPLE, root

from edxtui.privacy import preparing
from edxtui.privacy.disguise import Disguiser, Wanted
from edxtui.privacy.gathering import identities_in
from edxtui.privacy.preparing import Prepared


def test_people_are_found_at_every_depth() -> None:
    for who in PEOPLE:
        event = {"student": who.name, "user_id": str(who.number), "session": who.session, "ip": who.address}
        for payload in (event, json.dumps(event), json.dumps({"a": json.dumps({"b": event})})):
            for text in (json.dumps({"event": payload}), json.dumps({"event": payload}, ensure_ascii=False)):
                found = identities_in(text.encode())
                assert found.names == {who.name}, text
                assert found.ids == {str(who.number)}
                assert found.sessions == {who.session}
                assert found.addresses == {who.address}


def test_lists_numbers_and_profiles() -> None:
    found = identities_in(
        b'{"users": ["anna", "b@x.example", "carl_c"], "user_ids": [12345, "67890"], "user": {"id": 5}, '
        b'"event_type": "/u/dora-d", "user_id": 99, "username": "anonymous", "student": "", "event": '
        b'"{\\"identifiers\\": [\\"emil\\", \\"fay\\"]}"}'
    )
    assert found.names == {"anna", "carl_c", "dora-d", "emil", "fay"}
    assert found.ids == {"12345", "67890", "99"}


def drained(steps: Generator[Prepared, None, Disguiser], said: list[Prepared]) -> Disguiser:
    """The value of a generator; what it says goes to the list."""
    while True:
        try:
            said.append(next(steps))
        except StopIteration as end:
            value: Disguiser = end.value
            return value


def test_everybody_is_known_whatever_the_blocks_and_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        json.dumps(root(who, event_type="x", event={"student": f"only_in_events_{number}"})).encode() + b"\n"
        for number, who in enumerate(PEOPLE)
    ]
    lines += [line(user="late", time="2014-03-03T16:19:05Z", type="x", event={"body": "only_in_events_1 wrote"})]
    log = log_file(tmp_path, *lines)
    monkeypatch.setattr(preparing, "_BLOCK", 300)
    monkeypatch.setattr(preparing, "_OVERLAP", 200)
    outputs = []
    for jobs, little in ((1, 1 << 20), (2, 0)):
        monkeypatch.setattr(preparing, "_LITTLE", little)
        with opened(log, jobs=1) as opening:
            steps = preparing.prepared(opening, Wanted(key=b"k" * 32, jobs=jobs))
            said: list[Prepared] = []
            with drained(steps, said) as disguiser:
                outputs.append(disguiser.documents([each.rstrip() for each in lines]))
        assert said[-1].bytes_read == said[-1].bytes_total == log.stat().st_size
    assert outputs[0] == outputs[1]
    assert b"only_in_events" not in b"".join(outputs[0])
