"""托管: two of three shares bring a box back; the drill; another escrow key."""

import pytest

from portal.db import transaction
from portal.kernel.errors import Refusal
from portal.policy import Role
from portal.sealing import escrow
from portal.tips import members, publishing
from portal.tips.service import escrowing, founding, handlers
from portal.tips.service.opening import Opener
from tests.support import handlers as desk
from tests.support import informant, make


@pytest.fixture
def shares(rows, settings, monkeypatch) -> tuple[str, ...]:
    """The office with all its members, and the shares that were printed for it."""
    made = []

    def keep(instance, found=founding.found):
        made.append(found(instance))
        return made[0]

    with rows:
        monkeypatch.setattr(informant.founding, "found", keep)
        desk.office(settings)
    return made[0].shares


def newcomer(settings) -> Opener:
    person = make.user(Role.TIPS, username="jubao3", name="举报3号")
    private, _ = handlers.make(person.id, make.PASSWORD, settings.instance, cost=desk.LOCK)
    return Opener(person.id, private)


def test_any_two_shares_bring_a_box_whose_members_are_gone_to_a_named_person(
    rows, settings, shares
):
    with rows:
        tip_id = desk.tip()
        late = newcomer(settings)
        person = make.people.by_username("jubao3")
        done = escrowing.hand_to(person, escrowing.private_of(shares[1:]))
        assert (done.boxes, done.tips) == (1, 0)
        assert desk.can_open(Opener(late.user_id, late.private), tip_id)
        lines = desk.lines("box.restore")
        assert [line.after for line in lines] == [{"user_id": late.user_id}]
        other = desk.tip("关于科室的。", complaint=True)
        assert not desk.can_open(late, other), "the other box is another role's"


def test_a_person_without_a_printed_key_gets_nothing(rows, settings, shares):
    with rows:
        person = make.user(Role.TIPS, name="举报4号")
        with pytest.raises(Refusal, match="举报4号还没有开箱密钥"):
            escrowing.hand_to(person, escrowing.private_of(shares[:2]))
        clerk = make.user(Role.CLERK, name="文书1号")
        handlers.make(clerk.id, make.PASSWORD, settings.instance, cost=desk.LOCK)
        with pytest.raises(Refusal, match="没有适合文书1号的信箱"):
            escrowing.hand_to(clerk, escrowing.private_of(shares[:2]))


def test_shares_of_another_making_one_alone_and_a_mistyped_one_are_told_apart(rows, shares):
    with rows:
        with pytest.raises(Refusal, match="不是同一次"):
            escrowing.private_of([shares[0], escrow.make().shares[1]])
        with pytest.raises(Refusal, match="不是现在用的托管密钥"):
            escrowing.private_of(escrow.make().shares[:2])
        with pytest.raises(Refusal, match="至少要 2 份"):
            escrowing.private_of(shares[:1])
        with pytest.raises(Refusal, match="第 2 份份额有误"):
            escrowing.private_of([shares[0], shares[1][:-1]])


def test_the_drill_opens_nothing_and_leaves_a_line(rows, shares):
    with rows:
        copies = desk.copies_of("jubao1")
        escrowing.drill(shares[::2])
        assert desk.copies_of("jubao1") == copies
        assert len(desk.lines("box.drill")) == 1


def test_another_escrow_key_by_the_old_shares_opens_all_and_the_old_one_nothing(
    rows, settings, shares
):
    with rows:
        tip_id = desk.tip()
        late = newcomer(settings)
        fresh = escrowing.replace(escrowing.private_of(shares[:2]))
        with pytest.raises(Refusal, match="不是现在用的"):
            escrowing.private_of(shares[:2])
        assert not members.unescrowed()
        person = make.people.by_username("jubao3")
        escrowing.hand_to(person, escrowing.private_of(fresh[:2]))
        assert desk.can_open(Opener(late.user_id, late.private), tip_id)


def test_lost_shares_are_made_good_by_members_who_deposit_anew(rows, settings, shares, browser):
    with rows:
        tip_id = desk.tip()
        fresh = escrowing.replace(None)
        assert members.unescrowed() == {desk.box().id: 3, desk.box("discipline").id: 1}
        make.user(Role.ADMIN, username="guanli")
    page = browser.sign_in("jubao1").open("/tips/boxes")
    assert "有 4 份托管副本还没有做" in page.text
    assert "重新托管" not in page.buttons()
    desk.open_box(browser)
    page = browser.open("/tips/boxes").send("重新托管")
    assert "信箱钥匙 1 把，举报 1 件" in page.text
    with rows:
        assert members.unescrowed() == {desk.box("discipline").id: 1}
        late = newcomer(settings)
        person = make.people.by_username("jubao3")
        escrowing.hand_to(person, escrowing.private_of(fresh[1:]))
        assert desk.can_open(Opener(late.user_id, late.private), tip_id)


def test_a_tip_given_to_one_person_alone_comes_back_too(rows, settings, shares):
    with rows:
        tip_id = desk.tip()
        with transaction():
            desk.forget_box_wraps(tip_id)
        late = newcomer(settings)
        person = make.people.by_username("jubao3")
        done = escrowing.hand_to(person, escrowing.private_of(shares[:2]))
        assert (done.boxes, done.tips) == (1, 1)
        assert desk.can_open(Opener(late.user_id, late.private), tip_id)


def test_nothing_is_restored_before_it_was_set_up(rows):
    with rows:
        assert not publishing.current().escrow
        for act in (lambda: escrowing.drill(["x", "y"]), lambda: escrowing.replace(None)):
            with pytest.raises(Refusal, match="tips-setup"):
                act()
