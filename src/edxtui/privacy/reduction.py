"""What browsers say of themselves and where people were, reduced to what identifies nobody."""

import re
from typing import Final

from edxtui.catalogue.lookup import entry_of
from edxtui.events.types import url_pattern

_BROWSERS: Final = (
    ("Edge", re.compile(r"Edge?/(\d+)")),
    ("Opera", re.compile(r"(?:OPR|Opera)/(\d+)")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/(\d+)")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/(\d+)")),
    ("Chrome", re.compile(r"(?:Chrome|CriOS|Chromium)/(\d+)")),
    ("Internet Explorer", re.compile(r"(?:MSIE |Trident/.*?rv:)(\d+)")),
    ("Safari", re.compile(r"Version/(\d+)(?:\.\d+)* (?:Mobile/\w+ )?Safari/")),
)
_SYSTEMS: Final = (
    ("iOS", re.compile(r"iPhone|iPad|iPod|iOS")),
    ("Android", re.compile(r"Android|okhttp")),
    ("Windows", re.compile(r"Windows")),
    ("Mac", re.compile(r"Mac OS X|Macintosh|Darwin")),
    ("ChromeOS", re.compile(r"CrOS")),
    ("Linux", re.compile(r"Linux|X11")),
)
_ROBOT: Final = re.compile(r"bot\b|crawl|spider", re.IGNORECASE)
_LONGEST: Final = 1000
"""Characters of what a browser says that are looked at."""
_LANGUAGE: Final = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")
_WEB: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*:)?//(?P<host>[^/?#]*)(?P<path>[^?#]*)")


def device(agent: str) -> str:
    """The browser with its main version, and the system: `Chrome 32 on Windows`."""
    agent = agent[:_LONGEST]
    if _ROBOT.search(agent):
        return "robot"
    system = next((name for name, pattern in _SYSTEMS if pattern.search(agent)), "another system")
    for name, pattern in _BROWSERS:
        match = pattern.search(agent)
        if match is not None:
            return f"{name} {match[1][:3]} on {system}"
    return f"another program on {system}"


def language(accepted: str) -> str:
    """The first language that is accepted, without its country: `es`."""
    match = _LANGUAGE.match(accepted)
    return match[1].lower() if match is not None else ""


class WebAddress:
    """Where the parts of a web address stand in a text."""

    def __init__(self, text: str) -> None:
        """Look for them."""
        match = _WEB.match(text)
        if match is None:
            end = len(re.split("[?#]", text, maxsplit=1)[0])
            self.host = (0, 0)
            self.path = (0, end)
        else:
            self.host = match.span("host")
            self.path = match.span("path")
        self.end = len(text)
        self.is_one = match is not None or text.startswith("/")
        """Whether the text is a web address or its path at all."""


def is_of_platform(path: str) -> bool:
    """Whether the path is one that the platform has, so that its words are the platform's and the courses'."""
    if "/courses/" in path or "/xblock/" in path or path in ("", "/"):
        return True
    entry = entry_of(url_pattern(path))
    return entry is not None and entry.name != "/"
