"""The menu and where each page's help lies: the words of the left side, in order."""

from portal.web.menu import Entry, Group

GROUPS = (
    Group(
        "",
        (
            Entry("工作台", "desk.show", icon="desk"),
            Entry("消息", "notices.show", icon="bell", counted_by="notices", home=True),
        ),
    ),
    Group(
        "隐患治理",
        (
            Entry("上报隐患", "hazards.report", icon="report"),
            Entry(
                "隐患台账",
                "hazards.ledger",
                icon="ledger",
                counted_by="hazards",
                counted_at="mine=y&sort=due",
                home=True,
            ),
            Entry("举一反三", "sweeps.ledger", icon="list", home=True),
            Entry("企业档案", "firms.ledger", icon="unit", home=True),
            Entry("我的企业", "firms.mine", icon="unit", home=True, beside="firm.list"),
            Entry("统计报表", "reports.statistics", icon="list", home=True, small=False),
        ),
    ),
    Group(
        "公文",
        (
            Entry(
                "公文办理",
                "official.ledger",
                icon="document",
                counted_by="documents",
                counted_at="mine=y",
                home=True,
                small=False,
            ),
            Entry("发文登记", "official.outgoing", icon="list", small=False),
            Entry(
                "收文",
                "incoming.ledger",
                icon="ledger",
                counted_by="incoming",
                counted_at="mine=y",
                home=True,
                small=False,
            ),
            Entry(
                "收到的公文",
                "received.ledger",
                icon="ledger",
                home=True,
                small=False,
                beside="incoming.view",
            ),
            Entry(
                "文书登记簿",
                "papers.register",
                icon="list",
                home=True,
                small=False,
                beside="document.view",
            ),
        ),
    ),
    Group(
        "举报与奖励",
        (
            # An administrator who handles tips besides finds them on 工作台.
            Entry(
                "举报办理",
                "tips.ledger",
                icon="list",
                home=True,
                small=False,
                beside="tip.manage",
            ),
            Entry("举报信箱", "tips.boxes", icon="settings", beside="box.open"),
            # Who watches over the office does not pay: such a person has 审计日志 in its place.
            Entry("奖励发放", "rewards.desk", icon="list", home=True, beside="trail.view"),
            Entry("奖励监督", "rewards.oversight", icon="audit", beside="reward.view"),
        ),
    ),
    Group(
        "系统",
        (
            Entry("人员与岗位", "accounts.people", icon="people", home=True),
            Entry("设置", "office.settings", icon="settings", home=True),
            Entry("审计日志", "trail.show", icon="audit", home=True),
            Entry("备份与状态", "ops.status", icon="info", home=True),
        ),
    ),
)
TABS = (
    Entry("工作台", "desk.show", icon="desk"),
    Entry("上报", "hazards.report", icon="camera"),
    Entry("台账", "hazards.ledger", icon="ledger", home=True),
    Entry("我的", "account.show", icon="person", home=True),
)
# By endpoint, or else by blueprint; a page without an entry of its own opens the table of contents.
HELP = {
    "account": "/help/01-登录与账号",
    "accounts": "/help/06-人员与岗位",
    "desk": "/help/00-认识清患",
    "firms": "/help/05-企业档案与科室",
    "hazards": "/help/03-隐患台账与办理",
    "hazards.report": "/help/02-上报隐患",
    "help": "/help/",
    "incoming": "/help/12-公文",
    "jobs": "/help/10-消息与后台任务",
    "notices": "/help/10-消息与后台任务",
    "office": "/help/07-设置与起步",
    "official": "/help/12-公文",
    "ops": "/help/09-备份与恢复",
    "ops.start": "/help/07-设置与起步",
    "papers": "/help/04-文书",
    "received": "/help/12-公文",
    "reports": "/help/11-统计报表",
    "rewards": "/help/13-奖励发放",
    **dict.fromkeys(
        ("tips.approval", "tips.approvals", "tips.payee", "tips.reward"), "/help/13-奖励发放"
    ),
    "tips.admit": "/help/14-举报信箱",
    "tips.boxes": "/help/14-举报信箱",
    "tips.key": "/help/14-举报信箱",
    "tips.publish": "/help/14-举报信箱",
    "tips.recover_key": "/help/14-举报信箱",
    "tips.remove": "/help/14-举报信箱",
    "tips.renew_key": "/help/14-举报信箱",
    "tips.reprint_key": "/help/14-举报信箱",
    "tips": "/help/15-举报办理",
    "sweeps": "/help/03-隐患台账与办理",
    "spots": "/help/05-企业档案与科室",
    "sections": "/help/05-企业档案与科室",
    "staffing": "/help/06-人员与岗位",
    "staffing.delegate": "/help/01-登录与账号",
    "volumes": "/help/12-公文",
    "trail": "/help/08-审计日志",
}
