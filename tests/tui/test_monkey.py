"""Keys at random: whatever is pressed, there is no fault, and `q` leaves. With more seeds: `tests.tui.monkey`."""

from pathlib import Path

from tests.tui.monkey import Monkey, damaged_log, fenced, let_play

_KEYS = 5_000
_SEED = 2014


async def test_a_monkey_at_the_keyboard_breaks_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "cage"
    folder.mkdir()
    log = damaged_log(folder)
    monkey = Monkey(_SEED)
    with fenced(folder):
        try:
            await let_play(monkey, log, _KEYS)
        except BaseException as error:
            error.add_note(f"after {monkey.pressed:,} keys, the last of them:\n" + "\n".join(list(monkey.did)[-20:]))
            raise
    assert monkey.pressed >= _KEYS
