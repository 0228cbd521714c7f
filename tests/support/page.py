"""Visiting the portal as a person does: open, fill, send, read.

Every page and piece that is fetched is looked over by ``faults``; ``statements`` and ``bytes`` say
what it cost.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pyotp
from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from portal.accounts.models import User
from portal.db import db
from portal.kernel import clock
from tests.support import faults, make
from tests.support.html import Node, read

HOST = "http://localhost"
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SELECT PG_CATALOG")
Values = Mapping[str, Any]


class Browser:
    """One person's browser, with its own cookies. ``secure`` visits by https."""

    def __init__(self, app: Flask, *, secure: bool = False) -> None:
        self.client = app.test_client()
        self.host = HOST.replace("http:", "https:") if secure else HOST
        self.here = self.host + "/"
        with app.app_context():
            self.engine: Engine = db.engine

    def sign_in(self, person: User | str, password: str = make.PASSWORD) -> "Browser":
        """Sign in by the page, with the second factor if asked; stay where that leads."""
        name = person if isinstance(person, str) else person.username
        page = self.open("/sign-in").send("登录", {"用户名": name, "口令": password})
        if page.has_field("code"):
            page = self._second_factor(page)
        assert urlsplit(page.url).path != "/sign-in", page.text
        return self

    def _second_factor(self, page: "Page") -> "Page":
        """Type the code of now; where it was used a moment ago, the next one."""
        totp, now = pyotp.TOTP(make.TOTP_SECRET), int(clock.now().timestamp())
        form = page.form()
        form.fill({"code": totp.at(now)})
        answer = self.client.post(urljoin(self.here, form.node.get("action")), data=form.body())
        if answer.status_code == 422:
            return page.send("继续登录", code=totp.at(now + totp.interval))
        return self.open(answer.location)

    def open(self, address: str, expect: int = 200) -> "Page":
        """Go to an address, and on to where it leads."""
        return self.fetch("GET", address, expect=expect)

    def piece(self, address: str, expect: int = 200) -> "Page":
        """What htmx gets for an address."""
        return self.fetch("GET", address, expect=expect, htmx=True)

    def fetch(
        self,
        method: str,
        address: str,
        *,
        expect: int = 200,
        htmx: bool = False,
        **sent: Any,
    ) -> "Page":
        """Ask for an address and follow it; ``expect`` is the status of the last answer."""
        headers = {"Referer": self.here} | ({"HX-Request": "true"} if htmx else {})
        url = urljoin(self.here, address)
        for _ in range(6):
            sql: list[str] = []
            answer = self._ask(method, url, headers, sent, sql)
            onward = answer.headers.get("HX-Redirect") or answer.headers.get("Location")
            if not onward:
                break
            url, method, sent = urljoin(url, onward), "GET", {}
            headers = {"Referer": self.here}
            htmx = False
        if not htmx and answer.status_code < 400:
            self.here = url
        page = Page(self, url, answer, sql, is_piece=htmx)
        assert answer.status_code == expect, (
            f"{answer.status_code}, not {expect}: {page.text[:600]}"
        )
        return page

    def _ask(
        self, method: str, url: str, headers: Values, sent: Values, sql: list[str]
    ) -> TestResponse:
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self.host, f"led away to {url}"

        def count(_c: object, _k: object, statement: str, *_rest: object) -> None:
            if not statement.upper().startswith(NOT_COUNTED):
                sql.append(statement)

        event.listen(self.engine, "before_cursor_execute", count)
        try:
            return self.client.open(
                parts.path,
                base_url=self.host,
                query_string=parts.query,
                method=method,
                headers=dict(headers),
                buffered=True,  # reads a file to its end and closes it
                **sent,
            )
        finally:
            event.remove(self.engine, "before_cursor_execute", count)


