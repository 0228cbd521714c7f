"""Codes of the editor: what a document may be begun from."""

from portal.kernel.terms import Term


class Origin(Term):
    """The record that a document is begun from."""

    HAZARDS = "hazards", "隐患清单"
    FIRM = "firm", "企业档案"
    FIGURES = "figures", "统计数字"
    INCOMING = "incoming", "收文"
