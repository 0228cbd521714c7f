"""The words of every feature for the pages of the trail; here because ops stands above them all."""

from collections.abc import Callable, Collection, Iterable, Mapping

from sqlalchemy import or_, select

from portal.accounts.models import User
from portal.accounts.terms import Act
from portal.db import db
from portal.documents.models import Paper
from portal.hazards.models import Hazard
from portal.hazards.terms import (
    Action,
    Category,
    Grade,
    Level,
    Part,
    Receipt,
    RemedyPart,
    Source,
    Status,
)
from portal.kernel.terms import Term
from portal.office.models import Issuer
from portal.official import log as documents
from portal.official.models import OfficialDocument
from portal.official.models_incoming import Incoming
from portal.official.terms import Action as DocumentAction
from portal.official.terms import IncomingAction, IncomingStatus
from portal.official.terms import Status as DocumentStatus
from portal.policy import Post, Role
from portal.rewards.terms import Action as RewardAction
from portal.rewards.terms import Number
from portal.tips.models import Box
from portal.tips.terms import Action as TipAction
from portal.trail.words import Words
from portal.units.models import Unit
from portal.units.terms import Detail, Industry, Kind, Tag

VERBS: dict[str, str] = {
    **{act.value: act.label for act in Act},
    **{f"hazard.{action.value}": action.label for action in Action},
    "hazard.hand_over": "移交隐患",
    "hazard.assign": "指定经办人",
    "hazard.import": "导入隐患",
    "hazard.export": "导出台账",
    "hazard.recur": "标为重复隐患",
    "paper.issue": "出具文书",
    "paper.void": "作废文书",
    "document.draft": "公文拟稿",
    **{f"document.{action.value}": f"公文{action.label}" for action in DocumentAction},
    "document.picture": "公文插入图片",
    "document.hand_over": "移交公文",
    "document.receive": "签收公文",
    "document.tick": "登记公文签收",
    "document.remind": "提醒签收公文",
    "document.export": "导出发文登记簿",
    **{f"incoming.{action.value}": f"收文{action.label}" for action in IncomingAction},
    "incoming.enter": "登记收文",
    "incoming.attach": "补传收文附件",
    "incoming.read": "阅收文",
    "incoming.hand_over": "移交收文",
    "volume.open": "立卷",
    "volume.add": "案卷加入公文",
    "volume.remove": "案卷移出公文",
    "volume.close": "案卷封卷",
    "volume.count_pages": "登记案卷页数",
    "volume.compile": "下载公文汇编",
    "firm.add": "新建企业档案",
    "firm.edit": "修改企业档案",
    "firm.update_own": "企业更新自己的档案",
    "firm.stop": "停用企业",
    "firm.resume": "恢复企业",
    "firm.import": "导入企业",
    "firm.export": "导出企业",
    "sweep.start": "派发举一反三",
    "sweep.answer": "反馈举一反三",
    "sweep.find": "举一反三发现隐患",
    "sweep.remind": "提醒反馈举一反三",
    "sweep.end": "结束举一反三",
    **{f"reward.{action.value}": f"奖励{action.label}" for action in RewardAction},
    "reward.attempt": "同一人再办一步奖励手续（已拦下）",
    "reward.export": "导出奖励台账",
    "reward.read_name": "查看实名领奖人的姓名和账号",
    "budget.add": "登记奖励预算",
    "scheme.revise": "修订奖励标准",
    "spot.add": "新增上报点位",
    "spot.rename": "修改上报点位名称",
    "spot.stop": "停用上报点位",
    "spot.resume": "恢复上报点位",
    "section.add": "新增科室",
    "section.edit": "修改科室",
    "section.close": "停用科室",
    "section.reopen": "恢复科室",
    **{f"tip.{action.value}": f"举报{action.label}" for action in TipAction},
    "tip.enter": "代录举报",
    "tip.screen": "举报转到在办",
    "tip.ask": "问举报人",
    "tip.note": "记举报内部备注",
    "tip.extend": "举报核查延期",
    "tip.give": "交办举报",
    "tip.recuse": "回避举报",
    "tip.turn": "举报转为隐患",
    "tip.correct": "更正举报核查记录",
    "tip.confirm": "核对举报核查记录",
    "tip.delete_files": "按申请删除举报的照片和文件",
    "tip.decline_wish": "不同意举报人的申请",
    "tip.decline_review": "不同意举报复核",
    "tip.group": "提出归并举报",
    "tip.group_confirm": "确认归并举报",
    "tip.group_drop": "不归并举报",
    "tip.ask_identity": "申请拆开身份信封",
    "tip.agree_identity": "同意拆开身份信封",
    "tip.read_identity": "拆开身份信封",
    "tip.print": "出举报文书",
    "tip.export": "导出举报台账",
    "tip.forget": "到期清除举报内容",
    "box.setup": "启用举报",
    "box.begin": "启用举报信箱",
    "box.admit": "加入举报信箱",
    "box.remove": "移出举报信箱",
    "box.leave": "离岗或调整，退出举报信箱",
    "box.make_key": "设置开箱密钥",
    "box.open": "开箱",
    "box.recover": "用恢复密钥开箱",
    "box.reprint": "重新打印恢复密钥",
    "box.renew_key": "换开箱密钥",
    "box.restore": "用托管份额恢复信箱",
    "box.drill": "演练托管份额",
    "box.new_escrow": "换托管密钥",
    "box.deposit": "重新托管信箱",
    "box.new_signer": "换凭证签名密钥",
    "box.publish": "修改举报对外公布",
    "office.change": "修改设置",
    "office.add_issuer": "新增发文机关",
    "office.change_issuer": "修改发文机关",
    "office.move_issuer": "调整发文机关顺序",
    "office.set_holidays": "填写节假日",
    "office.remove_holiday": "删除节假日",
    "trail.verify": "校验审计日志",
    "ops.init": "初始化",
    "ops.backup": "备份",
    "ops.restore": "恢复",
    "ops.remind": "发送提醒",
}
VERB_GROUPS = {
    "account": "账号",
    "hazard": "隐患",
    "paper": "文书",
    "document": "公文",
    "incoming": "收文",
    "volume": "案卷",
    "firm": "企业档案",
    "sweep": "举一反三",
    "reward": "奖励",
    "budget": "奖励预算",
    "scheme": "奖励标准",
    "tip": "举报",
    "box": "举报信箱",
    "spot": "上报点位",
    "section": "科室",
    "office": "设置",
    "trail": "审计日志",
    "ops": "系统",
}
THINGS = {
    "hazard": "隐患",
    "user": "人员",
    "unit": "单位",
    "sweep": "举一反三",
    "reward": "奖励",
    "budget": "奖励预算",
    "scheme": "奖励标准",
    "tip": "举报",
    "group": "举报事项",
    "box": "举报信箱",
    "spot": "上报点位",
    "issuer": "发文机关",
    "holiday": "节假日",
    "office": "设置",
    "paper": "文书",
    "document": "公文",
    "incoming": "收文",
    "volume": "案卷",
    "trail": "审计日志",
    "ops": "系统",
}
PARTS: dict[str, str] = {
    **documents.FACTS,
    **{part.value: part.label for part in Part},
    **{detail.value: detail.label for detail in Detail},
    **{part.value: part.label for part in RemedyPart},
    **{number.value: number.label for number in Number},
    "amount": "金额",
    "source_text": "资金来源",
    "numbers": "数值",
    "from_on": "施行日期",
    "funds_amount": "投入资金",
    "receipt": "哪一份报告",
    "level": "挂牌级别",
    "clause": "判定条款",
    "is_major": "构成重大事故隐患",
    "is_resolved": "条文已核对",
    "organ": "单位或人员",
    "happened_on": "日期",
    "deadline": "期限",
    "from_due_on": "原来的期限",
    "cause": "现状及产生原因",
    "harm": "危害程度和整改难易程度分析",
    "section_id": "分管科室",
    "from_section_id": "原分管科室",
    "name": "名称",
    "status": "状态",
    "grade": "等级",
    "category": "类别",
    "source": "来源",
    "due_on": "整改期限",
    "firm": "责任单位",
    "place": "部位",
    "number": "编号",
    "photos": "照片",
    "into": "合并到",
    "recurrence_of": "重复的是",
    "from": "起因",
    "firms": "企业数",
    "people": "收到消息的人数",
    "answer": "反馈",
    "to": "移送到",
    "passed_to": "送给",
    "from_organ": "来文单位",
    "their_number": "来文字号",
    "files": "附件",
    "readers": "传阅给",
    "recipient": "收件单位",
    "volume": "案卷",
    "sha256": "文件校验值",
    "username": "用户名",
    "epoch": "钥匙第几版",
    "job_title": "职务",
    "email": "邮箱",
    "unit_id": "单位",
    "firm_id": "责任单位",
    "user_id": "人员",
    "post": "岗位",
    "roles": "角色",
    "ended": "结束的登录数",
    "until": "有效期至",
    "unit": "单位",
    "parent": "上级",
    "short_name": "简称",
}


