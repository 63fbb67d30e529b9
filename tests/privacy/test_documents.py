"""Documents with stand-ins: nobody stays, and nothing else changes."""

import base64
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.privacy.planting import KEY, PEOPLE, Person, documents, planted, root, traces

from edxtui.logs.lenient import leading_value
from edxtui.privacy.documents import Documents
from edxtui.privacy.known import Identities, Known
from edxtui.privacy.pseudonyms import Pseudonyms
from edxtui.privacy.texts import Texts

FIXTURES = Path(__file__).parents[2] / "fixtures"
MADE = Pseudonyms(KEY)
MARIA = PEOPLE[0]

SAFE = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Zs", "Po", "Sm")), max_size=12).filter(
    lambda text: not re.search(r"[=@/:.&%\\{\[\"]", text)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | SAFE,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(SAFE.map("k {}".format), below, max_size=3),
    max_leaves=12,
)


def disguised(document: dict[str, Any] | str, **options: Any) -> str:
    text = document if isinstance(document, str) else json.dumps(document)
    return documents(**options).disguised(text.encode()).decode()


@pytest.mark.parametrize("drop_text", [False, True], ids=["text stays", "text goes"])
def test_nobody_stays_in_any_place_or_form(drop_text: bool) -> None:
    made = documents(drop_text=drop_text)
    for document in planted():
        output = made.disguised(document)
        assert not traces(output), (document, output)
        before, after = json.loads(document), json.loads(output)
        assert shape(before) == shape(after), (document, output)


def shape(value: Any) -> Any:
    """The kinds of values, with JSON in strings as what it is; names of members count by their number."""
    match value:
        case dict():
            return {"object": [shape(each) for each in value.values()]}
        case list():
            return [shape(each) for each in value]
        case str():
            text = value.strip()
            found = leading_value(text.encode(errors="replace")) if text[:1] in ("{", "[") else None
            return ["in a string", shape(found[0])] if found and found[1] == len(text.encode()) else "string"
    return type(value).__name__


@given(JSON)
def test_what_names_nobody_comes_out_byte_for_byte(value: Any) -> None:
    for payload in (value, json.dumps(value)):
        document = json.dumps({"time": "2014-03-03T16:19:05Z", "event_type": "x", "event": payload}).encode()
        assert documents().disguised(document) is document


@pytest.mark.parametrize("name", ["deep", "doubled keys", "numbers", "escapes", "white space"])
def test_what_is_not_about_people_stays_as_it_was_written(name: str) -> None:
    rest = {
        "deep": '"d": ' + "[" * 5000 + "]" * 5000,
        "doubled keys": '"a": 1, "a": 2, "b": {"a": "", "a": ""}',
        "numbers": '"a": [1e400, NaN, -Infinity, 1.0, 1.00, 100000000000000000000000000000, -0, 5E+3]',
        "escapes": r'"a": "\/\u00e9\ud83d\ude00\ud800 é \b", "\u0061": "A\tB"',
        "white space": '  "a"  :\t[ 1 ,\r\n 2 ] ',
    }[name]
    text = '{"username": "%s", "event_type": "x", "event": {' + rest + '}, "ip": "%s"}'
    found = disguised(text % (MARIA.name, MARIA.address))
    assert found == text % (MADE.user(MARIA.name), MADE.address(MARIA.address))


def test_the_same_escapes_stand_at_every_depth() -> None:
    inner = r"{\"a\": \"\\u00e9\\n%s\\/\", \"POST\": {\"username\": [\"%s\"]}}"
    text = '{"event_type": "x", "event": "' + inner + '"}'
    stand_in = MADE.user(MARIA.name)
    assert disguised(text % (MARIA.name, MARIA.name)) == text % (stand_in, stand_in)


def test_kinds_keep_their_shapes() -> None:
    event = {"user_id": str(MARIA.number), "instructor_id": MARIA.number, "session": MARIA.session}
    found = json.loads(disguised(root(MARIA, event_type="x", event=event)))
    assert isinstance(found["context"]["user_id"], int)
    assert found["event"]["user_id"] == str(found["context"]["user_id"])
    assert found["event"]["instructor_id"] == found["context"]["user_id"]
    assert re.fullmatch("[0-9a-f]{32}", found["session"]) and found["event"]["session"] == found["session"]
    assert found["context"]["username"] == found["username"] + "\n"
    assert re.fullmatch("[a-z0-9_.-]{2,30}", found["username"])


