"""The sample documents, printed once for all tests of pages."""

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from portal.gongwen.content import Document
from portal.gongwen.write import write
from tests.gongwen import cases, pages, samples, stand_ins
from tests.gongwen.pages import Page

SAMPLES: dict[str, Callable[[], Document]] = {
    "notice": samples.notice,
    "blank_notice": samples.blank_notice,
    "one_organ": samples.one_organ,
    "request": samples.request,
    "order": samples.order,
    "ledger": samples.ledger,
    "long_text": samples.long_text,
    "letter": samples.letter,
    "command": samples.command,
    "minutes": samples.minutes,
    "turned_attachment": samples.turned_attachment,
    "crowded": samples.crowded,
    "joint_2": lambda: samples.joint(2),
    "joint_3": lambda: samples.joint(3),
    "joint_4": lambda: samples.joint(4),
    "joint_5": lambda: samples.joint(5),
    "joint_6": lambda: samples.joint(6),
    "joint_7": lambda: samples.joint(7),
    "joint_12": lambda: samples.joint(12),
    "seals_of_45": lambda: cases.sealed_with(45, 5),
    "unsealed_3": lambda: cases.unsealed(*samples.joint(3).issuers),
    "unsealed_short": lambda: cases.unsealed("新城管委会"),
    "long_table": cases.long_table,
    "upward_1": lambda: cases.upward(1),
    "upward_2": lambda: cases.upward(2),
    "upward_5": lambda: cases.upward(5),
    "attached": cases.attached,
    "forwarded": cases.forwarded,
    "noted": cases.noted,
    "facts_1": lambda: cases.facts_at_the_foot(4, organs=1),
    "facts_3": lambda: cases.facts_at_the_foot(5, organs=3),
    "many_recipients": cases.many_recipients,
    "heading_at_the_foot": cases.heading_at_the_foot,
    "strange": cases.strange,
    "stamps": cases.stamps,
    "letter_of_one_page": cases.letter_of_one_page,
    "cards_2": lambda: cases.cards(2, 2),
    "cards_1": lambda: cases.cards(1, 1),
    **{f"signed_after_{lines}": partial(cases.signed_after, lines) for lines in range(5, 10)},
}


def _fonts(folder: Path) -> Path:
    """The fontconfig file of the stand-in faces; skips or fails where something is missing."""
    lacking = pages.missing()
    fonts = stand_ins.folder()
    if fonts is None:
        lacking = lacking or "the Fandol faces (tests/gongwen/fetch_fonts.sh, GONGWEN_TEST_FONTS)"
    if lacking or fonts is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"pages cannot be printed: {lacking} missing")
        pytest.skip(f"pages cannot be printed: {lacking} missing")
    return stand_ins.make(fonts, folder / "fonts")


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fontconfig file with faces under the names that documents ask for."""
    return _fonts(tmp_path_factory.mktemp("faces"))


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> dict[str, list[Page]]:
    """The pages of every sample, by its name."""
    documents = {name: write(make(), target="pdf") for name, make in SAMPLES.items()}
    documents["ink"] = write(samples.notice(), target="pdf", margins="ink")
    for name in ("letter", "command", "minutes", "request", "order"):
        documents[f"ink_{name}"] = write(SAMPLES[name](), target="pdf", margins="ink")
    documents["ink_joint"] = write(samples.joint(3), target="pdf", margins="ink")
    secret = replace(samples.joint(1), secrecy="秘密★1年")
    for line in (1, 2):
        documents[f"secrecy_on_{line}"] = write(secret, target="pdf", secrecy_line=line)
    documents["edited"] = cases.edited(write(samples.joint(1), target="pdf"))
    return pages.print_all(documents, tmp_path_factory.mktemp("pages"), fonts)
