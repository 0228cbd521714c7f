"""Codes of what the office issues."""

from portal.kernel.terms import Term


class PaperKind(Term):
    """A kind of paper with a series of numbers of its own."""

    DOCUMENT = "document", "公文"
    RECTIFY_NOTICE = "rectify_notice", "隐患整改通知书"
    REVIEW_OPINION = "review_opinion", "隐患整改复查意见书"
    MAJOR_FOUND = "major_found", "重大事故隐患报告（发现）"
    MAJOR_FIXED = "major_fixed", "重大事故隐患报告（整改）"
    REMEDY = "remedy", "重大事故隐患治理方案"
    LISTING_NOTICE = "listing_notice", "重大事故隐患挂牌督办通知书"
    RELEASE_NOTICE = "release_notice", "解除重大事故隐患挂牌督办通知书"
    REFERRAL = "referral", "隐患移送（报告）函"
