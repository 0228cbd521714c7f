"""Tries at the same moment count like tries one after the other."""

import threading

import pyotp
import pytest

from portal.accounts import passwords, queries
from portal.accounts.models import SignIn, User
from portal.accounts.service import signing_in
from portal.accounts.terms import Outcome
from portal.db import db
from portal.kernel.errors import Refusal
from portal.office import queries as office
from portal.policy import Role
from tests.support import make

TRIES = 12
WRONG = "Cuowu-2023-Koulin"
ADDRESS = "10.0.0.1"


def together(app, monkeypatch, act):
    """What ``act`` answers to each of a dozen that have all begun before one is answered."""
    begun, answers = threading.Barrier(TRIES), []
    fits = passwords.fits

    def slowly(password, password_hash):
        begun.wait(30)
        return fits(password, password_hash)

    monkeypatch.setattr(passwords, "fits", slowly)

    def one(number):
        with app.test_request_context("/sign-in"):
            answers.append(act(number))
            db.session.remove()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def free_tries(rows):
    with rows:
        return office.current().free_failures


def test_a_dozen_passwords_at_once_are_not_a_dozen_answers(app, rows, monkeypatch):
    with rows:
        make.user(username="anquan")
    answers = together(
        app, monkeypatch, lambda _: signing_in.try_password("anquan", WRONG, ADDRESS).outcome
    )
    assert answers.count(Outcome.WRONG) < free_tries(rows)
    assert answers.count(Outcome.WAIT) == TRIES - answers.count(Outcome.WRONG)


def test_the_right_password_among_many_wrong_ones_comes_too_late(rows, monkeypatch):
    with rows:
        make.user(username="anquan")
        fits = passwords.fits

        def while_others_fail(password, password_hash):
            if password == make.PASSWORD:
                for _ in range(office.current().free_failures):
                    signing_in.try_password("anquan", WRONG, ADDRESS)
            return fits(password, password_hash)

        monkeypatch.setattr(passwords, "fits", while_others_fail)
        found = signing_in.try_password("anquan", make.PASSWORD, ADDRESS)
        assert found.outcome is Outcome.WAIT
        assert "没有被锁死" in found.words


def test_proving_oneself_many_times_at_once_ends_in_waiting(app, rows, monkeypatch):
    with rows:
        user = make.user(username="anquan")

    def prove(_):
        try:
            signing_in.prove(user.id, WRONG, ADDRESS, "old")
        except Refusal as refusal:
            return str(refusal)
        return ""

    answers = together(app, monkeypatch, prove)
    assert sum("口令不对" in one for one in answers) < free_tries(rows)
    assert all(answers)


def test_six_digits_are_not_guessed_in_parallel(app, rows):
    with rows:
        user = make.user(Role.ADMIN, username="admin")
        right = pyotp.TOTP(make.TOTP_SECRET).now()
    wrong = [f"{number:06d}" for number in range(40) if f"{number:06d}" != right][:TRIES]
    begun, answers = threading.Barrier(TRIES), []

    def one(code):
        with app.test_request_context("/sign-in"):
            begun.wait(30)
            answers.append(signing_in.try_code(user.id, code, ADDRESS).outcome)
            db.session.remove()

    threads = [threading.Thread(target=one, args=(code,)) for code in wrong]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(Outcome.WRONG) < free_tries(rows)
    with rows:
        assert db.session.get_one(User, user.id).totp_last == 0


@pytest.mark.parametrize("role", [Role.ADMIN, Role.TIPS])
def test_what_is_personal_is_not_handed_on_with_the_to_dos(rows, browser, role):
    with rows:
        giver = make.user(role, Role.LEADER, unit=make.committee())
        taker = make.user(Role.FINANCE, unit=make.committee(), username="caiwu")
        make.stand_in(giver, taker)
    browser.sign_in("caiwu")
    assert browser.open("/hazards/").status == 200
    if role is Role.ADMIN:
        browser.open("/people/", expect=403)
    with rows:
        kept = db.session.query(SignIn).one()
        who = queries.actor_of(queries.live_sign_in(kept.token_hash))
        assert [one.roles for one in who.stands_in_for] == [frozenset({Role.LEADER})]


def test_who_stands_in_for_a_role_with_a_second_factor_needs_one(rows, browser):
    with rows:
        make.office(totp_roles=[Role.LEADER.value])
        giver = make.user(Role.LEADER, totp_secret=make.TOTP_SECRET)
        taker = make.user(Role.CLERK, unit=giver.unit, username="wenshu")
    assert browser.sign_in("wenshu").open("/").path == "/"
    with rows:
        make.stand_in(giver, taker)
    assert browser.open("/").path != "/"
