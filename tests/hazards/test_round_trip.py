"""Five thousand pasted rows: in, out, in again; every cell comes back, and nothing changes."""

from datetime import date, timedelta

from sqlalchemy import func, select

from portal.db import db
from portal.hazards.models import Hazard
from portal.hazards.terms import Category, LedgerKind, Source
from portal.policy import Role
from portal.sheets.guard import ReadLimits
from portal.sheets.read import read_file
from portal.trail.models import TrailLine
from tests.support import make

MANY = 5000
FIRMS = 40
EDGE = "----edge-of-a-part"
KEPT = (
    "单位名称",
    "隐患部位",
    "隐患描述",
    "隐患类别",
    "台账类别",
    "隐患等级",
    "排查来源",
    "排查日期",
    "排查人",
    "整改措施",
    "整改责任部门",
    "整改责任人",
    "整改资金（元）",
    "资金落实",
    "整改期限",
    "应急预案/防控措施",
    "完成日期",
    "完成情况",
    "复查日期",
    "复查人",
    "复查意见",
    "销号日期",
    "状态",
)
SAYINGS = (
    "配电箱无门，电线拖地",
    "灭火器压力不足；\n第二只已过期",
    '脚手架“连墙件”缺 3 处，工人说："明天补"',
    "=1+1 这样的字也要原样",
    "通道\t里堆了钢管",
    "-5℃ 时水管没有保温，'单引号'也在",
    "储罐区 0012 号阀门渗漏 1e5 次",
)


def line(at):
    """One row as a person's own table says it; every fifth is long closed."""
    found = date(2023, 1, 1) + timedelta(days=at % 150)
    told = {
        "单位名称": f"示例{at % FIRMS:02}号企业有限公司",
        "隐患部位": f"{at % 9 + 1} 号楼 {at % 31} 层" if at % 4 else "",
        "隐患描述": f"{SAYINGS[at % len(SAYINGS)]}（第 {at} 处）",
        "隐患类别": list(Category)[at % 4].label if at % 3 else "",
        "台账类别": list(LedgerKind)[at % 2].label,
        "隐患等级": "重大" if at % 50 == 1 else "一般",
        "排查来源": list(Source)[at % len(Source)].label,
        "排查日期": found.isoformat(),
        "排查人": f"王{at % 17}",
        "整改措施": "更换并复查" if at % 2 else "",
        "整改责任部门": "项目部",
        "整改责任人": f"赵{at % 13}",
        "整改资金（元）": ("3000.5", "1,200", "")[at % 3],
        "资金落实": "已列入安全费用" if at % 6 else "",
        "整改期限": (found + timedelta(days=30)).isoformat(),
        "应急预案/防控措施": "现场处置方案（第 2 版）",
    }
    if at % 5 == 0:
        days = [found + timedelta(days=more) for more in (3, 5, 6)]
        told |= {
            "完成日期": days[0].isoformat(),
            "完成情况": "已更换",
            "复查日期": days[1].isoformat(),
            "复查人": "建设科 李四",
            "复查意见": "合格",
            "销号日期": days[2].isoformat(),
            "状态": "已销号",
        }
    return {label: told.get(label, "待整改" if label == "状态" else "") for label in KEPT}


def pasted(lines, labels=KEPT):
    """Rows as Excel copies them."""
    return "\n".join("\t".join(map(_cell, row)) for row in [labels, *lines])


def _cell(text):
    return '"' + text.replace('"', '""') + '"' if {"\n", "\t", '"'} & set(text) else text


def tried(browser, name, data):
    """The form with one more part; the test client would leave a large body's file open."""
    form = browser.open("/hazards/import").form("试算")
    parts = {f'"{one}"': form.value(one).encode() for one in ("csrf_token", "once")} | {name: data}
    body = b"".join(
        f"--{EDGE}\r\nContent-Disposition: form-data; name={told}\r\n\r\n".encode() + part + b"\r\n"
        for told, part in parts.items()
    )
    kind = f"multipart/form-data; boundary={EDGE}"
    sent = body + f"--{EDGE}--\r\n".encode()
    return browser.fetch("POST", form.node.get("action"), data=sent, content_type=kind)


def test_five_thousand_pasted_rows_go_out_and_come_in_again_and_change_nothing(rows, browser):
    with rows:
        for at in range(FIRMS):
            make.firm(f"示例{at:02}号企业有限公司")
        make.user(Role.SAFETY, username="anquan")
    lines = [line(at) for at in range(MANY)]
    browser.sign_in("anquan")
    look = tried(browser, '"block"', pasted(one.values() for one in lines).encode())
    assert look.has(f"新增 {MANY} 条")
    assert not look.has("有错", "不会导入")
    assert look.send(f"导入 {MANY} 条").has(f"新增 {MANY} 条")

    out = browser.open("/hazards/export").send("导出 Excel").data
    head, *found = read_file(out, ReadLimits())
    places = {label: head.index(label) for label in KEPT}
    came = [{label: shown(row[at]) for label, at in places.items()} for row in found]
    assert sorted(came, key=str) == sorted((seen(one) for one in lines), key=str)

    with rows:
        before = everything()
    again = tried(browser, '"file"; filename="ledger.xlsx"', out)
    assert again.has("表格里的隐患台账里都有了，不用导入", f"{MANY}已有，不改动")
    assert not again.has("写得不一样")
    assert again.buttons() == []
    with rows:
        assert everything() == before
        numbers = db.session.scalars(select(Hazard.number).order_by(Hazard.number)).all()
        assert [int(one[-4:]) for one in numbers] == list(range(1, MANY + 1))


def seen(one):
    """What the ledger keeps of a row: a tab inside a cell is a space, money is a number."""
    said = {label: cell.replace("\t", " ") for label, cell in one.items()}
    money = said["整改资金（元）"].replace(",", "")
    return said | {"整改资金（元）": str(float(money)) if money else ""}


def shown(cell):
    return cell.isoformat()[:10] if isinstance(cell, date) else str(cell)


def everything():
    """What the hazards and the trail come to."""
    counted = select(func.count(), func.sum(Hazard.version), func.max(Hazard.moved_at))
    trail = select(func.count()).where(TrailLine.subject.startswith("hazard:"))
    return *db.session.execute(counted).one(), db.session.scalar(trail)


def test_what_a_new_row_says_in_a_column_that_does_not_come_in_is_named(rows, browser):
    with rows:
        make.firm("示例00号企业有限公司")
        make.user(Role.SAFETY, username="anquan")
    told = {label: said for label, said in line(0).items() if said}
    told |= {"备注": "待采购", "是否挂牌": "是", "能否立即整改": "否", "整改前照片": "0"}
    open_ = {label: said for label, said in told.items() if label != "销号日期"} | {
        "状态": "待整改",
        "隐患描述": "另一处",
    }
    browser.sign_in("anquan")
    page = browser.open("/hazards/import")
    closed = page.send("试算", {"block": pasted([told.values()], told)})
    assert closed.has("不会导入：是否挂牌、备注。")
    page = browser.open("/hazards/import")
    begun = page.send("试算", {"block": pasted([open_.values()], open_)})
    assert begun.has("不会导入：完成日期、复查日期、复查人、复查意见、是否挂牌、备注。")
