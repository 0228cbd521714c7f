"""Roles by the names of this engine's own styles."""

from portal.gongwen.layout import MARGINS
from portal.gongwen.recognising.roles import Role
from portal.gongwen.styles import paragraph_styles

_BY_ID = {
    "CopyNumber": Role.COPY_NUMBER,
    "Secrecy": Role.SECRECY,
    "MarkSpace": Role.BLANK,
    "Mark": Role.MARK,
    "LetterMark": Role.MARK,
    "IssueNumber": Role.NUMBER,
    "IssueNumberUp": Role.NUMBER,
    "LetterNumber": Role.NUMBER,
    "OrderNumber": Role.NUMBER,
    "MinutesNumber": Role.NUMBER,
    "Signers": Role.SIGNERS,
    "LetterFoot": Role.OTHER,
    "Title": Role.TITLE,
    "IssuedTitle": Role.ISSUED_TITLE,
    "AttachmentTitle": Role.ATTACHMENT_TITLE,
    "Recipients": Role.RECIPIENTS,
    "Flush": Role.BODY,
    "AttachmentNote": Role.ATTACHMENT_NOTE,
    "AttachmentNoteFirst": Role.ATTACHMENT_NOTE,
    "AttachmentNoteNext": Role.ATTACHMENT_NOTE,
    "SignOrgan": Role.ORGAN,
    "Dated": Role.DATED,
    "Stamped": Role.STAMPED,
    "StampPicture": Role.STAMPED,
    "Note": Role.NOTE,
    "AttachmentMark": Role.ATTACHMENT_MARK,
    "Attendance": Role.ATTENDANCE,
    "PaperOrgan": Role.PAPER_HEAD,
    "PaperTitle": Role.PAPER_HEAD,
    "PaperNumber": Role.PAPER_HEAD,
    "Receipt": Role.RECEIPT,
    "ReceiptLine": Role.RECEIPT,
    "TableCaption": Role.TABLE_CAPTION,
    "Picture": Role.PICTURE,
    "Caption": Role.CAPTION,
    "CopiesTo": Role.COPIES_TO,
    "Printer": Role.PRINTER,
    "Gap": Role.BLANK,
    "Tiny": Role.BLANK,
}
# What a file of any origin may have too says nothing of who wrote it.
_COMMON = {"Normal", "Title", "Caption", "Heading1", "Heading2", "Heading3", "Heading4"}
_STYLES = paragraph_styles(MARGINS["37"])
_ROLES = {
    style.name: Role.CELL if style.id.startswith("Cell") else _BY_ID.get(style.id, Role.OTHER)
    for style in _STYLES
    if style.id not in {"Normal", "Heading1", "Heading2", "Heading3", "Heading4"}
}
_OWN = {style.name for style in _STYLES if style.id not in _COMMON}


def is_own(style: str) -> bool:
    """Whether a style is one that only this engine makes."""
    return style in _OWN


def role_of(style: str) -> Role | None:
    """The role of a paragraph in one of this engine's styles; None: its text must say."""
    return _ROLES.get(style)
