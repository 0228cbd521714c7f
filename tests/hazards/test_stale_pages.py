"""Old pages, sent by anybody: an answer with a sentence, and nothing done behind it."""

import io
import itertools
from datetime import timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.db import db
from portal.hazards.models import Hazard
from portal.hazards.terms import OPEN_STATES, Action
from portal.kernel import clock
from portal.trail import queries as trail
from tests.hazards.town import Town
from tests.hazards.walking import MOVES, MOVING, may, seen, tried
from tests.support import make
from tests.support.html import read
from tests.support.page import Browser

ROUNDS, POSTS = 4, 18
SIGNED_IN = (0, 2, 3, 5, 6, 9, -1)
"""Of the people of the town: 安全管理科, both sections, both firms, a leader, who stands in."""
ON_THE_PANEL = "confirm fixed_on_spot dismiss settle start submit send_back close merge refer void"
PREFIXED = set(Action) - {Action.of(code) for code in ON_THE_PANEL.split()}
"""Acts whose form stands among others on one page."""
_shots = itertools.count()


def test_whatever_is_sent_from_an_old_page_is_done_rightly_or_not_at_all(app, rows):
    with rows:
        town = Town()
        users = {at: db.session.get_one(User, town.people[at].user_id) for at in SIGNED_IN}
        make.stand_in(users[2], users[-1])
        some = [make.hazard(status, firm=firm) for status in OPEN_STATES for firm in town.firms]
    browsers = {at: Browser(app).sign_in(person) for at, person in users.items()}
    answers = set()

    @given(st.randoms(use_true_random=True))
    @settings(max_examples=ROUNDS, deadline=None, phases=[Phase.generate])
    def send(chance):
        answers.update(sent(rows, chance, town, browsers, some) for _ in range(POSTS))

    send()
    assert answers >= {303, 404, 409}
    assert answers <= {303, 403, 404, 409, 422}
    with rows:
        assert trail.verify() is None


def sent(rows, chance, town, browsers, some):
    """One form sent by one person; gives the status of the answer."""
    at = chance.choice(SIGNED_IN)
    who, action, row = town.people[at], chance.choice(tried()), chance.choice(some)
    with rows:
        before = seen(row)
        fresh = db.session.get_one(Hazard, row.id)
        is_allowed = may(who, action, fresh)
        data = fields(action, before, chance, town, some)
    browser = browsers[at]
    page = browser.client.get("/").text
    headers = {"X-CSRFToken": read(page)[0].first("meta", name="csrf-token").get("content")}
    answer = browser.client.post(
        f"/hazards/{row.number}/{action.value}", data=data, headers=headers
    )
    with rows:
        after = seen(row)
    what = f"{action} by {who.roles}: {answer.status_code} {before} → {after} with {data}"
    version = data[f"{action.value}-version" if action in PREFIXED else "version"]
    if answer.status_code != 303:
        assert after == before, what
        return answer.status_code
    assert is_allowed, what
    assert version == str(before.version), what
    expected = MOVES[before.status, action] if action in MOVING else before.status
    assert after.status == expected, what
    return 303


def fields(action, before, chance, town, some):
    """Everything any of the forms asks for, with a version that may be old."""
    version = str(before.version)
    if chance.random() < 0.4:
        version = chance.choice([str(before.version - 1), str(before.version + 1), "0", "x", ""])
    soon = (clock.today() + timedelta(days=40)).isoformat()
    common = {
        "version": version,
        "note": "现场查看",
        "grade": chance.choice(["general", "major"]),
        "reason": "理由",
        "to": "某局",
        "into": chance.choice(some).number,
        "measures-content": "清运",
        "after_files": (io.BytesIO(make.photo_bytes(f"页{next(_shots)}", (32, 24))), "后.jpg"),
    }
    own = {
        "version": version,
        "outcome": "major",
        "clause": "none",
        "basis": "依据",
        "organ": "某局",
        "cause": "原因",
        "harm": "危害",
        "receipt": "found_workers",
        "level": "county",
        "due_on": soon,
        "new_due_on": soon,
        "words": "一半",
        "expert": "专家",
        "people": "王五",
        "reason": "理由",
        "note": "",
        "section_id": str(town.sections[1].id),
        **dict.fromkeys(("goals", "methods", "money", "who", "times", "safety_measures"), "写明"),
        **dict.fromkeys(
            ("told_on", "judged_on", "listed_on", "released_on", "given_on", "accepted_on"),
            clock.today().isoformat(),
        ),
    }
    return common | {f"{action.value}-{name}": value for name, value in own.items()}
