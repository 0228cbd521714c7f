"""科室: the tree, and its upkeep."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, current_app, flash, request, url_for

from portal.policy import Actor
from portal.units import sections
from portal.units.forms import ReasonForm, SectionForm
from portal.units.models import Unit
from portal.units.rules import tree as hung
from portal.units.rules import would_circle
from portal.units.service import sections as service
from portal.units.terms import Kind
from portal.units.views.blueprint import sent
from portal.web.access import actor, needs
from portal.web.htmx import page, page_or_partial

bp = Blueprint("sections", __name__, url_prefix="/sections")
Count = Callable[[int], int]
PEOPLE_IN, HAZARDS_OF = "people_in_section", "hazards_of_section"


def register(app: Flask, people_in: Count, hazards_of: Count) -> None:
    """Open the pages of sections; told how to count who works in one and its open hazards.

    Accounts and hazards stand above units, so the application hands their counts in.
    """
    app.extensions |= {PEOPLE_IN: people_in, HAZARDS_OF: hazards_of}
    app.register_blueprint(bp)


@bp.get("/")
@needs("section.manage")
def tree() -> Response:
    """科室: the committee and its sections as a tree."""
    every = {row.id: row for row in sections.every()}
    firms = sections.firms_in_charge()
    nodes = hung({row.id: row.parent_id for row in every.values()})
    return page(
        "units/tree.html",
        lines=[
            {
                "unit": every[node.unit_id],
                "depth": node.depth,
                "firms": firms.get(node.unit_id, 0),
                "is_committee": every[node.unit_id].kind is Kind.COMMITTEE,
            }
            for node in nodes
        ],
    )


@bp.route("/new", methods=["GET", "POST"])
@needs("section.manage")
def add() -> Response:
    """添加科室."""
    person = actor()
    form = SectionForm()
    _offer_parents(form, None)
    status = 200
    if request.method == "POST":
        status = 422
        if way := sent(person, form, lambda: _added(person, form)):
            return way
    else:
        asked = request.args.get("parent", "")
        known = [value for value, _ in form.parent_id.choices if value]
        form.parent_id.data = asked if asked in known else next(iter(known), "")
    return _drawn(form, status, None, url_for(".add"))


@bp.route("/<int:section_id>/edit", methods=["GET", "POST"])
@needs("section.manage")
def edit(section_id: int) -> Response:
    """改名、改上级."""
    person = actor()
    unit = sections.get(section_id)
    form = SectionForm()
    _offer_parents(form, unit)
    status = 200
    if request.method == "POST":
        status = 422
        if way := sent(person, form, lambda: _edited(person, section_id, form)):
            return way
        unit = sections.get(section_id)
    else:
        form.show(unit)
        form.version.data = str(unit.version)
    return _drawn(form, status, unit, url_for(".edit", section_id=section_id))


@bp.route("/<int:section_id>/close", methods=["GET", "POST"])
@needs("section.manage")
def close(section_id: int) -> Response:
    """撤销."""

    def act(person: Actor, form: ReasonForm) -> Unit:
        return service.close_section(
            person,
            section_id,
            form.seen_version,
            form.reason.data,
            people_left=current_app.extensions[PEOPLE_IN](section_id),
            hazards_left=current_app.extensions[HAZARDS_OF](section_id),
        )

    return _turned(
        section_id,
        act,
        "撤销",
        "撤销后不能再把企业和人员归到这个科室；它办过的事仍写着原来的名称，可以恢复。",
    )


@bp.route("/<int:section_id>/reopen", methods=["GET", "POST"])
@needs("section.manage")
def reopen(section_id: int) -> Response:
    """恢复."""

    def act(person: Actor, form: ReasonForm) -> Unit:
        return service.reopen_section(person, section_id, form.seen_version, form.reason.data)

    return _turned(section_id, act, "恢复", "恢复后，又可以把企业和人员归到这个科室。")


def _turned(
    section_id: int, act: Callable[[Actor, ReasonForm], Unit], word: str, consequence: str
) -> Response:
    person = actor()
    unit = sections.get(section_id)
    form = ReasonForm()
    status = 200

    def done() -> str:
        flash(f"“{act(person, form).name}”已{word}。", "done")
        return url_for(".tree")

    if request.method == "POST":
        status = 422
        if way := sent(person, form, done):
            return way
        unit = sections.get(section_id)
    else:
        form.version.data = str(unit.version)
    return page_or_partial(
        "units/reason.html",
        "units/_reason_form.html",
        status=status,
        form=form,
        word=word,
        name=unit.name,
        consequence=consequence,
        address=request.path,
        back=url_for(".tree"),
    )


def _offer_parents(form: SectionForm, unit: Unit | None) -> None:
    """What a section may hang under: not itself, nor what hangs under it.

    The top is offered where there is no committee yet, or where the section stands there already.
    """
    every = sections.every()
    parents = {row.id: row.parent_id for row in every}
    at_top = unit is not None and unit.parent_id is None
    if at_top or not any(row.kind is Kind.COMMITTEE for row in every):
        top = [("", "最上级")]
    else:
        top, form.parent_id.missing = [], "请选择上级。"
    kept = unit.parent_id if unit else None
    form.parent_id.choices = top + [
        (str(row.id), row.name)
        for row in every
        if (row.is_active or row.id == kept)
        and not (unit and would_circle(parents, unit.id, row.id))
    ]


def _drawn(form: SectionForm, status: int, unit: Unit | None, address: str) -> Response:
    return page_or_partial(
        "units/section.html",
        "units/_section_form.html",
        status=status,
        form=form,
        unit=unit,
        is_committee=unit is not None and unit.kind is Kind.COMMITTEE,
        address=address,
    )


def _added(person: Actor, form: SectionForm) -> str:
    unit = service.add(person, form.to_said())
    flash(f"已添加科室“{unit.name}”。", "done")
    return url_for(".tree")


def _edited(person: Actor, section_id: int, form: SectionForm) -> str:
    unit = service.edit(person, section_id, form.seen_version, form.to_said())
    flash(f"“{unit.name}”已保存。", "done")
    return url_for(".tree")
