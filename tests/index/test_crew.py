"""Who codes blocks: threads while they do well, else processes."""

import os
from concurrent.futures import Future

from tests.making import line

from edxtui.index.coding import CodedBlock, code_text
from edxtui.index.crew import Crew

PLAIN = line(user="ann") * 50
PRETTY = b'{\n "username": "ann"\n}\n' * 50


def coded(crew: Crew, text: bytes) -> CodedBlock:
    future: Future[CodedBlock] = crew.submit(code_text, 0, text, last=True, in_array=False, way="fast", machine=True)
    block = future.result()
    assert block.end == len(text)
    return block


def test_plain_lines_stay_with_threads() -> None:
    crew = Crew(2, threads=True)
    assert not crew.is_started
    crew.start()
    try:
        assert crew.is_started
        assert crew.is_on_trial
        coded(crew, PLAIN)
        assert not crew.is_on_trial
        assert crew.in_threads
    finally:
        crew.stop()


def test_what_keeps_python_busy_goes_to_processes() -> None:
    crew = Crew(1, threads=True)
    try:
        coded(crew, PRETTY + PLAIN)
        assert not crew.in_threads
        coded(crew, PRETTY)
        ran_in = crew.submit(_process)  # type: ignore[arg-type]  # any task tells where it runs
        assert ran_in.result() != os.getpid()  # type: ignore[comparison-overlap]
        coded(crew, PLAIN)
        assert not crew.in_threads
    finally:
        crew.stop()


def test_beside_a_screen_there_are_only_processes() -> None:
    crew = Crew(1, threads=False)
    try:
        assert not crew.is_on_trial
        ran_in = crew.submit(_process)  # type: ignore[arg-type]
        assert ran_in.result() != os.getpid()  # type: ignore[comparison-overlap]
    finally:
        crew.stop()


def _process() -> int:
    return os.getpid()
