"""MoneyField: an amount of money as people type it, kept as whole 分; WholeField: a number."""

from wtforms import Field, IntegerField
from wtforms.widgets import TextInput

from portal.kernel import money, text


class MoneyField(Field):
    """An amount, ``1,234.5`` or ``1.2 万元``, as 分; None where nothing is written."""

    widget = TextInput()
    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount, or say how to write one."""
        said = text.one_line(valuelist[0]) if valuelist else ""
        self.data = None
        if not said:
            return
        found = money.read(said)
        if found < 0:
            raise ValueError(f"金额“{said}”是负数。请填 0 或正数。")
        self.data = found

    def _value(self) -> str:
        """What was typed, else the amount in 元."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else money.amount(self.data)


class WholeField(IntegerField):
    """A whole number, with a sentence in Chinese for anything else."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; full-width digits count as digits."""
        text = valuelist[0].strip() if valuelist else ""
        if not text.isdecimal() or len(text) > 6:
            self.data = None
            raise ValueError(
                f"“{text}”不是整数。请填写像 15 这样的数字。" if text else "请填写一个整数。"
            )
        self.data = int(text)