@pytest.mark.parametrize("nobody", ["", "anonymous", "unknown", "AnonymousUser", " ", None])
def test_nobody_stays_nobody(nobody: str | None) -> None:
    document = {"username": nobody, "session": "", "ip": "", "context": {"user_id": "", "username": nobody}}
    assert disguised(document) == json.dumps(document)


def test_where_somebody_was_reduced_to_what_identifies_nobody() -> None:
    found = json.loads(
        disguised(
            {
                "event_source": "browser",
                "event_type": "page_close",
                "agent": "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 Chrome/32.0.1700.107 Safari/537.36",
                "accept_language": "es-CO,es;q=0.8",
                "host": "courses.example.edu",
                "page": "https://courses.example.edu/courses/E/D/T/wiki/?q=anna#top",
                "referer": "https://anna.example.org/me.html",
            }
        )
    )
    host = MADE.host("courses.example.edu")
    assert found == {
        "event_source": "browser",
        "event_type": "page_close",
        "agent": "Chrome 32 on Windows",
        "accept_language": "es",
        "host": host,
        "page": f"https://{host}/courses/E/D/T/wiki/",
        "referer": f"https://{MADE.host('anna.example.org')}/",
    }


def test_a_person_nobody_knows_is_hidden_where_people_stand() -> None:
    found = disguised({"event_type": "/u/stranger7", "event": {"user": "stranger7", "n": "see /users/stranger7 now"}})
    assert "stranger7" not in found
    assert found.count(MADE.user("stranger7")) == 3


WRITTEN = {
    "entities of HTML": lambda text: "".join(each if each.isalnum() else f"&#{ord(each)};" for each in text),
    "nothing but entities": lambda text: "".join(f"&#x{ord(each):X};" for each in text),
    "escapes of JavaScript": lambda text: "".join(f"%u{ord(each):04x}" for each in text),
    "escapes of Python": lambda text: "".join(f"\\x{ord(each):02x}" for each in text),
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "base64, short": lambda text: _packed(text),
    "base64, of a URL": lambda text: base64.urlsafe_b64encode(f"ÿ?>~ {text} ÿ?>~".encode()).decode().rstrip("="),
    "base64, long": lambda text: _packed("lorem ipsum " * 600 + text),
    "base64, in lines": lambda text: base64.encodebytes(f"{'lorem ' * 8}{text}{' ipsum' * 20}".encode()).decode(),
    "base64, cut": lambda text: _packed(f"lorem ipsum {text}, dolor sit")[:-3],
    "base64, twice": lambda text: _packed(_packed(f"lorem ipsum {text}, dolor sit")),
    "an at before": lambda text: f"@{text}",
    "underscores around": lambda text: f"_{text}_",
    "a colon before and behind": lambda text: f"from:{text}: hello",
    "brackets at the beginning": lambda text: f"[{text}] wrote",
    "brackets and a port": lambda text: f"[{text}]:8080",
    "a list": lambda text: f"{text},{text},{text}",
}


def _packed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who.name)
def test_somebody_is_found_however_written(who: Person, written: Callable[[str], str]) -> None:
    for trace in who.traces:
        for payload in ({"note": f"I am {written(trace)} now"}, {"x": written(trace)}, {"x": [written(trace)], "y": 1}):
            assert not traces(disguised({"event_type": "x", "event": payload}).encode()), payload
            in_string = {"event_type": "problem_check", "event": json.dumps(payload)}
            assert not traces(disguised(in_string).encode()), payload


@pytest.mark.parametrize(
    "event_type", ["problem_check", "problem_save", "poll_answer", "edx.course.student_notes.viewed"]
)
def test_what_an_entry_says_of_any_key_does_not_outdo_what_a_key_says(event_type: str) -> None:
    event = {"username": "jo", "password": "hunter2", "user_id": 42, "student": "bo", "sessionid": "abc"}
    for source in ("browser", "server"):
        for payload in (
            event,
            json.dumps(event),
            json.dumps(event)[:-1],
            "&".join(f"{k}={v}" for k, v in event.items()),
        ):
            found = disguised({"event_type": event_type, "event_source": source, "event": payload})
            assert not re.search(r"jo\b|hunter2|\b42\b|\bbo\b|abc", found.partition('"event":')[2]), found


