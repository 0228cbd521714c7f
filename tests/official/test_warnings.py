"""行文 rules are warnings: each is given where it should be, and none for a usual notice."""

import pytest

from portal.official import levels
from portal.official.terms import Direction, Kind, Sheet
from portal.official.warnings import case_of, warnings
from tests.official import making

BESIDE = ("basis", "phone", "inner", "disagreed", "is_asked")


def warned(kind=Kind.NOTICE, sheet=Sheet.FILE, direction=Direction.DOWN, **more):
    said = {"basis": "依据", "phone": "12345", "inner": frozenset({"建设科", "甲公司", "服务中心"})}
    said |= {name: more.pop(name) for name in BESIDE if name in more}
    return " ".join(warnings(case_of(kind, sheet, direction, making.content(**more), **said)))


def test_a_usual_notice_has_no_warning():
    assert warned() == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "关于开展检查的函"}, "没有以文种“通知”结尾"),
        ({"title": "关于" + "检查" * 60 + "的通知"}, "四行以上"),
        ({"kind": Kind.LETTER, "title": "函", "sheet": Sheet.FILE}, "函一般用信函格式"),
        ({"kind": Kind.REQUEST, "title": "请示", "sheet": Sheet.FILE}, "请示是上行文"),
        ({"direction": Direction.UP, "recipients": ["区政府"]}, "通知不用于上行"),
        ({"recipients": []}, "没有写主送"),
        ({"basis": ""}, "没有写行文依据"),
        ({"issuers": ["某区建设科"]}, "内设机构不得对外正式行文"),
        ({"issuers": ["服务中心"]}, "内设机构不得对外正式行文"),
        ({"issuers": ["某区管委会", "某某建设有限公司"]}, "参照执行"),
        ({"issuers": ["某市某区住建局", "某市应急局"]}, "不是同一级"),
        ({"issuers": ["某区甲局", "某区乙局"], "is_asked": False}, "设置跳过了会签"),
        ({"disagreed": ("财务科",)}, "财务科会签时退回，至今没有同意"),
        ({"kind": Kind.PUBLIC_NOTICE, "title": "通告"}, "通告面向社会或全体，一般不写主送"),
        ({"issuers": ["中共某区委党组", "某区管委会"]}, "不联合行文"),
        ({"kind": Kind.DECISION, "title": "决定", "imprint": {}}, "抄送直接上级"),
        ({"body": ["定于【日期】"]}, "【日期】"),
    ],
)
def test_what_is_unusual_is_named(given, said):
    assert said in warned(**given)


UP = {"kind": Kind.REQUEST, "direction": Direction.UP, "title": "关于经费的请示"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"recipients": ["区政府、区应急局"]}, "只写一个主送"),
        ({"imprint": {"copies_to": ["建设科、各企业"]}}, "不抄送下级机关：建设科、各企业"),
        ({"recipients": ["张三副区长"]}, "不送领导者个人"),
        ({"recipients": ["某市应急局"]}, "某市应急局高于直接上级，一般不越级行文"),
        ({"phone": ""}, "联系人和电话"),
        ({"title": "关于经费和关于人员的请示"}, "一文一事"),
        ({"sheet": Sheet.LETTER}, "没有签发人的位置"),
    ],
)
def test_what_goes_up_has_rules_of_its_own(given, said):
    usual = UP | {"recipients": ["区政府"], "imprint": {}}
    assert warned(**usual) == ""
    assert said in warned(**(usual | given))


def test_a_report_asks_for_nothing():
    usual = {
        "kind": Kind.REPORT, "direction": Direction.UP, "title": "关于检查情况的报告",
        "recipients": ["区政府"], "imprint": {},
    }  # fmt: skip
    assert warned(**usual, body=["现将情况报告如下。"]) == ""
    assert "不能夹带请示" in warned(**usual, body=["以上情况如无不妥，请批复。"])


def test_an_office_may_write_outward_and_a_decision_needs_no_recipient():
    assert warned(issuers=["某区管委会办公室"]) == ""
    said = warned(kind=Kind.DECISION, title="关于表彰的决定", recipients=[])
    assert "主送" not in said


@pytest.mark.parametrize(
    ("issuer", "recipient", "copies_to", "is_warned"),
    [
        ("某区新城经管委", "区政府", [], False),
        ("某区新城经管委", "某市应急局", [], True),
        ("某区新城经管委", "某市应急局", ["某区人民政府"], False),
        ("某市某区应急局", "国务院安委会", ["某市政府"], True),
        ("某区人民政府", "某市人民政府", [], False),
        ("某区人民政府", "国务院", [], True),
        ("某新城经管委", "某市应急局", [], False),
        ("某园区管委会", "某市政府", [], False),
    ],
)
def test_whoever_passes_over_the_direct_superior_is_told(issuer, recipient, copies_to, is_warned):
    said = warned(
        **UP | {"issuers": [issuer], "recipients": [recipient], "imprint": {"copies_to": copies_to}}
    )
    assert ("不越级行文" in said) == is_warned


@pytest.mark.parametrize(
    ("name", "level", "superior"),
    [
        ("国务院安委会", 5, 5),
        ("某省应急厅", 4, 4),
        ("某市人民政府", 3, 4),
        ("某市某区应急管理局", 2, 2),
        ("区委", 2, 3),
        ("某县委", 2, 3),
        ("某镇安办", 1, 1),
        ("某工业园区管委会", None, None),
        ("示例建设公司", None, None),
    ],
)
def test_a_name_tells_the_level_of_an_organ(name, level, superior):
    assert (levels.level(name), levels.superior(name)) == (level, superior)
