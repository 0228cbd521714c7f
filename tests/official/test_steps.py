"""What differs from office to office and from kind to kind; what a step refuses."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.kernel import clock
from portal.kernel.errors import Refusal
from portal.office.terms import PaperKind
from portal.official import letters, queries
from portal.official.models import DocumentStep
from portal.official.models_out import Distribution
from portal.official.service import approving, issuing
from portal.official.service.issuing import Printing, Sealing, Sent
from portal.official.terms import Channel, Kind, Status
from tests.official import making
from tests.support import make


def fresh(row):
    db.session.refresh(row)
    return row


def test_a_step_switched_off_is_not_asked_for_and_the_printing_day_is_the_day_of_register(rows):
    with rows:
        desk = making.desk()
        making.settings(
            step_vet="skipped", step_review="skipped", step_recheck="skipped",
            step_print="skipped", step_seal="skipped", step_dispatch="skipped",
        )  # fmt: skip
        row = making.draft(desk)
        seen = [row.status]
        while row.status is not Status.ARCHIVED:
            row = making.onward(desk, row)
            seen.append(row.status)
    assert [one.value for one in seen] == [
        "draft", "to_sign", "to_register", "to_archive", "archived",
    ]  # fmt: skip
    assert row.printed_on == clock.today()


def test_minutes_bear_no_seal_and_an_order_has_a_number_of_its_own(rows):
    with rows:
        desk = making.desk()
        minutes = making.draft(desk, making.content("安全例会纪要", form="纪要", recipients=[]))
        assert not minutes.is_sealed
        row = making.to(desk, Status.TO_PRINT, minutes)
        assert making.onward(desk, row).status is Status.TO_DISPATCH
        order = making.to(desk, Status.TO_PRINT, making.draft(desk, making.content(form="命令")))
        assert (order.number, order.series_year) == ("第1号", 0)


def test_what_goes_up_names_who_signed_and_a_letter_takes_the_series_of_letters(rows):
    with rows:
        desk = making.desk()
        up = making.said(Kind.REQUEST, phone="023-1")
        words = making.content("关于经费的请示", recipients=["区政府"])
        row = making.to(desk, Status.TO_REGISTER, making.draft(desk, words, said=up))
        assert letters.issued(row, queries.content(row)).signers == ("王四",)
        issuer = row.issuer_id
        making.series(issuer, PaperKind.DOCUMENT_LETTER, "某新城管函")
        letter = making.draft(desk, making.content("关于协助的函", form="信函"))
        letter = making.to(desk, Status.TO_PRINT, letter)
        assert letter.number.startswith("某新城管函〔")
        row = issuing.register(
            making.who(desk.clerk), row.key, row.version, copies=1, among="区政府"
        )
        assert row.number.startswith("某新城管安〔"), "without 代字 of its own: that of all"


@pytest.mark.parametrize(
    ("more", "said"),
    [({"issuers": []}, "还没有写发文机关"), ({"issuers": ["没有的机关"]}, "设置里没有发文机关")],
)
def test_without_an_organ_of_the_settings_it_is_not_submitted(rows, more, said):
    with rows:
        desk = making.desk()
        row = making.draft(desk, making.content(**more))
        with pytest.raises(Refusal, match=said):
            making.onward(desk, row)


def test_what_is_missing_or_too_much_is_refused_at_each_step(rows):
    with rows:
        desk = making.desk()
        clerk = making.who(desk.clerk)
        row = making.to(desk, Status.TO_REVIEW)
        with pytest.raises(Refusal, match="还有 1 项没有勾选，先看“行文理由"):
            approving.review(clerk, row.key, row.version, making.CHECKS[1:])
        row = making.to(desk, Status.TO_PRINT, fresh(row))
        for said, words in (
            (Printing("文印室", 0, "甲", clock.today()), "份数要在"),
            (Printing("文印室", 20, "甲", clock.today().replace(year=2099)), "还没有到"),
            (Printing("文印室", 20, "甲", clock.today().replace(year=2001)), "早于成文日期"),
        ):
            with pytest.raises(Refusal, match=words):
                issuing.print_copies(clerk, row.key, fresh(row).version, said)
        row = making.to(desk, Status.TO_SEAL, fresh(row))
        with pytest.raises(Refusal, match="多出来的是空白件"):
            issuing.seal(making.who(desk.keeper), row.key, row.version, Sealing("印章", 21, "王四"))
        row = making.to(desk, Status.TO_DISPATCH, fresh(row))
        for sent, words in (([], "至少写一个"), ([Sent("区政府", 21)], "登记的只有 20 份")):
            with pytest.raises(Refusal, match=words):
                issuing.dispatch(clerk, row.key, fresh(row).version, making.LAST, sent)


def test_every_section_and_every_firm_gets_a_copy_of_its_own_and_the_portals_need_no_paper(rows):
    with rows:
        desk = making.desk()
        firms = [make.firm(), make.firm()]
        row = making.to(desk, Status.TO_DISPATCH)
        sent = [Sent("各企业", 15), Sent(make.SECTION), Sent("区应急局", 2), Sent("区应急局", 3)]
        issuing.dispatch(making.who(desk.clerk), row.key, row.version, making.LAST, sent)
        kept = db.session.scalars(select(Distribution)).all()
    told = {(one.recipient, one.copies, one.channel) for one in kept}
    assert told == {
        *((firm.name, 15, Channel.ONLINE) for firm in firms),
        (make.SECTION, 1, Channel.ONLINE),
        ("区应急局", 3, Channel.BY_HAND),
    }
    assert {one.unit_id for one in kept} == {*(firm.id for firm in firms), desk.section.id, None}


def test_a_mark_of_secrecy_is_refused_in_an_opinion_too(rows):
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.TO_VET)
        with pytest.raises(Refusal, match="涉密"):
            approving.vet(making.who(desk.head), row.key, row.version, "按机密件办理")
        with pytest.raises(Refusal, match="涉密"):
            making.draft(desk, said=making.said(basis="绝密文件"))
        assert db.session.scalars(select(DocumentStep)).all() == list(queries.steps(row))
