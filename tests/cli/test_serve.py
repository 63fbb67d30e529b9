"""The explorer in a browser: who is let in, and what is refused."""

import asyncio
import shlex
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar, WSMsgType
from aiohttp.web import AppRunner, TCPSite
from textual_serve.app_service import AppService

from edxtui import serving

Edxtui = Callable[..., Any]


@pytest.mark.parametrize("host", ["192.168.1.7", "example.org", "2001:db8::7"])
def test_other_machines_are_let_in_only_where_that_is_said(
    edxtui_run: Edxtui, log: Path, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[str, str, int]] = []
    monkeypatch.setattr(serving, "serve", lambda *how: served.append(how))
    ran = edxtui_run("serve", log, "--host", host)
    assert (ran.code, ran.out, served) == (2, b"", [])
    assert "students" in ran.err
    assert "--let-others-in" in ran.err
    assert edxtui_run("serve", log, "--host", host, "--let-others-in").code == 0
    assert served[0][1:] == (host, 8000)


def test_each_tab_runs_the_explorer_with_the_same_options(
    edxtui_run: Edxtui, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[str, str, int]] = []
    monkeypatch.setattr(serving, "serve", lambda *how: served.append(how))
    odd = tmp_path / "a b;$(touch x).log"
    odd.write_text("{}\n")
    for host in ("127.0.0.1", "localhost", "::1"):
        assert edxtui_run("serve", odd, "--host", host, "--port", "8123", "--no-cache", "--jobs", "2").code == 0
    assert [how[1:] for how in served] == [(host, 8123) for host in ("127.0.0.1", "localhost", "::1")]
    words = shlex.split(served[0][0])
    assert words[:3] == [sys.executable, "-m", "edxtui"]
    assert words[-5:] == ["--jobs", "2", "--no-cache", "--", str(odd)]


def test_what_cannot_be_served_is_told_at_once(
    edxtui_run: Edxtui, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert edxtui_run("serve", tmp_path / "none.log").code == 1
    assert "Standard input" in edxtui_run("serve", "-").err
    for everywhere in ("0.0.0.0", "::"):  # noqa: S104 - refused
        ran = edxtui_run("serve", log, "--host", everywhere, "--let-others-in")
        assert (ran.code, "browser can open" in ran.err) == (2, True)

    def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(serving, "serve", taken)
    ran = edxtui_run("serve", log)
    assert (ran.code, "Address already in use" in ran.err, "--port" in ran.err) == (1, True, True)
    monkeypatch.setitem(sys.modules, "edxtui.serving", None)
    ran = edxtui_run("serve", log)
    assert (ran.code, "edxtui[serve]" in ran.err) == (1, True)


@pytest.fixture
async def server(log: Path, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[serving.Guarded]:
    opened: list[asyncio.subprocess.Process] = []
    start = AppService._open_app_process

    async def started(self: AppService, width: int = 80, height: int = 24) -> asyncio.subprocess.Process:
        opened.append(await start(self, width, height))
        return opened[-1]

    monkeypatch.setattr(AppService, "_open_app_process", started)
    words = [sys.executable, "-m", "edxtui", "--no-cache", str(log)]
    found = serving.Guarded(shlex.join(words), "127.0.0.1", unused_tcp_port)
    runner = AppRunner(await found._make_app())
    await runner.setup()
    await TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield found
    await runner.cleanup()
    for process in opened:
        assert await process.wait() == 0


async def test_nobody_gets_in_without_the_key_or_from_elsewhere(server: serving.Guarded) -> None:
    here, _, key = server.address.partition("/?key=")
    assert here.startswith("http://127.0.0.1:")
    assert len(key) == 32
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as stranger:
        for place in ("/", "/?key=wrong", "/ws", "/static/", "/download/x"):
            async with stranger.get(here + place) as answer:
                assert answer.status == 403
                assert "edxtui serve" in await answer.text()
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as owner:
        async with owner.get(server.address) as answer:
            assert (answer.status, answer.url.query_string) == (200, "")
            assert "edxtui" in await answer.text()
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        for wrong in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
            async with owner.get(f"{here}/ws", headers=wrong) as answer:
                assert answer.status == 403
        async with owner.ws_connect(f"{here}/ws?width=100&height=30", headers={"Origin": here}) as socket:
            seen = b""
            async with asyncio.timeout(30):
                while b"5 events" not in seen.replace(b"\x1b[0m", b""):
                    message = await socket.receive()
                    assert message.type in (WSMsgType.BINARY, WSMsgType.TEXT)
                    seen += message.data if isinstance(message.data, bytes) else b""
                await socket.send_json(["stdin", "q"])
                while (await socket.receive()).type in (WSMsgType.BINARY, WSMsgType.TEXT):
                    pass  # what it paints until it ends


def test_an_address_of_six_is_written_as_browsers_want_it() -> None:
    assert serving.Guarded("x", "::1", 8000).address.startswith("http://[::1]:8000/?key=")
