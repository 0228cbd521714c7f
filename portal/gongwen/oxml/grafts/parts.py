"""Parts brought over from one file to another with all that they name."""

from typing import Any

from docx.oxml.ns import nsmap

from portal.gongwen.oxml.parcel import Parcel, Relation

_R = f"{{{nsmap['r']}}}"
_LIVE = {
    "vbaProject",
    "attachedTemplate",
    "control",
    "activeXControlBinary",
    "oleObject",
    "package",
}


class Carrier:
    """Carries elements from a source file into a target file."""

    def __init__(self, source: Parcel, target: Parcel) -> None:
        self._source = source
        self._target = target
        self._carried: dict[str, str] = {}

    def carry(self, element: Any, story: str = "") -> None:
        """Makes what an element names by relations stand in the target's text.

        ``story`` is the source part it comes from; empty: the text.
        """
        named = self._source.relations(story or self._source.main)
        for one in element.iter():
            if not isinstance(one.tag, str):
                continue
            for name, key in list(one.attrib.items()):
                if not name.startswith(_R):
                    continue
                relation = named.get(key)
                moved = self._moved(relation) if relation else None
                if moved is None:
                    del one.attrib[name]
                else:
                    one.set(name, self._target.relate(self._target.main, moved))

    def _moved(self, relation: Relation) -> Relation | None:
        """The same relation in the target; None for one that reaches out of the file."""
        if relation.external or relation.word in _LIVE or relation.target not in self._source:
            return None
        return Relation(relation.kind, self.part(relation.target))

    def part(self, name: str) -> str:
        """A part in the target, brought over if it is not there; its name there."""
        if name not in self._carried:
            blob, kind = self._source.blob(name), self._source.kind(name)
            made = self._target.add(name, kind, blob)
            self._carried[name] = made
            known = self._target.relations(made)
            for key, relation in self._source.relations(name).items():
                moved = self._moved(relation)
                if moved is not None:
                    known[key] = moved
        return self._carried[name]
