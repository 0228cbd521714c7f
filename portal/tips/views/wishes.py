"""What the informant asked for: 删除照片, 撤回, 复核, each granted or declined with an answer."""

from flask import Response

from portal.tips.forms import ActForm
from portal.tips.service import wishing
from portal.tips.session import opener
from portal.tips.views.blueprint import bp
from portal.tips.views.drawing import sent
from portal.web.access import actor, needs


@bp.post("/<tip_id>/wish/files")
@needs("tip.handle")
def delete_files(tip_id: str) -> Response:
    """同意删除照片和文件."""
    person, key, form = actor(), opener(), ActForm()
    words = form.text.data or ""
    return sent(
        key,
        tip_id,
        form,
        lambda: wishing.delete_files(person, key, tip_id, form.seen_version, words),
        "照片和文件已删除，找不回来了。",
    )


@bp.post("/<tip_id>/wish/decline")
@needs("tip.handle")
def decline_wish(tip_id: str) -> Response:
    """不同意."""
    person, key, form = actor(), opener(), ActForm()
    words = form.text.data or ""
    return sent(
        key,
        tip_id,
        form,
        lambda: wishing.decline(person, key, tip_id, form.seen_version, words),
        "已答复举报人。",
    )


@bp.post("/<tip_id>/review/decline")
@needs("tip.handle")
def decline_review(tip_id: str) -> Response:
    """维持原结果."""
    person, key, form = actor(), opener(), ActForm()
    words = form.text.data or ""
    return sent(
        key,
        tip_id,
        form,
        lambda: wishing.decline_review(person, key, tip_id, form.seen_version, words),
        "已答复举报人，维持原来的结果。",
    )
