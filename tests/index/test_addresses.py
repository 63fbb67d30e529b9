"""Records by where they lie."""

from pathlib import Path

from tests.making import at, line, log_file, opened

from edxtui.index.addresses import At, first_events, records_at


def test_records_are_found_by_log_and_offset_in_the_order_asked_for(tmp_path: Path) -> None:
    lines = [line(user="a", type="b", time=at(number)) for number in range(3)]
    one = log_file(tmp_path, *lines, name="one.log")
    other = log_file(tmp_path, lines[2], lines[0], name="other.log")
    length = len(lines[0]) - 1
    with opened(one, other) as opening, opening.store.question() as asking:
        asked = [(1, len(lines[2])), (0, 0), (0, 1), (7, 0), (1, 0), (0, 0)]
        found = records_at(asked, asking)
        assert found == [At(0, 4, length), At(1, 0, length), At(4, 3, length), At(5, 0, length)]
        assert records_at([], asking) == []


def test_a_log_is_known_by_its_first_event_and_else_by_its_first_damaged_record(tmp_path: Path) -> None:
    event, broken = line(user="a", type="b", time=at(1)), b"# rotated\n"
    far = b'{"username": "a", "cut\n' * 60_000  # more than a mebibyte before the first event
    logs = [
        log_file(tmp_path, *texts, name=f"{number}.log")
        for number, texts in enumerate([(broken, event, event), (broken, broken), (), (far, event)])
    ]
    with opened(*logs) as opening, opening.store.question() as asking:
        assert first_events(4, asking) == {
            0: (len(broken), len(event) - 1),
            1: (0, len(broken) - 1),
            3: (len(far), len(event) - 1),
        }