def _labels(kind: type[Term]) -> dict[str, str]:
    return {term.value: term.label for term in kind}


CODES: dict[str, Mapping[str, str]] = {
    **{name: labels for name, labels in documents.CODES.items() if name != "kind"},
    "status": {**_labels(IncomingStatus), **_labels(DocumentStatus), **_labels(Status)},
    "grade": _labels(Grade),
    "category": _labels(Category),
    "source": _labels(Source),
    "receipt": _labels(Receipt),
    "level": _labels(Level),
    "roles": _labels(Role),
    "tags": _labels(Tag),
    "industry": _labels(Industry),
    "kind": {**documents.CODES["kind"], **_labels(Kind)},
    "post": _labels(Post),
}


def _hazards(ids: Collection[int]) -> Iterable[tuple[int, str]]:
    query = select(Hazard.id, Hazard.number).where(Hazard.id.in_(ids))
    return [(row.id, row.number or "草稿") for row in db.session.execute(query)]


def _documents(ids: Collection[int]) -> Iterable[tuple[int, str]]:
    query = select(OfficialDocument.id, OfficialDocument.number, OfficialDocument.title).where(
        OfficialDocument.id.in_(ids)
    )
    return [(row.id, row.number or f"《{row.title[:30]}》") for row in db.session.execute(query)]


