"""Addresses built once: what is filled in gives what Flask would have given."""

import pytest
from flask import Flask, url_for

VALUES = [
    ("hazards.show", {"number": "YH-2023-0147"}),
    ("hazards.show", {"number": "YH〔2023〕1 号/甲"}),
    ("hazards.show", {"number": "100%"}),
    ("hazards.show", {"number": "YH-1", "at": "x", "words": "消防 通道"}),
    ("hazards.photo", {"number": "YH-2023-0147", "key": "Ab_9-x"}),
    ("hazards.preview", {"number": "YH-1", "kind": "rectify_notice", "_anchor": "papers"}),
    ("firms.show", {"firm_id": 7}),
    ("firms.show", {"firm_id": "007"}),
    ("firms.show", {"firm_id": True}),
    ("hazards.ledger", {}),
    ("hazards.ledger", {"status": "open", "at": ""}),
]


@pytest.mark.parametrize("root", ["", "/sub"])
@pytest.mark.parametrize(("endpoint", "values"), VALUES)
def test_an_address_is_flasks_own(app: Flask, endpoint: str, values: object, root: str) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
        for _ in range(2):
            assert url_for(endpoint, **values) == Flask.url_for(app, endpoint, **values)


def test_words_where_a_number_is_asked_for_are_refused_as_before(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(ValueError, match="invalid literal"):
        url_for("firms.show", firm_id="abc")
