"""Line 34 of the bar: a backup comes back with its keyring, or without it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from portal.db import db
from portal.ops.backup import backup
from portal.ops.manifest import KEYRING
from portal.ops.restore import restore
from portal.policy import Role
from portal.tips import lost
from tests.ops.conftest import Places, lived_in
from tests.support import informant, make
from tests.support.page import Browser

Say = Callable[[str], None]


def _public(staff: Flask) -> Flask:
    return informant.public_of(staff.extensions["settings"])


@pytest.mark.parametrize("with_keys", [True, False])
def test_a_backup_of_tips_comes_back_with_its_keyring_or_without(
    places: Places, tmp_path: Path, with_keys: bool
) -> None:
    old, new = places.new(), places.new()
    lived_in(old)
    with old.app_context():
        handler = make.user(Role.TIPS, username="jubao1")
        informant.set_up(old.extensions["settings"], handler.id)
    first = _public(old)
    code = informant.code_on(informant.write(Browser(first)))
    folder = backup(old, tmp_path / "backups", lambda _words: None).folder
    if not with_keys:
        for path in (folder / KEYRING).iterdir():
            path.unlink()
        (folder / KEYRING).rmdir()
    said: list[str] = []
    restore(new, folder, said.append)
    second = _public(new)
    page = Browser(second).open("/jubao/check")
    page = page.send("查进度", {"查询码": code}, expect=200 if with_keys else 422)
    assert page.has(informant.TEXT) is with_keys
    with new.app_context():
        assert lost.keyless() == ([] if with_keys else [1])
    assert any("没有钥匙" in one for one in said) is not with_keys
    for app in (first, second):
        with app.app_context():
            db.engine.dispose()
