"""岗位: who holds the posts of each unit."""

from urllib.parse import urlencode

from flask import Response, flash, request, url_for

from portal.accounts import directory, rules
from portal.accounts.forms import UnitsForm, posts_form
from portal.accounts.service import posts as service
from portal.accounts.views.blueprint import bp
from portal.accounts.views.people import refuse
from portal.kernel.errors import Refusal
from portal.web.access import actor, needs
from portal.web.htmx import page_or_partial, see_other


@bp.get("/posts")
@needs("account.manage")
def posts() -> Response:
    """岗位: units with who holds their posts."""
    form = UnitsForm(request.args)
    words = (form.q.data or "")[:60]
    found, after = directory.units_with_posts(actor(), words, after=request.args.get("at", ""))
    older = f"{url_for('.posts')}?{urlencode({'q': words, 'at': after})}" if after else None
    return page_or_partial(
        "accounts/posts.html",
        "accounts/_posts_rows.html",
        form=form,
        lines=[
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind.label,
                "posts": [
                    (post.label, one.holders.get(post, "")) for post in rules.posts_of(one.kind)
                ],
            }
            for one in found
        ],
        pager={"newer": None, "older": older, "total": ""},
    )


@bp.route("/posts/<int:unit_id>", methods=["GET", "POST"])
@needs("account.manage")
def unit_posts(unit_id: int) -> Response:
    """一个单位的岗位."""
    person = actor()
    unit = directory.unit(person, unit_id)
    candidates = directory.who_may_hold(unit, rules.posts_of(unit.kind), directory.crowd([unit.id]))
    form = posts_form(candidates, directory.posts_of_unit(unit.id))
    name = unit.name
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                changed = service.appoint(person, unit_id, form.holders(), seen=form.seen())
            except Refusal as refusal:
                refuse(form, refusal)
            else:
                flash(f"{name}的岗位已保存。" if changed else "没有改动。", "done")
                return see_other(url_for(".posts"))
    return page_or_partial(
        "accounts/unit_posts.html",
        "accounts/_unit_posts_form.html",
        status=status,
        form=form,
        unit_id=unit_id,
        heading=name,
        nobody=not any(candidates.values()),
    )