def test_json_that_was_taken_for_the_name_of_a_field_is_json() -> None:
    sent = json.dumps({"username": "jo", "user_id": 42, "body": "Hello world"})
    found = json.loads(disguised({"event_type": "/x/", "event": {"POST": {sent: [""], "a b": ["c"]}, "GET": {}}}))
    (name, plain) = found["event"]["POST"]
    assert json.loads(name) == {"username": MADE.user("jo"), "user_id": int(MADE.number("42")), "body": "Hello world"}
    assert plain == "a b"
    found = json.loads(disguised({"event_type": "/x/", "event": {"POST": {sent: [""], "a b": ["c"]}}}, drop_text=True))
    (name, plain) = found["event"]["POST"]
    assert json.loads(name)["body"] == "" and json.loads(name)["username"] == MADE.user("jo")
    assert plain == ""


def test_an_id_is_the_same_however_its_number_is_written() -> None:
    who = str(MARIA.number)
    for number in (f"{who}.0", "1.002347e6", "1002347e0", f'"{who}"', f'"{who}.0"', f'"0{who}"'):
        found = json.loads(disguised(f'{{"event_type": "problem_check", "event": {{"user_id": {number}}}}}'))
        assert str(found["event"]["user_id"]) == MADE.number(who), number
    assert disguised('{"event": {"load": 1002347.5, "x": "0.1002347", "y": "3,14159"}}').count("1002347") == 2
    assert Pseudonyms(KEY).number("1e99999999") != MADE.number("1")


@pytest.mark.parametrize("text", ["用户maria_lopez你好", "Это maria_lopez, да", "от1002347и", "é1002347", "1002347é"])
def test_where_another_script_begins_a_word_ends(text: str) -> None:
    for ascii_only in (True, False):
        output = documents().disguised(json.dumps({"event": {"body": text}}, ensure_ascii=ascii_only).encode())
        assert not traces(output)
    assert disguised({"event": {"body": "émaria_lopez"}}) == json.dumps({"event": {"body": "émaria_lopez"}})


def test_what_is_no_escape_keeps_its_backslash() -> None:
    assert not traces(disguised({"event": f'"\\{MARIA.address[0]}{MARIA.address[1:]}\\1 x\\{MARIA.name}\\&'}).encode())
    for text in ("[198\\u002e51.100.200\\u0026", "[198.51.100.200 x", "[1002347\\n", '"198.51.100.200"x'):
        assert not traces(disguised({"event": text}).encode()), text
    assert not traces(disguised({"event": f'"198\\u002e51.100.200\\12 {PEOPLE[2].address}\\1'}).encode())


def test_a_plus_that_was_not_escaped_is_no_blank() -> None:
    who = "ann+mooc"
    texts = Texts(MADE, Known(Identities({who})), drop_text=False)
    found = Documents(texts).disguised(f'{{"event": "{who}=1&x={who}&username={who}&q=I+am+{who}"}}'.encode()).decode()
    made = MADE.user(who)
    assert found == f'{{"event": "{made}=1&x={made}&username={made}&q=I+am+{made}"}}'


@pytest.mark.parametrize("link", ["a=", "a=%7B%22b%22:%22", "username=&a="])
def test_forms_in_one_another_have_no_depth_that_matters(link: str) -> None:
    assert not traces(disguised({"event": f"{link * 5_000} {MARIA.name} {MARIA.email}"}).encode())
    assert "mallory" not in disguised({"event": f"{link * 3}username=mallory"})


