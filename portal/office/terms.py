"""Codes of what the office issues."""

from portal.kernel.terms import Term


class PaperKind(Term):
    """A kind of paper with a series of numbers of its own."""

    DOCUMENT = "document", "公文"
    RECTIFY_NOTICE = "rectify_notice", "隐患整改通知书"
    REVIEW_OPINION = "review_opinion", "隐患整改复查意见书"
