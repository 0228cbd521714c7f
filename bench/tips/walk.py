"""The way of an informant through the four pages, as a browser without script sends them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask.testing import FlaskClient

WRITE, CHECK, KEPT = "/jubao/write", "/jubao/check", "/jubao/kept"
PHOTO = "IMG_20230612.jpg"
_FIELD = re.compile(r'name="(state|csrf_token)"[^>]*? value="([^"]+)"')
_CODE = re.compile(r'id="receipt-code">(.*?)</p>', re.DOTALL)
_MARK = "----0f1e2d3c4b5a"


@dataclass(frozen=True)
class Sent:
    """A form ready to be sent: its address, its bytes, their kind. No bytes: a plain GET."""

    address: str
    body: bytes | None = None
    kind: str = ""


@dataclass(frozen=True)
class Answer:
    """A page that came back."""

    status: int
    text: str

    def field(self, name: str) -> str:
        """A hidden field. Raises RuntimeError where the page has none: it is another one."""
        found = [value for key, value in _FIELD.findall(self.text) if key == name]
        if not found:
            raise RuntimeError(f"no {name} on a page of status {self.status}")
        return str(found[-1])

    @property
    def code(self) -> str:
        """The receipt code shown, empty where none is."""
        found = _CODE.search(self.text)
        return re.sub(r"<[^>]*>|\s", "", found[1]) if found else ""


Ask = Callable[[Sent], Answer]


def by_client(client: FlaskClient) -> Ask:
    """Asking in process."""

    def ask(sent: Sent) -> Answer:
        if sent.body is None:
            answer = client.get(sent.address)
        else:
            answer = client.post(sent.address, data=sent.body, content_type=sent.kind)
        return Answer(answer.status_code, answer.text)

    return ask


def to_files(ask: Ask) -> Answer:
    """As far as 照片和文件."""
    page = ask(step(ask(Sent(WRITE)), "way", "next", {"way": "anonymous"}))
    return ask(step(page, "matter", "next", _said("配电室", "配电箱无门，接线裸露。")))


def to_the_end(ask: Ask, place: str, text: str) -> Sent:
    """As far as 看一遍: what 交出去 will send."""
    page = ask(step(ask(Sent(WRITE)), "way", "next", {"way": "anonymous"}))
    page = ask(step(page, "matter", "look", _said(place, text)))
    return step(page, "look", "send", {"proof": ""})


def step(
    page: Answer, name: str, going: str, said: Mapping[str, str], photos: Iterable[bytes] = ()
) -> Sent:
    """One of the four pages filled in."""
    fields = {"state": page.field("state"), "step": name, "homepage": "", "go": going, **said}
    return Sent(WRITE, _parts(fields, photos), f"multipart/form-data; boundary={_MARK}")


def coming_back(page: Answer, code: str) -> Sent:
    """查进度 filled in."""
    said = {"csrf_token": page.field("csrf_token"), "homepage": "", "code": code}
    return Sent(CHECK, urlencode(said).encode(), "application/x-www-form-urlencoded")


def _said(place: str, text: str) -> dict[str, str]:
    return {"street": "", "place": place, "text": text, "standing": ""}


def _parts(fields: Mapping[str, str], photos: Iterable[bytes]) -> bytes:
    head = f"--{_MARK}\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{said}\r\n'.encode() for name, said in fields.items()]
    told = f'{head}"files"; filename="{PHOTO}"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
    parts += [told + photo + b"\r\n" for photo in photos]
    return b"".join((*parts, f"--{_MARK}--\r\n".encode()))
