"""The public application beside the portal's, on the same database."""

import pytest
from flask import Flask

from portal.policy import Role
from portal.settings import Settings
from tests.support import informant, make
from tests.support.app import Installation, Rows
from tests.support.page import Browser


@pytest.fixture
def public(settings: Settings, rows: Rows, installation: Installation) -> Flask:
    """The public pages, with one handler in the first box and one in the other."""
    with rows:
        handler = make.user(Role.TIPS, username="jubao1")
        other = make.user(Role.DISCIPLINE, username="jijian1")
        informant.set_up(settings, handler.id, complaints=(other.id,))
    app = informant.public_of(settings)
    yield app
    installation.let_go(app)


@pytest.fixture
def visitor(public: Flask) -> Browser:
    """Somebody without a name."""
    return Browser(public)
