"""Codes of reports: by what a table is cut, by what a sum is told apart."""

from portal.kernel.terms import Term


class Cut(Term):
    """By what the rows of a table are told apart."""

    SECTION = "section", "分管科室"
    CATEGORY = "category", "隐患类别"
    INDUSTRY = "industry", "行业"
    FIRM = "firm", "企业"


class By(Term):
    """By what a sum is told apart: what it does not tell apart is empty."""

    SECTION = "section", "分管科室"
    CATEGORY = "category", "隐患类别"
    INDUSTRY = "industry", "行业"
    SECTION_CATEGORY = "sec_cat", "科室和类别"
    SECTION_INDUSTRY = "sec_ind", "科室和行业"
    KIND = "kind", "科室、类别和行业"
    FIRM = "firm", "企业、科室和行业"
