"""The explorer in a browser, by textual-serve; what that leaves open is closed here.

A server on the loopback address is reached by every account of the machine, and by every page that is open in the same
browser: a page elsewhere may open a web socket to it. So whoever comes has to have the key that was printed, once in
the address and from then on in a cookie; has to call the server by its own name; and has to come from its own pages.
"""

import hmac
import secrets
import sys
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from textual_serve.server import Server

_COOKIE: Final = "edxtui"
_SENTENCE: Final = "This page is for whoever started edxtui serve: open the address that it printed.\n"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def serve(command: str, host: str, port: int) -> None:
    """Run a command for each browser tab that has the key, until Ctrl+C.

    `command` is run by a shell: its words must be quoted.
    """
    Guarded(command, host, port).serve()


_HEADERS: Final = {
    # The page asks for a font from elsewhere; nothing of this is anybody's business there.
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline' data:; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


async def _close(request: web.Request, answer: web.StreamResponse) -> None:
    """Let the page reach nobody but this server, be shown within no other page, and be kept nowhere."""
    answer.headers.update(_HEADERS)


class Guarded(Server):
    """Lets in whoever has the key."""

    def __init__(self, command: str, host: str, port: int) -> None:
        """Serve at this address."""
        name = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__(command, host=host, port=port, title="edxtui", public_url=f"http://{name}")
        self._key = secrets.token_urlsafe(24)
        self._name = name.lower().removesuffix(":80")  # which browsers leave away

    @property
    def address(self) -> str:
        """What to open."""
        return f"{self.public_url}/?key={self._key}"

    def initialize_logging(self) -> None:
        """Keep quiet: what is asked for is nobody's business."""

    async def on_startup(self, app: web.Application) -> None:
        """Say where, and whose data it is."""
        sys.stderr.write(
            f"The explorer is at {self.address}\nIt shows students' data to whoever has this address. Ctrl+C ends it.\n"
        )
        sys.stderr.flush()

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._guard(request, handler)

        app.middlewares.append(guard)
        app.on_response_prepare.append(_close)
        return app

    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if request.host.lower() != self._name or (origin is not None and not self._is_ours(origin)):
            return web.Response(status=403, text=_SENTENCE)
        brought = request.query.get("key")
        if brought is not None and self._is_key(brought):
            # Out of the address at once, so that it does not stay in the history.
            answer = web.Response(status=302, headers={"Location": "/"})
            answer.set_cookie(_COOKIE, self._key, httponly=True, samesite="Strict")
            return answer
        if not self._is_key(request.cookies.get(_COOKIE, "")):
            return web.Response(status=403, text=_SENTENCE)
        return await handler(request)

    def _is_key(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self._key.encode())

    def _is_ours(self, origin: str) -> bool:
        return origin.lower() == f"http://{self._name}"