class Page:
    """What came back, looked over."""

    def __init__(
        self, browser: Browser, url: str, answer: TestResponse, sql: list[str], *, is_piece: bool
    ) -> None:
        self.browser = browser
        self.url = url
        self.status = answer.status_code
        self.headers = answer.headers
        self.data = answer.data
        answer.close()
        self.sql = sql
        self.root = Node("", {})
        if answer.mimetype == "text/html" and self.data:
            self.root, wrong = read(answer.text)
            wrong += faults.of_piece(self.root) if is_piece else faults.of_page(self.root)
            assert not wrong, f"{url} is not in order:\n" + "\n".join(wrong)
            assert "default-src 'none'" in self.headers.get("Content-Security-Policy", ""), url

    @property
    def path(self) -> str:
        """Where this is, without the host."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def statements(self) -> int:
        """How many SQL statements the answer took."""
        return len(self.sql)

    @property
    def bytes(self) -> int:
        """The size of the answer."""
        return len(self.data)

    @property
    def text(self) -> str:
        """Everything a person reads."""
        return self.root.text or self.data[:2000].decode("utf-8", "replace")

    @property
    def heading(self) -> str:
        """The h1."""
        found = self.root.first("h1")
        return found.text if found else ""

    @property
    def notes(self) -> list[str]:
        """The messages at the top: what has been done, what was refused."""
        return [node.text for node in self.root.all(cls="note")]

    @property
    def errors(self) -> list[str]:
        """The red lines beside fields."""
        return [node.text for node in self.root.all(cls="field-error")]

    @property
    def rows(self) -> list[list[str]]:
        """The lines of the tables, cell by cell."""
        bodies = [row for body in self.root.all("tbody") for row in body.all("tr")]
        return [[cell.text for cell in row.all("td", "th")] for row in bodies]

    def has(self, *words: str) -> bool:
        """Whether every one of ``words`` can be read here."""
        text = self.text
        return all(word in text for word in words)

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        for node in self.root.all("a"):
            if words in (node.text, node.get("aria-label")) or words in node.text:
                return urljoin(self.url, node.get("href"))
        raise AssertionError(f"no link {words!r} on {self.path}: {self.text[:300]}")

    def has_field(self, name: str) -> bool:
        """Whether a form asks for a field of this name."""
        return any(name in form.controls for form in self.forms())

    def has_link(self, words: str) -> bool:
        """Whether there is a link with these words."""
        return any(words in node.text for node in self.root.all("a"))

    def follow(self, words: str, expect: int = 200) -> "Page":
        """Go where a link leads."""
        return self.browser.open(self.link(words), expect)

    def buttons(self) -> list[str]:
        """The words on the buttons that send something, sign-out and search apart."""
        forms = [form for form in self.forms() if not form.is_shell]
        return [button.text for form in forms for button in form.buttons]

    def forms(self) -> list["Form"]:
        """The forms, in order."""
        return [Form(self, node) for node in self.root.all("form")]

    def form(self, button: str = "", *, id: str = "") -> "Form":
        """The form with this button or id; without either, the first that is not the shell's."""
        for form in self.forms():
            named = [one for one in form.buttons if button in (one.text, one.get("aria-label"))]
            if (id and form.node.get("id") == id) or (button and named):
                return form
            if not id and not button and not form.is_shell:
                return form
        raise AssertionError(f"no form with {button or id!r}; buttons: {self.buttons()}")

    def send(
        self,
        button: str,
        values: Values | None = None,
        *,
        expect: int = 200,
        htmx: bool = False,
        **more: Any,
    ) -> "Page":
        """Fill in the form with this button, by names or labels, and press it."""
        form = self.form(button)
        form.fill({**(values or {}), **more})
        return form.press(button, expect=expect, htmx=htmx)


