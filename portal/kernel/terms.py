"""Term: a text code with its Chinese label, declared once."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A closed list of codes; each member is its code and carries its label."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the member ``code`` that people read as ``label``."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member with this code. Raises ValueError if there is none."""
        return cls(code)

    @classmethod
    def of_label(cls, label: str) -> Self:
        """The member that people read as ``label``. Raises ValueError if there is none."""
        for member in cls:
            if member.label == label:
                return member
        raise ValueError(label)
