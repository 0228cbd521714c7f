"""Drafts: what a person has typed into a form and not sent yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, UtcDateTime


class Draft(Base):
    """The fields of one form, one person's, as they were last saved."""

    __tablename__ = "draft"
    __table_args__ = (Index("uq_draft_user_id_form", "user_id", "form", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column()
    form: Mapped[str] = mapped_column(String(120))
    fields: Mapped[Any] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
