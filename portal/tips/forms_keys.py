"""Forms of 开箱 and of the boxes."""

from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import ValidationError

from portal.web.forms import Form, LineField, RowField, TextField, at_most, required

ASKED = "登录口令"
LONGEST_TYPED = 80


class OpenForm(Form):
    """The sign-in password once more; ``next`` is the page one came from."""

    password = PasswordField(ASKED, [required("请输入您的登录口令。")])
    next = HiddenField()


class PrintedForm(Form):
    """The last group of the recovery key, typed back from the print."""

    last = LineField(
        "恢复密钥的最后一组",
        [required("请输入纸上最后一组。"), at_most(LONGEST_TYPED, "最后一组")],
        description="三个字符，请看着纸输入。",
    )
    next = HiddenField()


class RecoverForm(OpenForm):
    """The printed recovery key, and the password of now."""

    recovery = LineField(
        "打印的恢复密钥",
        [required("请输入打印的恢复密钥。"), at_most(LONGEST_TYPED, "恢复密钥")],
        description="11 组，每组三个字符；大小写、空格、短横都可以。",
    )


class RenewForm(OpenForm):
    """Another key, for one that nothing opens."""

    is_sure = BooleanField("我知道：换了以后，要别人重新加入我，才看得到举报")

    def validate_is_sure(self, field: BooleanField) -> None:
        """It cannot be undone."""
        if not field.data:
            raise ValidationError("请先看清上面的说明，再勾选。")


class AdmitForm(Form):
    """加入: who, and the 核对码 that the person reads out."""

    user_id = RowField("加入谁", missing="请选择要加入的人。")
    mark = LineField(
        "对方的核对码",
        [required("请输入对方的核对码。"), at_most(LONGEST_TYPED, "核对码")],
        description="请对方打开“开箱”页，当面念给您听。",
    )


class RemoveForm(Form):
    """移出, with a reason."""

    user_id = HiddenField()
    reason = TextField("移出的理由", [required("请写明移出的理由。"), at_most(400, "理由")])
