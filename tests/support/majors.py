"""The records of a 重大 hazard for tests, given through the services by those who give them."""

from portal.db import db
from portal.hazards import queries
from portal.hazards.models import Hazard
from portal.hazards.service import following, judging, listing, planning, telling
from portal.hazards.service.following import Acceptance
from portal.hazards.service.judging import Judgement
from portal.hazards.service.listing import Listing, Release
from portal.hazards.service.telling import Discovery, Told
from portal.hazards.terms import Level, Receipt, RemedyPart
from portal.kernel import clock
from portal.policy import Actor
from portal.units.models import Unit
from tests.support import make

DEPARTMENT, MEETING = "某区应急管理局", "2023 年第一次职工大会"
SIX = {part: f"{part.label}已写明" for part in RemedyPart}


def office_of() -> Actor:
    """A person of 安全管理科."""
    return make.actor(make.safety_officer())


def firm_of(row: Hazard) -> Actor:
    """The safety officer of the firm."""
    return make.actor(make.staff_of(db.session.get_one(Unit, row.firm_id)))


def judged(row: Hazard, *, is_major: bool = True, clause: str = "", resolved: bool = False) -> None:
    """重大判定 today."""
    said = Judgement(is_major, clause, "现场查看，符合判定标准", clock.today(), resolved)
    judging.judge(office_of(), row, row.version, said)


def discovered(row: Hazard) -> None:
    """发现报告."""
    said = Discovery(DEPARTMENT, "溶剂桶堆在丁类厂房", "可能起火爆炸，整改要停产三天")
    telling.discover(firm_of(row), row, row.version, said)


def told(row: Hazard, *which: Receipt) -> None:
    """双报告 made today."""
    for one in which:
        to = DEPARTMENT if one in {Receipt.FOUND_DEPARTMENT, Receipt.FIXED_DEPARTMENT} else MEETING
        telling.tell(firm_of(row), row, row.version, Told(one, to, clock.today()))


def planned(row: Hazard) -> None:
    """治理方案, proposed and approved."""
    planning.propose(firm_of(row), row, row.version, SIX)
    planning.approve(office_of(), row, row.version, "同意")


def ready_to_start(row: Hazard) -> None:
    """Everything before 整改中 but 五落实."""
    judged(row)
    discovered(row)
    told(row, Receipt.FOUND_DEPARTMENT, Receipt.FOUND_WORKERS)
    planned(row)


def listed(row: Hazard, number: str = "某应急督〔2023〕3号") -> None:
    """挂牌督办 from today on."""
    today = clock.today()
    said = Listing(Level.COUNTY, DEPARTMENT, today, row.due_on or today, number)
    listing.put_on_list(office_of(), row, row.version, said)


def released(row: Hazard) -> None:
    """解除挂牌督办 today."""
    said = Release(clock.today(), "现场审查合格", "某应急解〔2023〕1号")
    listing.release(office_of(), row, row.version, said)


def accepted(row: Hazard) -> None:
    """企业验收 today."""
    said = Acceptance("王五、赵六", "溶剂已全部移库，验收合格", clock.today())
    following.accept(firm_of(row), row, row.version, said)


def ready_to_close(row: Hazard) -> None:
    """Everything before 销号 but photos, 五落实 and a release."""
    accepted(row)
    told(row, Receipt.FIXED_DEPARTMENT, Receipt.FIXED_WORKERS)


def records(row: Hazard) -> "queries.Records":
    """The records so far."""
    return queries.records(row)
