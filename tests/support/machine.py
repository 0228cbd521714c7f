"""What a test needs of the machine: a program that is missing is named with its Debian package.

On a person's machine the test is skipped with that reason; where ``CI=true`` it fails. Standard
library only.
"""

import os
import shutil

CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PAGES = {
    "LibreOffice": ("soffice", "libreoffice-writer-nogui"),
    "Poppler": ("pdftohtml", "poppler-utils"),
}


def is_ci() -> bool:
    """Whether nothing may be missing."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def chromium() -> str | None:
    """The path of a Chromium on this machine."""
    asked = os.environ.get("PORTAL_CHROMIUM", "")
    return next(
        (path for name in (asked, *CHROMIUMS) if name and (path := shutil.which(name))), None
    )


def lacking_for_documents() -> list[tuple[str, str]]:
    """(what, package) that is missing to look at documents as pages; fonts are named by pytest."""
    return [
        (what, package) for what, (program, package) in PAGES.items() if not shutil.which(program)
    ]


def words_for(what: str, package: str) -> str:
    """How a missing program is told."""
    return f"{what} 没有安装（Debian: apt-get install {package}）"
