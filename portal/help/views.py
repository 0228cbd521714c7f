"""帮助: the users' handbook, a page a chapter, and its pictures."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, send_file, url_for

from portal import places
from portal.kernel.errors import NotFound
from portal.kernel.later import Later
from portal.policy import Actor, Role
from portal.web.access import actor, needs
from portal.web.htmx import page

if TYPE_CHECKING:
    from portal.help.pages import Book, Chapter

bp = Blueprint("help", __name__, url_prefix="/help")
pages = Later("portal.help.pages")


def book() -> "Book":
    """The handbook of this installation."""
    found: Book = pages.read(places.root() / "docs" / "手册", url_for("help.contents"))
    return found


@bp.get("/")
@needs("desk.view")
def contents() -> Response:
    """使用手册: one's own pages first, then every chapter."""
    found = book()
    own, others = _by_role(actor(), found.roles)
    return page("help/contents.html", book=found, own=own, others=others)


@bp.get("/<chapter>")
@needs("desk.view")
def show(chapter: str) -> Response:
    """One chapter."""
    found = book()
    here = found.chapters.get(chapter)
    if here is None:
        raise NotFound("手册里没有这一章，可能已改名。请从手册目录里找。")
    own, _ = _by_role(actor(), found.roles)
    return page("help/chapter.html", book=found, own=own, here=here)


@bp.get("/pictures/<name>")
@needs("desk.view")
def picture(name: str) -> Response:
    """A picture of the handbook; only a listed name is one."""
    path = book().pictures.get(name)
    if path is None:
        raise NotFound("手册里没有这张图。请刷新页面。")
    return make_response(send_file(path, mimetype="image/png", conditional=True))


def _by_role(person: Actor, told: "list[Chapter]") -> "tuple[list[Chapter], list[Chapter]]":
    """The pages of the person's own roles, and the others, both in the order of roles."""
    pages_of = {chapter.name.removeprefix(pages.ROLE_PAGE): chapter for chapter in told}
    known = [role for role in Role if role.label in pages_of]
    return (
        [pages_of[role.label] for role in known if role in person.roles],
        [pages_of[role.label] for role in known if role not in person.roles],
    )
