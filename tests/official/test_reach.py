"""Another's address: every official page and act, tried by whoever it does not concern."""

import json

import pytest

from portal.db import Base, db
from portal.drafts.models import Draft
from portal.files import service as files
from portal.hazards.terms import Status as Stage
from portal.official.attaching import Checked
from portal.official.models_out import Distribution
from portal.official.rules import NOT_HERE
from portal.official.service import entering, filing
from portal.official.service.entering import Arrival
from portal.official.service.filing import Volumed
from portal.official.terms import Retention, Status
from portal.policy import FIRM_ROLES, Role
from tests.official import making
from tests.support import make

FEATURES = ("official.", "incoming.", "received.", "volumes.")
SHUT = {403, 404}
PREFIXES = ("document", "official", "incoming", "distribution", "volume", "countersigner")


@pytest.fixture
def place(rows):
    """One thing of each: a document at every step, a copy of another unit, a 收文, a volume."""
    with rows:
        desk = making.desk()
        row = making.to(desk, Status.ARCHIVED)
        archivist = making.who(desk.archivist)
        volume = filing.open_volume(
            archivist,
            Volumed(row.year, "通知", "卷", Retention.TEN, [row.trail_subject]),
        )
        open_ones = [
            making.to(desk, one).key
            for one in (Status.DRAFT, Status.TO_VET, Status.TO_SIGN, Status.TO_REGISTER)
        ]
        paper = entering.enter(making.who(desk.clerk), Arrival("区应急局", "来文"), [TEXT])
        copy = db.session.query(Distribution).filter(Distribution.unit_id.is_not(None)).first()
        file_key = files.of(paper.trail_subject)[0].key
        return {
            "official": [row.key, *open_ones],
            "incoming": [paper.key],
            "volumes": [volume.key],
            "copy": copy.id,
            "file": file_key,
            "piece": row.trail_subject,
        }


TEXT = Checked("来文.txt", "请报送".encode(), "txt")