def test_free_text_goes_where_it_is_to_go() -> None:
    event = {"body": "Hello world", "answers": {"a": "x = 4"}, "thread_type": "question"}
    forum = json.loads(disguised({"event_type": "edx.forum.thread.created", "event": event}, drop_text=True))
    assert forum["event"]["body"] == "" and forum["event"]["thread_type"] == "question"
    checked = json.loads(
        disguised({"event_type": "problem_check", "event_source": "server", "event": event}, drop_text=True)
    )
    assert checked["event"]["answers"] == {"a": ""}
    form = {"event_type": "problem_check", "event_source": "browser", "event": "input_a_2_1=my+words&input_b_2_1=4"}
    assert json.loads(disguised(form, drop_text=True))["event"] == "input_a_2_1=&input_b_2_1="
    request = {"event_type": "/x/", "event_source": "server", "event": '{"POST": {"m": ["Hello", "wor'}
    assert json.loads(disguised(request, drop_text=True))["event"] == '{"POST": {"m": ["", "'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ring +49 (0)171 234-5678 now", "ring {phone} now"),
        ("617 555 0123", "{phone}"),
        ("(0221) 4711123", "{phone}"),
        ("from 203.0.113.9 and 2001:db8::9", "from {address} and {address}"),
        ("on 2014-03-03 at 16:19:05.584523 I had 3.14159265 of 1.2.3", None),
        ("chapter 12, page 345-678", None),
    ],
)
def test_prose(text: str, expected: str | None) -> None:
    found = json.loads(disguised({"event_type": "x", "event": {"body": text}}))["event"]["body"]
    if expected is None:
        assert found == text
    else:
        pattern = re.escape(expected).replace(r"\{phone\}", "phone-[0-9a-f]{16}")
        assert re.fullmatch(pattern.replace(r"\{address\}", "[0-9a-f:.]+"), found), found
        assert found != text


def test_networks_stay_where_they_are_to_stay() -> None:
    found = json.loads(disguised(root(MARIA, event_type="x"), keep_network=True))
    assert found["ip"] == "192.0.2.0"
    assert json.loads(disguised(root(PEOPLE[1]), keep_network=True))["ip"] == "2001:db8:7::"


def test_the_audit_tells_places_and_kinds() -> None:
    made = documents()
    made.disguised(json.dumps(root(MARIA, event_type="x", event={"student": MARIA.name})).encode())
    assert made.audit.counts["username", "user name"] == 1
    assert made.audit.counts["context.user_id", "user id"] == 1
    assert made.audit.counts["event.student", "user name"] == 1
    assert not traces("".join(path for path, _ in made.audit.counts).encode())


@pytest.mark.parametrize("log", sorted((FIXTURES / "damage").glob("*.log")), ids=lambda path: path.stem)
def test_any_bytes_are_taken(log: Path) -> None:
    data = log.read_bytes()
    for line in (data, *data.splitlines()):
        documents().disguised(line)


@given(st.text(max_size=60))
def test_any_string_is_taken_and_stays_a_string(text: str) -> None:
    for payload in ({"note": text, text: text}, text, '{"a": "' + text):
        document = json.dumps({"event_type": "x", "event": payload})
        assert shape(json.loads(disguised(document))["event"]) is not None


WHO = st.sampled_from([trace for who in PEOPLE for trace in who.traces])
WORDS = st.lists(
    WHO
    | st.sampled_from(
        [" ", ", ", "\n", "/", '"', "'", "(", ")", "x", "é", "—", "\\", "%", "&", "=", "{", "]", ":", "3"]
    ),
    max_size=8,
).map(" ".join)
WRAPS = st.lists(
    st.sampled_from(
        [
            lambda text: json.dumps({"a": text}),
            lambda text: json.dumps([text], ensure_ascii=False),
            lambda text: json.dumps(text),
            lambda text: json.dumps({"username": text, "POST": {"x": [text]}}).replace("/", "\\/"),
            lambda text: f"a={quote(text)}&username={quote_plus(text)}",
            lambda text: f"see https://h.example/x?q={quote(text)} or /u/{quote(text, safe='')}",
            lambda text: json.dumps({"a": text})[:-2],
            lambda text: base64.b64encode(f"it says {text} here".encode()).decode() if text.isascii() else text,
        ]
    ),
    max_size=4,
)


@given(WORDS, WRAPS, st.sampled_from(["x", "problem_check", "edx.forum.thread.created", "/a/b"]), st.booleans())
def test_nobody_stays_however_a_text_is_wrapped(text: str, wraps: list[Any], event_type: str, drop_text: bool) -> None:
    wrapped: Any = text
    for wrap in wraps:
        wrapped = wrap(wrapped)
    for payload in (wrapped, {"note": wrapped, "student": wrapped}, [wrapped]):
        document = {"event_type": event_type, "event_source": "server", "event": payload, "page": wrapped}
        output = disguised(document, drop_text=drop_text)
        assert not traces(output.encode()), output
        json.loads(output)
