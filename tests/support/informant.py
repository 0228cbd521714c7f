"""The public pages as a visitor without a name walks them."""

import io
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask

from portal.db import db, transaction
from portal.public import create_public
from portal.sealing import codes, derive
from portal.settings import Settings
from portal.tips import publishing
from portal.tips.models import Box
from portal.tips.service import boxes, founding, handlers
from portal.tips.terms import Takes
from tests.support import make
from tests.support.page import Browser, Page

LOCK = derive.TEST
PLACE, TEXT = "某某精密铸造厂二号车间", "熔炼炉旁边的防爆门锁死了，钥匙在老板手里。"


def public_of(settings: Settings) -> Flask:
    """The public application on the portal's installation, with a light derivation."""
    app = create_public(settings)
    app.config["TIPS_COST"] = LOCK
    app.config["TESTING"] = False
    return app


def set_up(
    settings: Settings,
    *handler_ids: int,
    complaints: tuple[int, ...] = (),
    approvers: tuple[int, ...] = (),
    finance: tuple[int, ...] = (),
) -> None:
    """举报 as it is set up, with these people in its boxes; keys by ``make.PASSWORD``."""
    founding.found(settings.instance)
    inside = {
        Takes.TIPS: handler_ids,
        Takes.COMPLAINTS: complaints,
        Takes.APPROVALS: approvers,
        Takes.IDENTITIES: finance,
    }
    for user_id in {*handler_ids, *complaints, *approvers, *finance}:
        handlers.make(user_id, make.PASSWORD, settings.instance, cost=LOCK)
    for box in db.session.query(Box).order_by(Box.id):
        if inside[box.takes]:
            with_members(box, inside[box.takes])
    publishing.publish(name="某区新城经管委", phone="023-00000000", streets=["东街", "西街"])


def with_members(box: Box, members: tuple[int, ...]) -> None:
    """A box whose key these people hold."""
    with transaction():
        boxes.turn_over(box, members)


def write(browser: Browser, *, place: str = PLACE, text: str = TEXT, expect: int = 200) -> Page:
    """Fill in the four pages and hand them in: the page with the code, or the one refused."""
    page = browser.open("/jubao/write").send("下一步")
    page = page.send("没有照片，直接看一遍", {"单位名称或地址": place, "看到了什么": text})
    return page.send("交出去", expect=expect)


def code_on(page: Page) -> str:
    """The receipt code a page shows."""
    found = re.search(r"(?:[0-9A-Z]{4}){5}", "".join(page.text.split()))
    assert found, page.text
    return found.group()


def fresh_code() -> str:
    """A receipt code that nobody has."""
    return codes.new_code()


def multipart(fields: Mapping[str, list[str]], *files: tuple[bytes, str]) -> dict[str, Any]:
    """A form with files as a browser sends it: made in memory, for a client's ``post``."""
    mark = b"----0f1e2d3c4b5a"
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in fields.items()
        for value in values
        if isinstance(value, str)
    ]
    parts += [
        f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n".encode()
        + data
        + b"\r\n"
        for data, name in files
    ]
    body = b"".join(b"--" + mark + b"\r\n" + part for part in parts) + b"--" + mark + b"--\r\n"
    kind = f"multipart/form-data; boundary={mark.decode()}"
    return {"input_stream": io.BytesIO(body), "content_type": kind, "content_length": len(body)}