def _incoming(ids: Collection[int]) -> Iterable[tuple[int, str]]:
    query = select(Incoming.id, Incoming.number).where(Incoming.id.in_(ids))
    return [(row.id, row.number) for row in db.session.execute(query)]


def _named(
    table: type[User | Unit | Issuer | Box],
) -> Callable[[Collection[int]], Iterable[tuple[int, str]]]:
    def read(ids: Collection[int]) -> Iterable[tuple[int, str]]:
        query = select(table.id, table.name).where(table.id.in_(ids))
        return [(row.id, row.name) for row in db.session.execute(query)]

    return read


_READERS = {
    "hazard": _hazards,
    "document": _documents,
    "incoming": _incoming,
    "user": _named(User),
    "unit": _named(Unit),
    "issuer": _named(Issuer),
    "box": _named(Box),
}


def names(subjects: Collection[str]) -> dict[str, str]:
    """The names of things a trail line is about: 隐患 YH-2026-0001, 人员 张三."""
    wanted: dict[str, set[int]] = {}
    found = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        found[subject] = f"{THINGS.get(kind, kind)} {key}".strip()
        if key.isdecimal() and kind in _READERS:
            wanted.setdefault(kind, set()).add(int(key))
    for kind, ids in wanted.items():
        for row_id, name in _READERS[kind](ids):
            found[f"{kind}:{row_id}"] = f"{THINGS[kind]} {name}"
    return found


def subjects(typed: str) -> list[str]:
    """The things that a typed number or name can mean; empty where there is none."""
    words = typed.strip()
    found = [words]
    for kind, query in (
        ("hazard", select(Hazard.id).where(Hazard.number == words)),
        ("document", select(OfficialDocument.id).where(OfficialDocument.number == words)),
        ("incoming", select(Incoming.id).where(Incoming.number == words)),
        ("user", select(User.id).where(or_(User.username == words, User.name == words))),
        ("unit", select(Unit.id).where(Unit.name == words)),
        ("issuer", select(Issuer.id).where(Issuer.name == words)),
    ):
        found += [f"{kind}:{row_id}" for row_id in db.session.scalars(query)]
    return [*found, *db.session.scalars(select(Paper.subject).where(Paper.number == words))]


WORDS = Words(
    verbs=VERBS,
    verb_groups=VERB_GROUPS,
    roles=_labels(Role),
    parts=PARTS,
    codes=CODES,
    references={
        "unit_id": "unit",
        "firm_id": "unit",
        "section_id": "unit",
        "from_section_id": "unit",
        "user_id": "user",
    },
    names=names,
    subjects=subjects,
)
