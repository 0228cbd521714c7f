"""Forms of accounts: signing in, one's own account, people and their posts."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, PasswordField
from wtforms.validators import ValidationError

from portal.accounts.directory import Filter
from portal.accounts.fields import EmailField, PhoneField, RolesField
from portal.accounts.service.people import Person
from portal.accounts.terms import State
from portal.policy import Post, Role
from portal.web.forms import (
    Form,
    LineField,
    RowField,
    TermField,
    TextField,
    VersionForm,
    at_most,
    required,
)
from portal.web.paging import row_id

LONGEST_PASTE = 500_000


class SignInForm(Form):
    """登录."""

    username = LineField("用户名", [required("请输入用户名。"), at_most(40, "用户名")])
    password = PasswordField("口令", [required("请输入口令。")])
    next = HiddenField()


class CodeForm(Form):
    """动态码."""

    code = LineField(
        "动态码", [required("请输入手机上的六位动态码，或一个恢复码。"), at_most(40, "动态码")]
    )
    next = HiddenField()


class PasswordForm(Form):
    """修改口令."""

    old = PasswordField("原口令", [required("请输入原口令。")])
    new = PasswordField("新口令", [required("请输入新口令。"), at_most(200, "口令")])
    again = PasswordField("再输一遍新口令", [required("请再输一遍新口令。")])

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.new.data:
            raise ValidationError("两遍输入的新口令不一样。请重新输入。")


class ProveForm(Form):
    """One's own password once more, before a graver change."""

    password = PasswordField("口令", [required("请输入您的口令。")])


class PhoneForm(Form):
    """修改手机号."""

    phone = PhoneField("手机号")


class EmailForm(Form):
    """修改邮箱."""

    email = EmailField("邮箱")


class TotpForm(Form):
    """开通动态码."""

    code = LineField(
        "手机上现在的六位数", [required("请输入手机上现在的六位数。"), at_most(40, "动态码")]
    )


class EditForm(VersionForm):
    """修改人员资料."""

    name = LineField("姓名", [required("请填写姓名。"), at_most(40, "姓名")])
    job_title = LineField("职务", [at_most(40, "职务")])
    phone = PhoneField("手机号")


class PersonForm(Form):
    """新建人员."""

    name = LineField("姓名", [required("请填写姓名。"), at_most(40, "姓名")])
    unit_id = RowField("单位", missing="请选择单位。")
    job_title = LineField("职务", [at_most(40, "职务")])
    phone = PhoneField("手机号")
    roles = RolesField("角色")
    username = LineField("用户名", [at_most(40, "用户名")])

    def to_person(self) -> Person:
        """The new person."""
        return Person(
            name=self.name.data or "",
            unit_id=self.unit_id.row_id or 0,
            roles=frozenset(self.roles.data or ()),
            username=(self.username.data or "").lower(),
            phone=self.phone.data or "",
            job_title=self.job_title.data or "",
        )


class ReasonForm(Form):
    """A graver act with its reason."""

    reason = TextField("原因", [required("请写明原因。"), at_most(400, "原因")])


class PeopleForm(Form):
    """The filters of the list of people, kept in the address."""

    class Meta(Form.Meta):
        csrf = False

    q = LineField("姓名、拼音首字母、用户名")
    unit = LineField("单位")
    role = TermField("角色", Role, blank="全部角色")
    state = TermField("状态", State, blank="全部人员")

    def to_filter(self) -> Filter:
        """What the list is narrowed to; what cannot be read narrows nothing."""
        return Filter(
            words=(self.q.data or "")[:100],
            unit=(self.unit.data or "")[:60],
            role=self.role.data,
            state=self.state.data,
        )


class UnitsForm(Form):
    """The filter of the list of units with their posts."""

    class Meta(Form.Meta):
        csrf = False

    q = LineField("单位名称或拼音首字母")


class SheetForm(Form):
    """人员的 Excel: a file, or a block pasted from it."""

    file = FileField("选择 Excel 文件（.xlsx 或 .csv）")
    pasted = TextField(
        "或者把 Excel 里的表格（带表头）复制后粘贴在这里",
        [at_most(LONGEST_PASTE, "粘贴的内容")],
        table=True,
    )


class SheetInForm(Form):
    """导入有效的行: the second press names the dry run it belongs to."""

    sheet = HiddenField(validators=[required("请重新上传表格。")])


class PostsForm(Form):
    """Who holds the posts of one unit; ``seen_…`` is who held them when the page was drawn."""

    posts: tuple[Post, ...] = ()

    def holders(self) -> dict[Post, int | None]:
        """Who shall hold each post, None for nobody."""
        return {post: self[f"post_{post.value}"].row_id for post in self.posts}

    def seen(self) -> dict[Post, int]:
        """Who held each post."""
        told = {post: row_id(self[f"seen_{post.value}"].data) for post in self.posts}
        return {post: user_id for post, user_id in told.items() if user_id is not None}


def posts_form(
    candidates: Mapping[Post, list[tuple[int, str]]], held: Mapping[Post, int]
) -> PostsForm:
    """The form of a unit's posts, a select for each post with those who may hold it."""
    fields: dict[str, Any] = {"posts": tuple(candidates)}
    for post in candidates:
        fields[f"post_{post.value}"] = RowField(post.label)
        fields[f"seen_{post.value}"] = HiddenField()
    start = {f"{at}_{post.value}": str(held[post]) for at in ("post", "seen") for post in held}
    form: PostsForm = type("UnitPostsForm", (PostsForm,), fields)(data=start)
    for post, rows in candidates.items():
        names = [(str(row_id), words) for row_id, words in rows]
        form[f"post_{post.value}"].choices = [("", "（空缺）"), *names]
    return form
