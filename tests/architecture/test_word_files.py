"""Every Word file that leaves the portal was made by the engine; nothing else knows how."""

import ast
import hashlib
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db
from portal.documents.answers import WORD
from portal.gongwen import write as engine
from portal.gongwen.content import Document
from portal.hazards.terms import Status as HazardStatus
from portal.official.models_out import Distribution
from portal.official.service import filing
from portal.official.service.filing import Volumed
from portal.official.terms import Retention, Status
from portal.policy import Role
from tests.architecture.source import PORTAL, files, lines, name_of, tree
from tests.official import making
from tests.support import make
from tests.support.app import Rows
from tests.support.page import Browser

ENGINE = "portal/gongwen/"
MADE_BY = {"portal/documents/press.py", "portal/official/editing/pdf.py"}
"""Who asks the engine for bytes; everybody else asks these."""
SENT_BY_POST = {"official.typed_word", "tips.figures_paper"}
"""Its words come with the request: tests/official/editing asks for it; the figures of 举报 need an
open key: tests/tips/test_forgetting.py asks for them."""


def imported() -> Iterator[tuple[str, str]]:
    """(file, module) of every import, also of what is loaded later by its name."""
    for path in files(PORTAL):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                yield from ((name_of(path), one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield name_of(path), node.module or ""
                yield from ((name_of(path), f"{node.module}.{one.name}") for one in node.names)
            elif isinstance(node, ast.Call) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield name_of(path), first.value


def test_only_the_engine_uses_the_library_of_word_files() -> None:
    users = {where for where, module in imported() if module.split(".")[0] == "docx"}
    assert users
    assert {where for where in users if not where.startswith(ENGINE)} == set()


def test_the_engine_is_asked_for_bytes_at_one_door() -> None:
    asking = {
        where
        for where, module in imported()
        if module == "portal.gongwen.write" and not where.startswith(ENGINE)
    }
    assert asking == MADE_BY


def test_the_name_of_the_format_stands_at_the_door_and_where_files_are_told_apart() -> None:
    knows = {where.partition(":")[0] for where, line in lines(PORTAL) if "wordprocessingml" in line}
    outside = {one for one in knows if not one.startswith((ENGINE, "portal/cleaning/"))}
    assert outside == {"portal/documents/answers.py", "portal/files/sniff.py"}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The hashes of all that the engine made during the test."""
    hashes: set[str] = set()
    write = engine.write

    def noted(document: Document) -> bytes:
        data = write(document)
        hashes.add(hashlib.sha256(data).hexdigest())
        return data

    monkeypatch.setattr(engine, "write", noted)
    return hashes


def test_every_word_file_one_can_download_is_the_engines(
    app: Flask, rows: Rows, new_browser: type[Browser], made: set[str]
) -> None:
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.ARCHIVED)
        volume = filing.open_volume(
            making.who(desk.archivist),
            Volumed(row.year or 0, "通知", "卷", Retention.TEN, [row.trail_subject]),
        )
        officer = make.user(Role.SAFETY, unit=make.section(make.SAFETY_OFFICE))
        hazard = make.hazard(HazardStatus.OPEN)
        paper = make.paper(hazard)
        copy = db.session.scalars(
            select(Distribution).where(Distribution.unit_id.is_not(None))
        ).one()
    asked = {
        "official.download": (desk.clerk, f"/official/{row.key}.docx"),
        "official.preview_word": (desk.clerk, f"/official/{row.key}/preview.docx"),
        "received.download": (desk.head, f"/received/{copy.id}.docx"),
        "volumes.download": (desk.archivist, f"/volumes/{volume.key}.docx"),
        "papers.download": (officer, f"/papers/{paper.key}.docx"),
        "hazards.paper": (officer, f"/hazards/{hazard.number}/papers/{paper.key}.docx"),
        "reports.paper": (officer, "/reports/monthly.docx"),
    }
    known = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.endswith(".docx")}
    assert known - SENT_BY_POST == set(asked)
    for endpoint, (person, address) in asked.items():
        answer = new_browser().sign_in(person).open(address)
        assert answer.headers["Content-Type"] == WORD, endpoint
        assert hashlib.sha256(answer.data).hexdigest() in made, endpoint
    sheet = new_browser().sign_in(officer).open("/hazards/export").send("导出 Word")
    assert sheet.headers["Content-Type"] == WORD
    assert hashlib.sha256(sheet.data).hexdigest() in made
