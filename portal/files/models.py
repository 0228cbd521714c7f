"""附件: what was uploaded; its bytes lie outside the web root under their hash."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime
from portal.policy import Scope


class StoredFile(Base):
    """One upload. Until it is bound to a subject it is its uploader's alone."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size_not_negative"),
        Index("ix_stored_file_subject", "subject", "slot", "id"),
        Index("ix_stored_file_unbound", "subject", "uploaded_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    subject: Mapped[str] = mapped_column(String(80), default="")
    slot: Mapped[str] = mapped_column(String(20), default="")
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    thumb_sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column()
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploader_id: Mapped[int] = mapped_column()
    uploader_title: Mapped[str] = mapped_column(String(300), default="")

    @property
    def scope(self) -> Scope:
        """Whose it is while it is bound to nothing."""
        return Scope(person_id=self.uploader_id)
