"""PDF by LibreOffice: made where it is installed, given up in time, refused with a sentence."""

import os
import shutil
import subprocess
import time

import pytest

from portal.kernel.errors import Busy, Refusal
from portal.official.editing import pdf
from tests.gongwen import samples
from tests.support.machine import is_ci, words_for


@pytest.fixture
def here(app):
    with app.app_context():
        yield


def pretend(monkeypatch, folder, script):
    """Another program in LibreOffice's place."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf.convert, "program", lambda: str(program))
    return program


def test_a_document_becomes_a_pdf_and_leaves_nothing_behind(here, tmp_path, monkeypatch):
    if shutil.which("soffice") is None:
        words = words_for("LibreOffice", "libreoffice-writer-nogui")
        pytest.fail(words) if is_ci() else pytest.skip(words)
    monkeypatch.setattr(pdf.tempfile, "tempdir", str(tmp_path))
    assert pdf.refusal() == ""
    assert pdf.pdf_of(samples.joint(1)).startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_hangs_is_ended_with_all_it_began(here, tmp_path, monkeypatch):
    mark = f"sleep 7{os.getpid()}"
    pretend(monkeypatch, tmp_path, f"{mark} & wait")
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    with pytest.raises(Refusal, match="已停下"):
        pdf.pdf_of(samples.joint(1))
    time.sleep(0.1)
    left = subprocess.run(["pgrep", "-f", mark], capture_output=True, check=False)
    assert left.stdout == b""


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "kill -9 $$"])
def test_a_program_that_makes_nothing_is_told_with_what_to_do(here, tmp_path, monkeypatch, script):
    pretend(monkeypatch, tmp_path, script)
    with pytest.raises(Refusal, match="另存为 PDF"):
        pdf.pdf_of(samples.joint(1))


def test_a_program_that_cannot_be_started_is_told_as_well(here, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.convert, "program", lambda: str(tmp_path / "gone"))
    with pytest.raises(Refusal, match="另存为 PDF"):
        pdf.pdf_of(samples.joint(1))


def test_who_comes_while_another_is_served_waits_and_is_told(here, tmp_path, monkeypatch):
    pretend(monkeypatch, tmp_path, "exit 0")
    monkeypatch.setattr(pdf, "SECONDS_TO_WAIT", 0.05)
    with pdf._one_at_a_time, pytest.raises(Busy, match="还没有轮到您"):
        pdf.pdf_of(samples.joint(1))


def test_the_program_gets_a_profile_of_its_own(here, tmp_path, monkeypatch):
    told = tmp_path / "told"
    pretend(monkeypatch, tmp_path, f'echo "$@ HOME=$HOME" > {told}')
    with pytest.raises(Refusal):
        pdf.pdf_of(samples.joint(1))
    said = told.read_text()
    assert "-env:UserInstallation=file://" in said
    assert "--convert-to pdf" in said
    assert said.split("HOME=")[1].strip() in said.split("HOME=")[0]
