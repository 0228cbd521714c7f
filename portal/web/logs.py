"""Structured logs: one JSON line a request, with an id, without personal data."""

import json
import logging
import re
import secrets
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

# PostgreSQL quotes the row it refuses.
ROW = re.compile(r"\nDETAIL:.*?(?=\n\[SQL|\n\n(?:The above|During)|\Z)", re.DOTALL)


_json = json.JSONEncoder(ensure_ascii=False).encode


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, words, and what the record carries in ``facts``."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["trace"] = ROW.sub("", self.formatException(record.exc_info))
        return _json(line)


def register(app: Flask) -> None:
    """Give each request an id, and log how it ended: route and status, never an address or text."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    log = logging.getLogger("portal")
    log.handlers = [handler]
    log.propagate = False
    log.setLevel(logging.INFO)

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        began = g.get("began")
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint != "asset_file" and began is not None:
            log.info(
                "request",
                extra={
                    "facts": {
                        "id": g.request_id,
                        "route": request.endpoint,
                        "method": request.method,
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - began) * 1000),
                    }
                },
            )
        return response
