"""Forms of signing in."""

from wtforms import HiddenField, PasswordField

from portal.web.forms import Form, LineField, at_most, required


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