def addresses(app, place, method):
    """Every address of the desk that names one thing, filled in with what there is."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not rule.endpoint.startswith(FEATURES) or method not in (rule.methods or set()):
                continue
            names = rule.arguments
            if not names:
                continue
            if "copy_id" in names:
                yield rule.endpoint, build(app, rule, {"copy_id": place["copy"]})
                continue
            feature = rule.endpoint.partition(".")[0]
            for key in place[feature]:
                filled = {"key": key, "file_key": place["file"], "piece": place["piece"]}
                values = {name: filled.get(name, 1) for name in names}
                yield rule.endpoint, build(app, rule, values)


def build(app, rule, values):
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def everything(rows):
    """All that the tables of the desk hold."""
    with rows:
        tables = [
            table for name, table in Base.metadata.tables.items() if name.startswith(PREFIXES)
        ]
        assert len(tables) >= 9
        return {
            table.name: sorted(map(repr, db.session.execute(table.select()).all()))
            for table in tables
        }


@pytest.mark.parametrize("role", [Role.SECTION, Role.SAFETY, Role.FIRM_STAFF])
def test_whom_it_does_not_concern_opens_and_does_nothing(app, rows, place, new_browser, role):
    with rows:
        unit = make.firm("别家企业") if role in FIRM_ROLES else make.section("经发科")
        stranger = make.user(role, unit=unit)
    browser = new_browser().sign_in(stranger)
    found = dict.fromkeys(addresses(app, place, "GET"))
    assert len(found) > 60, "the sweep finds the addresses"
    for endpoint, address in found:
        status = browser.client.get(address, buffered=True).status_code
        assert status in SHUT, f"{endpoint}: {status}"
    token = browser.open("/").root.first("meta", name="csrf-token").get("content")
    before = everything(rows)
    acts = dict.fromkeys(addresses(app, place, "POST"))
    assert len(acts) > 80
    for endpoint, address in acts:
        sent = {"version": "1", "opinion": "同意", "reason": "理由", "csrf_token": token}
        answer = browser.client.post(address, data=sent, headers={"X-CSRFToken": token})
        assert answer.status_code in SHUT, f"{endpoint}: {answer.status_code}"
    assert everything(rows) == before


def test_the_auditor_and_the_administrator_read_no_document_though_they_read_the_trail(
    rows, place, new_browser
):
    with rows:
        people = [make.user(role) for role in (Role.AUDITOR, Role.ADMIN)]
    for person in people:
        browser = new_browser().sign_in(person)
        browser.open("/official/", expect=403)
        assert not browser.open("/search?q=通知").has_link("关于开展安全检查的通知")


@pytest.mark.parametrize("form", ["document/{0}/vet", "official:{0}", "incoming/{0}/propose"])
def test_what_is_typed_and_bears_a_mark_of_secrecy_is_not_kept_unsent(rows, browser, place, form):
    key = place["incoming" if form.startswith("incoming") else "official"][0]
    browser.sign_in("wenshu")
    token = browser.open("/").root.first("meta", name="csrf-token").get("content")

    def kept(words):
        address = f"/drafts/{form.format(key)}"
        sent = {"opinion": words, "csrf_token": token}
        answer = browser.client.post(address, data=sent, headers={"X-CSRFToken": token})
        with rows:
            lying = [json.dumps(one.fields, ensure_ascii=False) for one in db.session.query(Draft)]
        return answer.get_json()["note"], lying

    assert kept("按机　密★1年办理") == (f"没有自动保存：{NOT_HERE}", [])
    note, lying = kept("同意")
    assert "已自动保存" in note
    assert "同意" in lying[0]


def test_a_firm_leads_to_the_documents_made_from_it_and_to_no_others(rows, browser):
    with rows:
        desk = making.desk()
        firm, another = make.firm(section=desk.section), make.firm(section=desk.section)
        for one in (firm, another):
            making.draft(desk, making.content(f"关于{one.name}的通知"), subject=one.subject)
        making.draft(desk)
    page = browser.sign_in(desk.drafter).open(f"/firms/{firm.id}").follow("起草过的公文")
    assert [row[1] for row in page.rows] == [f"关于{firm.name}的通知"]
    assert page.has("只列用这家企业的档案或隐患起草的公文")
    again = page.form("筛选").fill({"q": "通知"}).press("筛选")
    assert len(again.rows) == 1, "the filter keeps to the firm"
    assert len(again.follow("看全部公文").rows) == 3


def test_a_hazard_leads_to_the_documents_it_went_into_that_the_person_may_read(rows, new_browser):
    with rows:
        desk = making.desk()
        reader = make.user(Role.SECTION, unit=desk.section)
        firm = make.firm(section=desk.section)
        listed, other = (make.hazard(Stage.OPEN, firm=firm).number for _ in range(2))
        for title, numbers in (("一", [listed, other]), ("二", [other])):
            said = making.content(f"关于{title}的通知")
            making.draft(desk, said, hazards=numbers)
    browser = new_browser().sign_in(desk.drafter)
    case = browser.open(f"/hazards/{listed}")
    assert case.statements <= 12
    page = case.follow("写进的公文")
    assert [row[1] for row in page.rows] == ["关于一的通知"]
    assert page.has(f"取用了隐患 {listed} 的公文")
    again = page.form("筛选").fill({"q": "通知"}).press("筛选")
    assert len(again.rows) == 1, "the filter keeps to the hazard"
    assert len(again.follow("看全部公文").rows) == 2
    assert len(browser.open(f"/official/?hazard={other}").rows) == 2
    assert not new_browser().sign_in(reader).open(f"/hazards/{listed}").follow("写进的公文").rows
    with rows:
        head = make.user(Role.FIRM_HEAD, unit=firm)
    assert not new_browser().sign_in(head).open(f"/hazards/{listed}").has_link("写进的公文")
