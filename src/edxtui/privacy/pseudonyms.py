"""Keyed stand-ins: the same person has the same one wherever the same key is used, and nobody gets back without it.

Each is made of an HMAC-SHA-256 of what it stands for, apart for each kind, and has the shape of what it stands for. No
stand-in holds a character that JSON, a URL or a form would have to escape, so it can stand in any text as it is.
"""

import hmac
import ipaddress
import re
import unicodedata
from decimal import Decimal
from typing import Final
from urllib.parse import unquote

from edxtui.events.normalise import NOBODY

_VERSION: Final = b"edxtui 1"
_LEAST_ID: Final = 10**15
_IDS: Final = 8 * 10**15
"""Stand-ins for ids have 16 digits: no platform has given out so many, and any reader of JSON keeps them exact."""
_RESERVED: Final = int(ipaddress.IPv4Address("240.0.0.0"))
_DOCUMENTATION: Final = int(ipaddress.IPv6Address("2001:db8::"))
_HEX: Final = re.compile(r"[0-9a-f]{8,64}", re.IGNORECASE)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FRACTION: Final = re.compile(r"-?\d{1,30}(?:\.\d{0,30}(?:[eE]\+?\d{1,2})?|[eE]\+?\d{1,2})", re.ASCII)
_NO_IDS: Final = frozenset({"", "None", "null", "unknown", "anonymous"})

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_somebody(name: str) -> bool:
    """Whether a user name, without white space around it, is a person's."""
    return name not in NOBODY and name not in _NO_IDS


def composed(text: str) -> str:
    """The text with each letter and its accents as one character, where there is such a one: `é` in place of two."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def whole(number: str) -> str:
    """A number without what makes a fraction of a whole one: `12` of `12.0` and of `1.2e1`; any other as it stands."""
    if not _FRACTION.fullmatch(number):
        return number
    value = Decimal(number)
    return f"{value:.0f}" if value == value.to_integral_value() else number


def address_of(text: str) -> Address | None:
    """The IP address that the text is; None where it is none, or that of the machine itself, which is nobody's."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or (ipaddress.IPv6Address(int(address)) if address.scope_id else address)
    return None if address.is_loopback or address.is_unspecified else address


class Pseudonyms:
    """Makes stand-ins with one key."""

    def __init__(self, key: bytes, *, keep_network: bool = False) -> None:
        """`keep_network`: of an IP address its network stays, the /24 of IPv4 and the /48 of IPv6."""
        self._key = key
        self.keep_network = keep_network
        self._known: dict[tuple[str, str], str] = {}

    def user(self, name: str) -> str:
        """For a user name, whatever its case and however its accents are written; for an e-mail address where one
        stands instead. Nobody stays nobody.
        """
        name = name.strip()
        if not is_somebody(name):
            return name
        if "@" in name.strip("@"):
            return self.email(name)
        return f"user-{self._digest('user', composed(name.casefold()))[:16]}"

    def number(self, text: str) -> str:
        """For a user id in digits, or any number of JSON in its place: 16 digits."""
        text = whole(text.strip()).lstrip("0") or "0"
        return str(_LEAST_ID + int(self._digest("user id", text), 16) % _IDS)

    def user_id(self, text: str) -> str:
        """For a user id, an anonymous id, or any other key that stands for a person, in the shape that it has."""
        text = text.strip()
        if text in _NO_IDS:
            return text
        if text.isascii() and whole(text).isdigit():
            return self.number(text)
        digest = self._digest("user id", text.casefold())
        if _UUID.fullmatch(text):
            return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
        return digest[: len(text)] if _HEX.fullmatch(text) else f"id-{digest[:16]}"

    def session(self, key: str) -> str:
        """For a session key: 32 hexadecimal digits."""
        key = key.strip()
        return self._digest("session key", key)[:32] if key not in _NO_IDS else key

    def address(self, text: str) -> str:
        """For an IP address: one that no machine has, or the network that it lies in. For a web address, another."""
        text = text.strip()
        address = address_of(text)
        if address is None:
            if text in _NO_IDS or _is_ip(text):
                return text
            digest = self._digest("address", text)[:16]
            return f"https://{digest}.invalid/" if "://" in text or text.startswith("/") else f"address-{digest}"
        if self.keep_network:
            width = 24 if address.version == 4 else 48
            return str(ipaddress.ip_network((address, width), strict=False).network_address)
        number = int(self._digest("address", str(address)), 16)
        if address.version == 4:
            # All but 255.255.255.255, which means everybody.
            return str(ipaddress.IPv4Address(_RESERVED + number % (2**28 - 1)))
        return str(ipaddress.IPv6Address(_DOCUMENTATION + number % 2**96))

    def email(self, text: str) -> str:
        """For an e-mail address, whatever its case."""
        return f"mail-{self._digest('e-mail', unquote(text.strip()).casefold())[:16]}@example.invalid"

    def name(self, text: str) -> str:
        """For a person's name, or what else describes one person."""
        text = text.strip()
        return f"name-{self._digest('name', text.casefold())[:16]}" if text else text

    def phone(self, text: str) -> str:
        """For a telephone number, however its digits are grouped."""
        return f"phone-{self._digest('phone', re.sub(r'[^0-9]', '', text))[:16]}"

    def host(self, text: str) -> str:
        """For the name of a host."""
        text = text.strip()
        return f"host-{self._digest('host', text.casefold())[:12]}.invalid" if text else text

    def _digest(self, kind: str, text: str) -> str:
        """64 hexadecimal digits."""
        known = self._known.get((kind, text))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            message = b"\0".join((_VERSION, kind.encode(), text.encode("utf-8", "surrogatepass")))
            known = self._known[kind, text] = hmac.digest(self._key, message, "sha256").hex()
        return known


_REMEMBERED: Final = 50_000


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
