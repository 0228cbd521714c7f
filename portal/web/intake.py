"""What no text may hold is turned away at the door, before anything reads the database."""

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, request

from portal.web import errors

UNREADABLE = (
    "提交的内容里有看不懂的字符，没有收下。",
    "请返回上一页，把从别处粘贴来的内容删掉，改用键盘输入后再提交。",
)


def register(app: Flask) -> None:
    """Answer 400 where the address, a field or a file's name holds NUL or is not UTF-8."""

    @app.before_request
    def turn_away() -> Response | None:
        if _is_readable_address() and (request.endpoint is None or _is_readable_body()):
            return None
        return errors.answer(400, *UNREADABLE)


def _is_readable_address() -> bool:
    path, query = request.path, request.query_string
    if "\0" in path or "\ufffd" in path:
        return False
    if b"%" not in query and query.isascii():
        return b"\0" not in query
    told = unquote_to_bytes(query)
    if b"\0" in told:
        return False
    try:
        told.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_readable_body() -> bool:
    return request.method != "POST" or not any("\0" in text for text in _texts())


def _texts() -> Iterator[str]:
    for name, values in request.form.lists():
        yield name
        yield from values
    for name, file in request.files.items(multi=True):
        yield name
        yield file.filename or ""
