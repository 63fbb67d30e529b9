"""What the command palette offers besides Textual's own: every key of the screen, fields, values, queries of before."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen

from edxtui.errors import EdxtuiError, Stopped
from edxtui.events.fields import FIELDS
from edxtui.matching import search
from edxtui.tui.curtain import CURTAIN, shown
from edxtui.tui.keys import all_written, keys_in, keys_of

if TYPE_CHECKING:
    from edxtui.tui.screens.explore import ExploreScreen

_MOST: Final = 8
"""Values of one field that are offered."""
_QUERIES: Final = 20
"""Queries of before that are looked through."""
_VALUES: Final = {"user": "Only this user", "type": "Only this type", "course": "Only this course"}
"""Fields whose values are offered, and what is done with one."""


class ScreenKeys(Provider):
    """Every key of the screen in front, by what it does."""

    def _keys(self) -> list[tuple[str, str, Callable[[], object]]]:
        found: list[tuple[str, str, Callable[[], object]]] = []
        for binding in self.screen.BINDINGS:
            if isinstance(binding, Binding) and binding.tooltip:
                act = partial(self.app.call_later, _act, self.screen, binding.action)
                keys = all_written(keys_of(binding, keys_in(self.app)))
                found.append((binding.description, f"{keys}  {binding.tooltip}", act))
        return found

    async def discover(self) -> Hits:
        """All of them."""
        for label, meaning, act in self._keys():
            yield DiscoveryHit(label, act, help=meaning)

    async def search(self, query: str) -> Hits:
        """Those whose word or meaning may be meant."""
        matcher = self.matcher(query)
        for label, meaning, act in self._keys():
            score = max(matcher.match(label), matcher.match(meaning))
            if score > 0:
                yield Hit(score, matcher.highlight(label), act, help=meaning)


async def _act(screen: Screen[Any], action: str) -> None:
    """Unless the screen was left while the palette closed."""
    if screen.is_current:
        await screen.run_action(action)


class Asking(Provider):
    """Fields to ask for, users, types and courses to ask by, and queries that were asked before."""

    @property
    def _explore(self) -> "ExploreScreen":
        """The only screen that offers this."""
        return cast("ExploreScreen", self.screen)

    async def search(self, query: str) -> Hits:
        """Whatever is like what is typed."""
        explore, matcher = self._explore, self.matcher(query)
        for field in FIELDS:
            score = matcher.match(f"{field.name}:")
            if score > 0:
                act = partial(explore.begin_query, f"{field.name}:")
                yield Hit(score, matcher.highlight(f"{field.name}:"), act, help=f"Ask by {field.name}")
        for past in explore.opening.past_queries.newest_first[:_QUERIES]:
            score = matcher.match(past)
            if score > 0:
                yield Hit(
                    score, Content(shown(past)), partial(explore.apply, past), text=shown(past), help="Asked before"
                )
        if not explore.inquiry.is_open:
            return
        for name, what in _VALUES.items():
            try:
                found = await asyncio.to_thread(self._values, name, CURTAIN.meant(query))
            except Stopped:
                return
            except EdxtuiError as error:
                explore.notify(shown(f"{error} {error.hint}"), severity="error", markup=False)
                return
            for text, number, likeness in found:
                act = partial(explore.narrow, name, text)
                said = shown(CURTAIN.text(text))
                yield Hit(likeness, Content(said), act, text=said, help=f"{what}: {number:,} records")

    def _values(self, field: str, query: str) -> list[tuple[str, int, float]]:
        values = self._explore.inquiry.vocabulary.values(field)
        # Just below what fits to the letter among the keys; the matching room's order is kept.
        return [(found.text, found.count, 0.5 + found.score / 250) for found in search(query, values, _MOST)]