@dataclass
class Form:
    """A form as it stands, with what is typed into it."""

    page: Page
    node: Node
    typed: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def is_shell(self) -> bool:
        """Whether it belongs to the frame around every page: search, sign-out."""
        return self.node.inside("header") is not None

    @property
    def buttons(self) -> list[Node]:
        """What sends it."""
        return [
            node
            for node in self.node.all("button", "input")
            if node.get("type", "submit" if node.tag == "button" else "") == "submit"
        ]

    @property
    def controls(self) -> dict[str, list[Node]]:
        """Its controls by name."""
        found: dict[str, list[Node]] = {}
        for node in self.node.all("input", "select", "textarea"):
            if node.get("name") and node.get("type") != "submit":
                found.setdefault(node.get("name"), []).append(node)
        return found

    def value(self, name: str) -> str:
        """What stands in a control."""
        return next(iter(self._standing(self._name(name))), "")

    def fill(self, values: Values) -> "Form":
        """Type values in, by name or label.

        True and False tick; a choice is named by value or words; a file is ``(bytes, name)`` or a
        list of such; a hidden field is changed like any other.
        """
        for told, value in values.items():
            name = self._name(told)
            self.typed[name] = self._typed(name, value)
        return self

    def press(self, button: str = "", *, expect: int = 200, htmx: bool = False) -> "Page":
        """Send it by a button, or by its first."""
        pressed = next(
            (
                one
                for one in self.buttons
                if not button or button in (one.text, one.get("aria-label"))
            ),
            None,
        )
        assert pressed is not None, f"no button {button!r} among {[b.text for b in self.buttons]}"
        pairs = self._pairs()
        if pressed.get("name"):
            pairs.append((pressed.get("name"), pressed.get("value")))
        address = pressed.get("formaction") or self.node.get("action")
        if htmx:
            address = pressed.get("hx-post") or self.node.get("hx-post") or self.node.get("hx-get")
            assert address, f"the form {self.node.get('id')!r} does not use htmx"
        address = urljoin(self.page.url, address)
        fetch = self.page.browser.fetch
        if self.node.get("method").lower() == "get":
            return fetch("GET", f"{address}?{urlencode(pairs)}", expect=expect, htmx=htmx)
        return fetch("POST", address, expect=expect, htmx=htmx, data=_body(pairs))

    def body(self) -> dict[str, list[Any]]:
        """What would be sent, for a bare client."""
        return _body(self._pairs())

    def _pairs(self) -> list[tuple[str, Any]]:
        return [(name, value) for name in self.controls for value in self._sent(name)]

    def _name(self, told: str) -> str:
        if told in self.controls:
            return told
        for label in self.node.all("label"):
            if told in (label.text, label.text.removesuffix("必填")):
                aimed = [n for n in self.node.walk() if n.get("id") == label.get("for", "\0")]
                inner = aimed or label.all("input", "select", "textarea")
                if inner:
                    return inner[0].get("name")
        raise AssertionError(f"no field {told!r}; there are {sorted(self.controls)}")

    def _typed(self, name: str, value: Any) -> list[Any]:
        first = self.controls[name][0]
        many = value if isinstance(value, list) else [value]
        if first.tag == "select":
            return [_choice(first, one) for one in many]
        kind = first.get("type")
        if kind == "checkbox" and isinstance(value, bool):
            return [first.get("value", "on")] if value else []
        if kind == "file":
            return many
        return ["" if one is None else str(one) for one in many]

    def _sent(self, name: str) -> list[Any]:
        return self.typed[name] if name in self.typed else self._standing(name)

    def _standing(self, name: str) -> list[Any]:
        return [value for node in self.controls[name] for value in _standing(node)]


def _standing(node: Node) -> list[Any]:
    if node.has("disabled"):
        return []
    if node.tag == "textarea":
        raw = "".join(child for child in node.children if isinstance(child, str))
        return [raw.removeprefix("\r\n").removeprefix("\n")]
    if node.tag == "select":
        options = node.all("option")
        chosen = [one for one in options if one.has("selected")]
        if not chosen and not node.has("multiple"):
            chosen = options[:1]
        return [one.get("value", one.text) for one in chosen]
    if node.get("type") in {"checkbox", "radio"}:
        return [node.get("value", "on")] if node.has("checked") else []
    if node.get("type") == "file":
        return [(b"", "")]
    return [node.get("value")]


def _choice(select: Node, told: Any) -> str:
    wanted = "" if told is None else str(told)
    options = select.all("option")
    for one in options:
        if wanted == one.get("value", one.text):
            return wanted
    for one in options:
        if wanted == one.text:
            return one.get("value", one.text)
    raise AssertionError(f"{wanted!r} cannot be chosen; there are {[one.text for one in options]}")


def _body(pairs: list[tuple[str, Any]]) -> dict[str, list[Any]]:
    body: dict[str, list[Any]] = {}
    for name, value in pairs:
        sent = (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        body.setdefault(name, []).append(sent)
    return body
