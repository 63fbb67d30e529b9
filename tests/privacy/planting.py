"""Known people planted in every place and form where documents name people, and a search for them that is not ours."""

import base64
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from edxtui.privacy.documents import Documents
from edxtui.privacy.known import Identities, Known
from edxtui.privacy.pseudonyms import Pseudonyms
from edxtui.privacy.texts import Texts

KEY = b"a key that only tests have"


class Person(NamedTuple):
    name: str
    number: int
    session: str
    address: str
    email: str

    @property
    def traces(self) -> tuple[str, ...]:
        return (self.name, str(self.number), self.session, self.address, self.email)


PEOPLE = (
    Person("maria_lopez", 1002347, "0302b9935f06612f0ae16c20b962f756", "192.0.2.17", "maria@mail.example.net"),
    Person("Zhang.Wei-92", 1000451, "5d2b9935f06612f0ae16c20b962f7aaa", "2001:db8:7::15", "zhang.wei@uni.example.org"),
    Person("jörg_müller", 1000777, "77777777f06612f0ae16c20b962f7bbb", "198.51.100.200", "joerg+mooc@example.com"),
)


def known(*more: Person) -> Known:
    return Known(
        Identities(
            {each.name for each in (*PEOPLE, *more)},
            {str(each.number) for each in (*PEOPLE, *more)},
            {each.session for each in (*PEOPLE, *more)},
            {each.address for each in (*PEOPLE, *more)},
        )
    )


def documents(*, drop_text: bool = False, keep_network: bool = False, key: bytes = KEY) -> Documents:
    return Documents(Texts(Pseudonyms(key, keep_network=keep_network), known(), drop_text=drop_text))


def prose(who: Person) -> str:
    """Free text that names somebody in all ways."""
    return (
        f'I am {who.name}, "{who.name}", (user {who.number}).\nWrite to {who.email} or see /u/{who.name}?user_id='
        f"{who.number}; I sit at {who.address} as {who.session}. {who.name.upper()}! "
        + base64.b64encode(f"username={who.name};".encode()).decode()
    )


def root(who: Person, **members: Any) -> dict[str, Any]:
    return {
        "username": who.name,
        "session": who.session,
        "ip": who.address,
        "host": f"{who.name}.local",
        "agent": f"Mozilla/5.0 ({who.name})",
        "referer": f"https://blog.example.org/{who.name}",
        "page": f"https://courses.example.edu/courses/E/D/T/?next=/u/{who.name}",
        "time": "2014-03-03T16:19:05.584523+00:00",
        "event_source": "server",
        "context": {
            "user_id": who.number,
            "username": who.name + "\n",
            "session": who.session,
            "ip": who.address,
            "path": f"/u/{quote(who.name)}",
            "course_user_tags": {who.name: str(who.number)},
        },
        **members,
    }


def _payloads(who: Person) -> Iterator[tuple[str, Any]]:
    """Event types and their payloads."""
    for member in ("student", "instructor", "user", "username", "unique_student_identifier", "target_username"):
        yield "reset-student-attempts", {member: who.name}
        yield "modify_access", {member: who.email}
    yield "some.new.event", {"users": [who.name, who.email], "identifiers": f"{who.name}, {who.email}\n{who.name}"}
    yield "some.new.event", {"user_id": str(who.number), "nested": {"deep": [{"user": {"id": who.number}}]}}
    yield "some.new.event", {who.name: {str(who.number): who.session}, "note": prose(who), "x": who.address}
    yield "some.new.event", [who.name, [who.session], prose(who)]
    yield "edx.forum.comment.created", {"body": prose(who), "title": who.name}
    yield "problem_check", {"answers": {"i4x-E-D-problem-a_2_1": prose(who)}, "submission": {"x": {"answer": who.name}}}
    yield "edx.bookmark.added", {"bookmark_id": f"{who.name},block-v1:E+D+T+type@html+block@a"}
    yield "edx.certificate.created", {"certificate_url": f"https://x.example.edu/u/{who.name}", "user_id": who.number}
    yield f"/u/{who.name}", {"GET": {"username": [who.name]}, "POST": {}}
    yield f"/courses/E/D/T/progress/{who.number}/", {"POST": {"x": [prose(who)], "user_id": [str(who.number)]}}
    yield f"/submission_history/{quote(who.name)}/a", ""
    yield "problem_save", f"input_i4x-E-D-problem-a_2_1={quote(prose(who))}&username={quote(who.name)}"
    yield "textbook.pdf.search.executed", {"query": f"by {who.name} {quote(who.name)} {quote(who.email)}"}
    yield "x.link", {"target_url": f"https://h.example/users/{who.name}/?email={quote(who.email)}#{who.name}"}


def planted() -> Iterator[bytes]:
    """Documents that name people, each in several forms."""
    for who in PEOPLE:
        for event_type, payload in _payloads(who):
            whole = json.dumps(payload)
            escaped = json.dumps(payload, ensure_ascii=False).replace("/", "\\/")
            shapes: list[Any] = [payload]
            if isinstance(payload, dict | list):
                shapes += [whole, json.dumps({"a": whole}), json.dumps([json.dumps({"b": [whole]})]), escaped]
                shapes += [whole[:cut] for cut in range(20, min(len(whole), 300), 7)]
            elif payload:
                shapes += [json.dumps(payload), payload[: len(payload) // 2]]
            for shape in shapes:
                event = root(who, event_type=event_type, event=shape)
                yield json.dumps(event).encode()
                yield json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
            yield json.dumps(
                {
                    "name": event_type,
                    "timestamp": "2014-03-03T16:19:05.584523+00:00",
                    "data": payload,
                    "context": {"username": who.name, "user_id": str(who.number), "event_source": "browser"},
                }
            ).encode()
    for who in PEOPLE:  # every letter by its code
        coded = "".join(f"\\u{ord(character):04X}" for character in who.name)
        yield f'{{"event_type": "x", "time": "", "event": {{"n": "{coded}", "{coded}": 1}}}}'.encode()


def forms(text: str) -> Iterator[str]:
    """A text in small letters as it stands, and unescaped, percent-decoded, and unpacked from base64."""
    todo, seen = [text], set()
    while todo:
        form = todo.pop()
        if form in seen:
            continue
        seen.add(form)
        yield form.lower()
        if len(seen) > 60:
            return
        undo: list[Callable[[str], str]] = [_unescaped, unquote, html.unescape, _in_script, _composed]
        todo += [each(form) for each in undo]
        packed = form.replace("-", "+").replace("_", "/")
        todo += [found for match in re.finditer(r"[A-Za-z0-9+/]{8,}", packed) if (found := _unpacked(match[0]))]
        todo += [found for match in _IN_LINES.finditer(form) if (found := _unpacked("".join(match[0].split())))]


_IN_LINES = re.compile(r"(?:[A-Za-z0-9+/]{76}\n)+[A-Za-z0-9+/]*")


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else {"n": "\n", "t": "\t", "r": "\r"}.get(match[3], match[3])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", character, text, flags=re.DOTALL)


def _in_script(text: str) -> str:
    return re.sub(r"%u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _unpacked(text: str) -> str:
    text = text[: len(text) - (len(text) % 4 == 1)]
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4)).decode(errors="ignore")
    except ValueError:
        return ""


def traces(output: bytes) -> list[str]:
    """Who of the people can be found in an output, in whatever form."""
    wanted = [trace.lower() for who in PEOPLE for trace in who.traces]
    return [trace for form in forms(output.decode()) for trace in wanted if trace in form]
