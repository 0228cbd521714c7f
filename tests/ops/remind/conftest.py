"""Fixtures of reminders."""

from datetime import timedelta

import pytest

from portal.kernel import clock
from portal.policy import Post, Role
from tests.ops.remind.town import THURSDAY, Told
from tests.support import make


@pytest.fixture
def told(app) -> Told:
    return Told(app)


@pytest.fixture
def place(rows):
    """A firm in the charge of 建设科, and everybody of the ladder."""
    with rows, clock.frozen(THURSDAY - timedelta(days=2)):
        make.office()
        firm = make.firm("示例建设公司")
        section, safety = make.section(), make.section(make.SAFETY_OFFICE)
        make.user(Role.FIRM_STAFF, unit=firm, username="anquanyuan", name="甲安全员")
        make.user(Role.FIRM_HEAD, unit=firm, name="乙企业负责人")
        make.user(Role.SECTION, name="丙科室经办")
        leader = make.user(Role.LEADER, name="己分管领导")
        head = make.user(Role.SAFETY, name="丁科长")
        make.user(Role.SAFETY, name="戊安全科")
        make.user(Role.LEADER, name="庚别的领导")
        make.post(safety, Post.HEAD, head)
        make.post(section, Post.LEADER_IN_CHARGE, leader)
    return firm
