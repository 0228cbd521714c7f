"""The faces a theme gives, which beat the names that stand beside them."""

from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn

_SLOTS = {"ascii": "latin", "hAnsi": "latin", "eastAsia": "ea", "bidi": "cs"}
_HANS = "Hans"


class Theme:
    """The faces of a theme; an empty one gives none."""

    def __init__(self, root: Any = None) -> None:
        self._faces: dict[str, Mapping[str, str]] = {}
        if root is not None:
            for name in ("major", "minor"):
                for fonts in root.iter(qn(f"a:{name}Font")):
                    self._faces[name] = _faces(fonts)

    def face(self, word: str | None) -> str | None:
        """The face of a word like ``minorEastAsia``; None where the theme has none."""
        if not word:
            return None
        part, slot = word[:5], word[5:]
        key = slot[:1].lower() + slot[1:]
        return self._faces.get(part, {}).get(_SLOTS.get(key, ""))


def _faces(fonts: Any) -> dict[str, str]:
    found = {}
    for slot in ("latin", "ea", "cs"):
        one = fonts.find(qn(f"a:{slot}"))
        if one is not None and one.get("typeface"):
            found[slot] = str(one.get("typeface"))
    if "ea" not in found:
        for one in fonts.iter(qn("a:font")):
            if one.get("script") == _HANS and one.get("typeface"):
                found["ea"] = str(one.get("typeface"))
    return found
