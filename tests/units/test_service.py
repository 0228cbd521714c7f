from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import policy
from portal.db import db
from portal.hazards.service import handing
from portal.kernel.errors import Forbidden, Refusal, Stale
from portal.policy import Role
from portal.trail import queries as trail
from portal.trail.models import TrailLine
from portal.units import queries
from portal.units.models import Unit
from portal.units.queries import Filter
from portal.units.rules import Details
from portal.units.service import firms, importing, sections
from portal.units.service.firms import Own
from portal.units.service.sections import Said
from portal.units.terms import Detail, Industry, Standing, Tag
from tests.support import make
from tests.support.app import Rows
from tests.units.tables import code, line, table

edit = partial(firms.edit, hand_on=handing.change_section)
bring_in = partial(importing.bring_in, hand_on=handing.change_section)


def last(unit: Unit) -> TrailLine:
    return trail.history(unit.subject)[0]


def file(unit: Unit) -> Details:
    return queries.details_of(db.session.get_one(Unit, unit.id))


def test_a_new_file_is_sorted_found_by_pinyin_and_leaves_a_line(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        said = Details(name="重庆食品有限公司", credit_code=code(1), section=make.section().id)
        firm = firms.add(officer, said)
        assert firm.sort_key.startswith("chong qing")
        assert queries.by_words(officer, "cqsp") == [firm]
        assert last(firm).verb == "firm.add"
        assert last(firm).after == {
            "name": "重庆食品有限公司",
            "credit_code": code(1),
            "section": "建设科",
        }
        assert trail.verify() is None


def test_a_change_leaves_what_was_before_and_after(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        firm = make.firm(phone="13800000000", tags=[Tag.DUST])
        after = replace(file(firm), phone="13900000000", tags=frozenset({Tag.CHEMICAL}))
        edit(officer, firm.id, firm.version, after)
        assert last(firm).before == {"phone": "13800000000", "tags": ["dust"]}
        assert last(firm).after == {"phone": "13900000000", "tags": ["chemical"]}


def test_a_change_of_tags_alone_makes_the_other_persons_page_stale(rows: Rows) -> None:
    with rows:
        officer, firm = make.actor(make.user(Role.SAFETY)), make.firm()
        seen = firm.version
        edit(officer, firm.id, seen, replace(file(firm), tags=frozenset({Tag.DUST})))
        with pytest.raises(Stale):
            edit(officer, firm.id, seen, replace(file(firm), phone="13900000000"))
        assert file(firm).phone == ""


def test_nothing_changed_is_no_act(rows: Rows) -> None:
    with rows:
        officer, firm = make.actor(make.user(Role.SAFETY)), make.firm()
        edit(officer, firm.id, firm.version, file(firm))
        assert trail.history(firm.subject) == []


def test_a_code_belongs_to_one_firm_and_the_refusal_names_it(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        make.firm("占用公司", credit_code=code(1), is_active=False)
        with pytest.raises(Refusal, match="占用公司”名下（已停用）") as refusal:
            firms.add(officer, Details(name="新公司", credit_code=code(1)))
        assert refusal.value.field == Detail.CREDIT_CODE


def test_two_firms_of_one_name_and_address_need_their_codes(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        make.firm("示例（重庆）公司", address="新城路1号")
        with pytest.raises(Refusal, match="同名同址"):
            firms.add(officer, Details(name="示例(重庆)公司", address="新城路 1 号"))
        make.firm("两家公司", credit_code=code(1))
        assert firms.add(officer, Details(name="两家公司", credit_code=code(2))).id


def test_a_section_manages_the_firms_in_its_charge_alone(rows: Rows) -> None:
    with rows:
        own, other = make.section("建设科"), make.section("经济发展科")
        person = make.actor(make.user(Role.SECTION, unit=own))
        mine, theirs = make.firm(section=own), make.firm(section=other)
        edit(person, mine.id, mine.version, replace(file(mine), phone="13800000000"))
        with pytest.raises(Forbidden):
            edit(person, theirs.id, theirs.version, replace(file(theirs), phone="1"))
        with pytest.raises(Forbidden):
            firms.add(person, Details(name="新公司", section=other.id))
        assert firms.add(person, Details(name="新公司", section=own.id)).section_id == own.id


def test_only_who_manages_every_firm_gives_one_to_another_section(rows: Rows) -> None:
    with rows:
        own, other = make.section("建设科"), make.section("经济发展科")
        firm = make.firm(section=own)
        away = replace(file(firm), section=other.id)
        with pytest.raises(Refusal, match="转给别的科室") as refusal:
            edit(make.actor(make.user(Role.SECTION, unit=own)), firm.id, firm.version, away)
        assert refusal.value.field == Detail.SECTION
        edit(make.actor(make.user(Role.SAFETY)), firm.id, firm.version, away)
        assert last(firm).after == {"section": "经济发展科"}


def test_a_firm_keeps_its_own_phone_officer_and_headcount_and_nothing_else(rows: Rows) -> None:
    with rows:
        firm, other = make.firm("示例公司", tags=[Tag.SMALL, Tag.DUST]), make.firm()
        person = make.actor(make.user(Role.FIRM_HEAD, unit=firm))
        said = Own(phone="13800000000", safety_officer="赵六", headcount=50)
        firms.update_own(person, firm.id, firm.version, said)
        assert file(firm) == Details(
            name="示例公司",
            phone="13800000000",
            safety_officer="赵六",
            headcount=50,
            tags=frozenset({Tag.DUST}),
            section=firm.section_id,
        )
        with pytest.raises(Forbidden):
            firms.update_own(person, other.id, other.version, said)
        with pytest.raises(Forbidden):
            edit(person, firm.id, firm.version, file(firm))


def test_a_stopped_firm_stays_in_the_list_that_asks_for_it(rows: Rows) -> None:
    with rows:
        officer, firm = make.actor(make.user(Role.SAFETY)), make.firm()
        firms.stop(officer, firm.id, firm.version, "已搬离")
        assert queries.ledger(officer, Filter()).total == 0
        assert queries.ledger(officer, Filter(standing=Standing.STOPPED)).total == 1
        assert (last(firm).verb, last(firm).words) == ("firm.stop", "已搬离")
        with pytest.raises(Refusal, match="已经是停用状态"):
            firms.stop(officer, firm.id, db.session.get_one(Unit, firm.id).version, "再停一次")
        firms.resume(officer, firm.id, db.session.get_one(Unit, firm.id).version, "搬回来了")
        assert queries.ledger(officer, Filter()).total == 1


def test_the_list_is_narrowed_by_words_industry_tag_and_section(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        other = make.section("经济发展科")
        gas = make.firm("长丰燃气公司", industry=Industry.GAS, credit_code=code(5), headcount=12)
        dust = make.firm("木器厂", section=other, tags=[Tag.DUST], address="新城路 9 号")
        free = firms.add(officer, Details(name="无人分管公司", headcount=80))

        def found(**asked: Any) -> list[str]:
            page = queries.ledger(officer, Filter(**asked))
            return [row.name for row in page.rows]

        assert found(words="燃气 长丰") == [gas.name]
        assert found(words="cfrq") == [gas.name]
        assert found(words=code(5)[:10].lower()) == [gas.name]
        assert found(words="新城路") == [dust.name]
        assert found(words="%") == []
        assert found(industry=Industry.GAS) == [gas.name]
        assert found(tag=Tag.DUST) == [dust.name]
        assert found(tag=Tag.SMALL) == [gas.name]
        assert found(section_id=other.id) == [dust.name]
        assert found(section_id=queries.NO_SECTION) == [free.name]


@pytest.mark.parametrize("role", list(Role))
def test_the_list_shows_exactly_the_firms_one_may_open(rows: Rows, role: Role) -> None:
    with rows:
        own, other = make.section("建设科"), make.section("经济发展科")
        every = [make.firm(section=own), make.firm(section=own), make.firm(section=other)]
        unit = every[0] if role in policy.FIRM_ROLES else own
        person = make.actor(make.user(role, unit=unit))
        shown = db.session.scalars(
            select(Unit.id).where(Unit.kind == "firm", queries.visible(person))
        ).all()
        assert set(shown) == {firm.id for firm in every if policy.may(person, "firm.view", firm)}
        expected = {Role.SECTION: 2, Role.FIRM_STAFF: 1, Role.FIRM_HEAD: 1} | dict.fromkeys(
            (Role.SAFETY, Role.LEADER, Role.ADMIN), 3
        )
        assert len(shown) == expected.get(role, 0)


def test_a_renamed_section_leaves_its_old_name_in_the_trail(rows: Rows) -> None:
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        unit = make.section("建设科")
        said = Said("规划建设科", "建设", unit.parent_id)
        sections.edit(admin, unit.id, unit.version, said)
        assert last(unit).before == {"name": "建设科", "short_name": ""}
        assert last(unit).after == {"name": "规划建设科", "short_name": "建设"}


def test_the_tree_never_becomes_a_circle(rows: Rows) -> None:
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        upper = make.section("建设科")
        lower = sections.add(admin, Said("市政组", parent_id=upper.id))
        with pytest.raises(Refusal, match="下级") as refusal:
            sections.edit(admin, upper.id, upper.version, Said("建设科", parent_id=lower.id))
        assert refusal.value.field == "parent_id"


def test_two_sections_do_not_share_a_name(rows: Rows) -> None:
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        make.section("建设科")
        with pytest.raises(Refusal, match="已有“建设科”"):
            sections.add(admin, Said("建设 科", parent_id=make.committee().id))


def test_a_section_in_use_names_everything_that_keeps_it_open(rows: Rows) -> None:
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        unit = make.section("建设科")
        make.section("市政组", parent_id=unit.id)
        make.firm(section=unit, is_active=False)
        with pytest.raises(Refusal) as refusal:
            sections.close_section(
                admin, unit.id, unit.version, "合并", people_left=2, hazards_left=3
            )
        for words in ("市政组", "1 家企业", "2 人", "3 条未办结的隐患"):
            assert words in str(refusal.value)
        assert db.session.get_one(Unit, unit.id).is_active


def test_a_closed_section_opens_again(rows: Rows) -> None:
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        unit = make.section("建设科")
        sections.close_section(admin, unit.id, unit.version, "合并", people_left=0, hazards_left=0)
        assert (last(unit).verb, last(unit).words) == ("section.close", "合并")
        officer = make.actor(make.user(Role.SAFETY))
        with pytest.raises(Refusal, match="已经撤销"):
            firms.add(officer, Details(name="新公司", section=unit.id))
        version = db.session.get_one(Unit, unit.id).version
        assert sections.reopen_section(admin, unit.id, version, "恢复").is_active


def test_the_committee_is_never_closed_nor_hung_elsewhere(rows: Rows) -> None:
    with rows:
        admin = make.actor(make.user(Role.ADMIN))
        top, unit = make.committee(), make.section("建设科")
        with pytest.raises(Refusal, match="经管委"):
            sections.close_section(
                admin, top.id, top.version, "试试", people_left=0, hazards_left=0
            )
        sections.edit(admin, top.id, top.version, Said("新名称", parent_id=unit.id))
        assert db.session.get_one(Unit, top.id).parent_id is None


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMIN])
def test_only_the_administrator_keeps_the_tree(rows: Rows, role: Role) -> None:
    with rows, pytest.raises(Forbidden):
        sections.add(make.actor(make.user(role)), Said("新科室"))


def test_a_table_goes_in_once(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        make.section("建设科")
        told = table(
            line(name="甲公司", credit_code=code(1), headcount=12.0, tags="小微、粉尘"),
            line(name="乙店", address="新城路 2 号", section="建设科"),
            line(name="丙公司", phone="138"),
        )
        first = importing.look(officer, importing.receive(officer, told, "企业.xlsx"))
        done = bring_in(officer, first.key, first.plan.seen)
        assert [one.fate.value for one in done.lines] == ["new", "new", "wrong"]
        again = importing.look(officer, importing.receive(officer, told, "企业.xlsx"))
        assert [one.fate.value for one in again.plan.lines] == ["same", "same", "wrong"]
        before = db.session.scalar(select(func.count()).select_from(TrailLine))
        bring_in(officer, again.key, again.plan.seen)
        assert db.session.scalar(select(func.count()).select_from(TrailLine)) == (before or 0) + 1
        assert db.session.scalar(select(func.count()).where(Unit.kind == "firm")) == 2
        assert trail.verify() is None


def test_a_table_changes_what_it_says_with_a_line_for_each_firm(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        firm = make.firm("甲公司", credit_code=code(1), phone="13800000000", address="旧址")
        told = table(line(name="甲公司", credit_code=code(1), phone="13900000000", tags="粉尘"))
        shown = importing.look(officer, importing.receive(officer, told, "改.csv"))
        bring_in(officer, shown.key, shown.plan.seen)
        assert file(firm).phone == "13900000000"
        assert file(firm).address == "旧址"
        assert last(firm).before == {"phone": "13800000000", "tags": []}
        assert last(firm).words == "由表格导入：改.csv"


def test_a_file_changed_since_the_look_stops_the_second_press(rows: Rows) -> None:
    with rows:
        officer = make.actor(make.user(Role.SAFETY))
        firm = make.firm("甲公司", credit_code=code(1))
        told = table(line(name="甲公司", credit_code=code(1), phone="13900000000"))
        shown = importing.look(officer, importing.receive(officer, told, "改.csv"))
        edit(officer, firm.id, firm.version, replace(file(firm), phone="13700000000"))
        with pytest.raises(Stale):
            bring_in(officer, shown.key, shown.plan.seen)
        assert file(firm).phone == "13700000000"
