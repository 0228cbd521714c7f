"""Where templates, static files and migrations lie: in the checkout, or inside the wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent


def root() -> Path:
    """The folder holding templates/, static/, migrations/ and deploy/."""
    bundled = PACKAGE / "_files"
    return bundled if bundled.is_dir() else CHECKOUT
