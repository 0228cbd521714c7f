"""Codes of what the office issues."""

from portal.kernel.terms import Term


class PaperKind(Term):
    """A kind of paper with a series of numbers of its own."""

    DOCUMENT = "document", "公文"
    DOCUMENT_UP = "document_up", "公文（报告、请示）"
    DOCUMENT_LETTER = "document_letter", "公文（函）"
    DOCUMENT_ORDER = "document_order", "公文（命令）"
    DOCUMENT_MINUTES = "document_minutes", "公文（纪要）"
    RECTIFY_NOTICE = "rectify_notice", "隐患整改通知书"
    REVIEW_OPINION = "review_opinion", "隐患整改复查意见书"
    MAJOR_FOUND = "major_found", "重大事故隐患报告（发现）"
    MAJOR_FIXED = "major_fixed", "重大事故隐患报告（整改）"
    REMEDY = "remedy", "重大事故隐患治理方案"
    LISTING_NOTICE = "listing_notice", "重大事故隐患挂牌督办通知书"
    RELEASE_NOTICE = "release_notice", "解除重大事故隐患挂牌督办通知书"
    REFERRAL = "referral", "隐患移送（报告）函"

    @classmethod
    def of_documents(cls) -> tuple["PaperKind", ...]:
        """The kinds whose series official documents are numbered in."""
        return (
            cls.DOCUMENT,
            cls.DOCUMENT_UP,
            cls.DOCUMENT_LETTER,
            cls.DOCUMENT_ORDER,
            cls.DOCUMENT_MINUTES,
        )
