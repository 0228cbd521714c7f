"""Codes of reports: by what a table is cut."""

from portal.kernel.terms import Term


class Cut(Term):
    """By what the rows of a table are told apart."""

    SECTION = "section", "分管科室"
    CATEGORY = "category", "隐患类别"
    INDUSTRY = "industry", "行业"
    FIRM = "firm", "企业"
