"""Whose a hazard is: the list and the policy say the same; a list's address does no harm."""

import pytest

from portal import policy
from portal.desk import views as desk
from portal.hazards import queries
from portal.hazards.rules import is_late
from portal.hazards.terms import Status
from portal.kernel import clock
from portal.kernel.errors import NotFound
from portal.policy import Role
from tests.support import make


def test_a_draft_is_its_writers_alone_for_the_policy_too(rows):
    with rows:
        section = make.section()
        writer, colleague = (make.user(Role.SECTION, unit=section) for _ in range(2))
        draft = make.hazard(Status.DRAFT, reporter=writer, firm=make.firm(section=section))
        make.stand_in(writer, colleague)
        deputy = policy.Actor(
            colleague.id,
            colleague.name,
            colleague.roles,
            section.id,
            stands_in_for=(make.actor(writer),),
        )
        assert policy.may(make.actor(writer), "hazard.view", draft)
        assert queries.draft(make.actor(writer), draft.key).id == draft.id
        for other in (make.actor(make.user(Role.SAFETY)), make.actor(colleague), deputy):
            assert not policy.may(other, "hazard.view", draft)
            with pytest.raises(NotFound):
                queries.draft(other, draft.key)


@pytest.mark.parametrize(
    "at",
    [
        "o:0~0001-01-01 00:00:00.000000~1",
        "o:0~0001-01-01T00:00:00+14:00~1",
        "n:0~9999-12-31T23:59:59-14:00~1",
        "o:0~2023-06-12T04:00:00+00:00~99999999999999999999",
        "o:0~2023-06-12T04:00:00+00:00~-1",
        "o:7~1",
        "last:",
        "~~~",
    ],
)
def test_a_mark_that_nobody_made_shows_a_page_all_the_same(rows, browser, at):
    with rows:
        make.hazard()
        make.user(Role.SAFETY, username="anquan")
    page = browser.sign_in("anquan").open("/hazards/?" + "at=" + at.replace("+", "%2B"))
    assert len(page.rows) == 1


def test_drafts_are_turned_page_by_page(rows, browser):
    with rows:
        writer = make.user(Role.SAFETY, username="anquan")
        firm = make.firm()
        for at in range(55):
            make.hazard(Status.DRAFT, reporter=writer, firm=firm, text=f"第{at}处")
    first = browser.sign_in("anquan").open("/hazards/?status=draft")
    assert len(first.rows) == 50
    second = first.follow("下一页")
    assert len(second.rows) == 5
    assert len(second.follow("上一页").rows) == 50


def test_the_desk_tells_of_more_than_it_lists(rows, browser, monkeypatch):
    with rows:
        make.user(Role.SAFETY, username="anquan")
        firm = make.firm()
        for _ in range(3):
            make.hazard(Status.REPORTED, firm=firm)
    held_by = queries.held_by
    monkeypatch.setattr(desk.hazards, "held_by", lambda people, size: held_by(people, size=2))
    page = browser.sign_in("anquan").open("/")
    assert page.has("手上一共 3 条", "另有 1 条没有列出")


@pytest.mark.parametrize(
    ("status", "days", "late"),
    [
        (Status.OPEN, -1, True),
        (Status.RECTIFYING, -1, True),
        (Status.OPEN, 0, False),
        (Status.TO_REVIEW, -1, False),
        (Status.CLOSED, -1, False),
        (Status.OPEN, None, False),
    ],
)
def test_late_is_past_its_day_and_still_with_the_firm(status, days, late):
    today = clock.today()
    due_on = None if days is None else today.replace(day=15).replace(day=15 + days)
    assert is_late(status, due_on, today.replace(day=15)) is late
