"""On PostgreSQL the public pages have a role of their own.

It reaches the tip tables only, and of a reward the few columns by which it is claimed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import create_engine, literal, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from portal.db import Base, db
from portal.informants import role
from portal.public import create_public
from portal.rewards.models import CHANGED_BY_INFORMANT, READ_BY_INFORMANT, Reward
from portal.settings import SettingError, Settings
from tests.support import informant
from tests.support.page import Browser
from tests.support.rewarded import Office, office

__all__ = ["office"]

ROLE = "jubao_of_the_tests"
TIP_TABLES = {model.__tablename__ for model in role.GRANTS}


def test_two_hosts_on_an_embedded_database_are_refused_at_start(settings: Settings) -> None:
    apart = replace(settings, apart=True, database_url="sqlite:///anywhere.db")
    with pytest.raises(SettingError, match="PostgreSQL"):
        create_public(apart)


def test_a_role_is_named_plainly() -> None:
    with pytest.raises(ValueError, match="x; drop"):
        role.statements("x; drop")


@pytest.fixture
def apart(public: Flask, settings: Settings) -> Iterator[Flask]:
    """The public pages under the role alone."""
    if settings.is_sqlite:
        pytest.skip("the embedded database has no roles")
    assert public
    with under_the_role(settings) as app:
        yield app


@contextmanager
def under_the_role(settings: Settings) -> Iterator[Flask]:
    """The public pages under a role made for it, gone afterwards."""
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP ROLE IF EXISTS {ROLE}"))
        connection.execute(text(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'only-for-tests'"))
        for line in role.statements(ROLE):
            connection.execute(text(line))
    url = make_url(settings.database_url).set(username=ROLE, password="only-for-tests")
    app = informant.public_of(
        replace(settings, database_url=url.render_as_string(hide_password=False), apart=True)
    )
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with engine.connect() as connection:
        connection.execute(text(f"DROP OWNED BY {ROLE}"))
        connection.execute(text(f"DROP ROLE {ROLE}"))
    engine.dispose()


def test_the_role_serves_the_whole_way_of_a_tip(apart: Flask) -> None:
    visitor = Browser(apart)
    page = informant.write(visitor)
    code = informant.code_on(page)
    page = page.send("记好了，继续", {"tail": code[-4:]}).send("现在看进度")
    page = page.send("送出去", {"想说的话": "还在冒烟"})
    assert page.has(informant.TEXT, "还在冒烟")
    page.send("换一个查询码")


def test_the_role_fails_on_every_other_table(apart: Flask) -> None:
    engine = create_engine(apart.config["SQLALCHEMY_DATABASE_URI"])
    for table in Base.metadata.sorted_tables:
        with engine.connect() as connection:
            if table.name in TIP_TABLES:
                connection.execute(select(literal(1)).select_from(table).limit(1))
                continue
            for statement in (select(literal(1)).select_from(table), table.delete()):
                with pytest.raises(ProgrammingError, match="permission denied"):
                    connection.execute(statement)
                connection.rollback()
    engine.dispose()


def test_the_role_reads_and_changes_of_a_reward_what_a_claim_needs(apart: Flask) -> None:
    engine = create_engine(apart.config["SQLALCHEMY_DATABASE_URI"])
    read, changed = (set(told.split(", ")) for told in (READ_BY_INFORMANT, CHANGED_BY_INFORMANT))
    for column in Reward.__table__.columns:
        for statement, is_allowed in (
            (select(column).limit(1), column.name in read),
            (update(Reward.__table__).values({column.name: column}), column.name in changed & read),
        ):
            with engine.connect() as connection:
                if is_allowed:
                    connection.execute(statement)
                else:
                    with pytest.raises(ProgrammingError, match="permission denied"):
                        connection.execute(statement)
                connection.rollback()
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission"):
        connection.execute(Reward.__table__.delete())
    engine.dispose()


def test_the_role_claims_a_reward_by_code_and_by_name(office: Office, settings: Settings) -> None:
    if settings.is_sqlite:
        pytest.skip("the embedded database has no roles")
    _, receipt, _ = office.approved()
    with under_the_role(settings) as app:
        page = Browser(app).open("/jubao/check").send("查进度", {"查询码": receipt})
        page.send("凭码领取，不留姓名").follow("回进度页").follow("改成实名领取").send(
            "交给财务", {"姓名": "赵", "开户银行": "某行", "账号": "1"}
        )
