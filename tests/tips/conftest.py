"""举报 in tests: a light derivation, so that a test is no second long."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.handlers import LOCK


@pytest.fixture(autouse=True)
def light(app: Flask) -> Iterator[None]:
    """Derivations of the least weight the library allows."""
    app.config["TIPS_COST"] = LOCK
    yield
    del app.config["TIPS_COST"]
