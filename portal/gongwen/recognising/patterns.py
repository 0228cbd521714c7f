"""What the elements of an official document look like as text, well written or not."""

import re

_CHINESE = "一二三四五六七八九十百"
_FIGURE = "0-9０-９"
_YEAR_FIGURE = "〇零○OＯ一二三四五六七八九"
_OPEN, _CLOSE = "〔﹝\\[［【（(〈《", "〕﹞\\]］】）)〉》"

SECRECY = re.compile(
    r"^(绝密|机密|秘密)(.{0,2}[0-9０-９一二三四五六七八九十]{0,3}(年|个月|月|长期)?)?$"
)
URGENCY = re.compile(r"^(特急|加急|特提|平急|急件|紧急)$")
COPY_NUMBER = re.compile(rf"^[{_FIGURE}]{{3,8}}$")
NUMBER = re.compile(
    rf"^[一-龥A-Za-z]{{1,20}}[{_OPEN}][{_FIGURE}]{{2,4}}[{_CLOSE}]第?[{_FIGURE}×xX]{{0,5}}号"
)
SHORT_NUMBER = re.compile(rf"^([{_OPEN}][{_FIGURE}]{{4}}[{_CLOSE}])?第?[{_FIGURE}]{{1,5}}[号期]")
SIGNERS = re.compile(r"^签发人[:：]?")
DATE = re.compile(
    rf"^([{_FIGURE}]{{4}}|[{_YEAR_FIGURE}]{{4}}|[×xX]{{2,4}}|)年"
    rf"([{_FIGURE}]{{1,2}}|[{_CHINESE}]{{1,3}}|[×xX]{{1,2}}|)月"
    rf"([{_FIGURE}]{{1,2}}|[{_CHINESE}]{{1,3}}|[×xX]{{1,2}}|)日$"
)
NOTE = re.compile(r"^[（(].+[）)]$", re.DOTALL)
CONTACT = re.compile(r"^(联系人|联系电话|联系方式|此件)[^。]{1,60}$")
ATTACHMENT_NOTE = re.compile(r"^附件?(附件)?([0-9０-９一二三四五六七八九十]{0,2})[:：.．]\S")
ATTACHMENT_MARK = re.compile(r"^附件([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?[:：]?$")
LISTED = re.compile(rf"^[{_FIGURE}]{{1,2}}[.．、,，]\S")
COPIES_TO = re.compile(r"^(主送|抄送|抄报|抄发|分送|报送|主报)[:：]")
PRINTED = re.compile(rf"[{_FIGURE}]{{4}}年[{_FIGURE}]{{1,2}}月[{_FIGURE}]{{1,2}}日印发$")
PRINTER = re.compile(
    rf"^.{{2,40}}[{_FIGURE}]{{4}}年[{_FIGURE}]{{1,2}}月[{_FIGURE}]{{1,2}}日(印发|印)$"
)
IMPRINT_OTHER = re.compile(r"^[（(]?(共印|印数|印发份数|校对|打字|打印|核稿)[:：]?.{0,30}$")
ATTENDANCE = re.compile(
    r"^(出席|列席|请假|缺席|参加|主持|记录|出席人员|列席人员|参会人员)(人|人员)?[:：]"
)
CAPTION = re.compile(rf"^图[{_FIGURE}{_CHINESE}]")
TABLE_CAPTION = re.compile(
    rf"^(附?表[{_FIGURE}{_CHINESE}]|.{{1,36}}(表|清单|台账|名单|统计|情况)$)"
)
_HALF_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")
NAMED = re.compile(r"《([^《》]+)》")

LEVELS = (
    re.compile(rf"^([{_CHINESE}]{{1,4}})([、.．,，])"),
    re.compile(rf"^[（(]([{_CHINESE}]{{1,4}})[）)]([、.．,，]?)"),
    re.compile(rf"^([{_FIGURE}]{{1,3}})([.．、])(?![{_FIGURE}])"),
    re.compile(rf"^[（(]([{_FIGURE}]{{1,3}})[）)]([、.．,，]?)"),
)
CHAPTER = re.compile(rf"^第[{_CHINESE}]{{1,4}}[编章节](\s|　|$)")

KINDS = (
    *("决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告"),
    *("请示", "批复", "议案", "函", "复函", "纪要", "方案", "办法", "规定", "细则", "计划"),
    *("总结", "制度", "规程", "预案", "要点", "汇报", "说明", "通知书", "决定书", "意见书"),
    *("清单", "台账", "名单", "规则", "条例", "章程", "倡议书", "讲话", "表"),
)
_ORGAN = re.compile(
    r"^[一-龥（）()·、\s]{1,40}(委员会|管委会|人民政府|政府|办公室|办公厅|局|厅|部|委|院|公司|集团|"
    r"中心|支队|大队|总队|街道办事处|办事处|街道|镇|乡|学校|协会|指挥部|领导小组|党组|党委|党工委|"
    r"科|室|站|所|工会|团委|联合会)(文件)?$"
)
_ADDRESSED = re.compile(r"^(各|省|市|区|县)[^。；！？]{1,80}$")


def squeezed(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


def level_of(text: str) -> int:
    """The level of the heading that a text begins as, well written or not; 0 for plain text."""
    for level, pattern in enumerate(LEVELS, start=1):
        if pattern.match(text):
            return level
    return 0


def canonical(text: str) -> str:
    """A text with the ordinal it begins with as the standard writes it: 一、 （一） 1. （1）."""
    for level, pattern in enumerate(LEVELS, start=1):
        found = pattern.match(text)
        if found:
            figure = found[1].translate(_HALF_FIGURES)
            ordinal = (f"{figure}、", f"（{figure}）", f"{figure}.", f"（{figure}）")[level - 1]
            return ordinal + text[found.end() :].lstrip()
    return text


def is_number(text: str) -> bool:
    """Whether a line is 发文字号, that of an order or of minutes too."""
    return bool(NUMBER.match(text) or (SHORT_NUMBER.match(text) and not is_titled(text)))


def is_organ(text: str) -> bool:
    """Whether a line can be the name of an organ."""
    return bool(_ORGAN.match(text))


def is_titled(text: str) -> bool:
    """Whether a line reads like a title: it is about something, or names a kind of document."""
    bare = text.rstrip("）)")
    return text.startswith("关于") or "关于" in text or bare.endswith(KINDS)


def is_addressed(text: str) -> bool:
    """Whether a line reads like 主送机关 without its colon."""
    return bool(_ADDRESSED.match(text))
