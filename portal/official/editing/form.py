"""The editor's form: the elements of a document as a person types them."""

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import BooleanField, FieldList, FileField, FormField, HiddenField, SelectField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice

from portal.gongwen.content import Sealing
from portal.official.editing.body import picture_line
from portal.official.rules import NOT_HERE, is_secret
from portal.official.service.picturing import CONFIRM
from portal.official.terms import Direction, Kind, Publicity, Sheet, Urgency
from portal.web.forms import (
    Form,
    LineField,
    TermField,
    TextField,
    VersionForm,
    at_most,
    required,
)

LONGEST_TITLE, LONGEST_NAMES, LONGEST_ORGAN = 300, 4000, 80
MOST_ORGANS = 30
MOST_ATTACHMENTS = 30
_SEALINGS = tuple(SelectChoice(one.value, one.value) for one in Sealing)


class AttachmentForm(PlainForm):
    """One attachment; ``at`` is its place among those of the text it was opened with, from 1."""

    at = HiddenField()
    name = LineField("附件名称", [at_most(LONGEST_TITLE, "附件名称")])
    body = TextField("附件内容", table=True)
    turned = BooleanField("横排")


class EditorForm(VersionForm):
    """All elements that a drafter writes; ``base`` is the number of the text they began from."""

    base = HiddenField()
    kind = TermField("文种", Kind, missing="请选择文种。")
    sheet = TermField("格式", Sheet, missing="请选择格式。")
    direction = TermField("行文方向", Direction, missing="请选择行文方向。")
    urgency = TermField("紧急程度", Urgency, missing="请选择紧急程度。")
    publicity = TermField("公开属性", Publicity, missing="请选择公开属性。")
    title = TextField("标题", [required("请填写标题。"), at_most(LONGEST_TITLE, "标题")])
    issuers = TextField("发文机关", [required("请填写发文机关，一行一个，主办机关写在第一行。")])
    recipients = TextField("主送机关", [at_most(LONGEST_NAMES, "主送机关")])
    body = TextField("正文", table=True)
    attachments = FieldList(FormField(AttachmentForm), max_entries=MOST_ATTACHMENTS)
    issued_title = TextField("印发或转发的文件标题", [at_most(LONGEST_TITLE, "文件标题")])
    issued_body = TextField("印发或转发的文件正文", table=True)
    note = LineField("附注", [at_most(400, "附注")])
    sealing = SelectField("署名", choices=_SEALINGS, validate_choice=False)
    stamps = TextField("签名章", [at_most(400, "签名章")])
    mark = TextField("发文机关标志", [at_most(1000, "发文机关标志")])
    organs = TextField("落款名称", [at_most(1000, "落款名称")])
    present = LineField("出席", [at_most(2000, "出席人员")])
    absent = LineField("请假", [at_most(2000, "请假人员")])
    beside = LineField("列席", [at_most(2000, "列席人员")])
    copies_to = TextField("抄送机关", [at_most(LONGEST_NAMES, "抄送机关")])
    printer = LineField("印发机关", [at_most(LONGEST_ORGAN, "印发机关")])
    basis = LineField("行文依据", [at_most(400, "行文依据")])
    phone = LineField("联系电话", [at_most(40, "联系电话")])
    picture = FileField("图片")
    picture_caption = LineField("题注", [at_most(100, "题注")])
    picture_seen = BooleanField(CONFIRM)
    reason = LineField("修改说明", [at_most(400, "修改说明")])

    def name_picture(self, number: int) -> None:
        """Name an uploaded picture below the text, as the script does where one is writing."""
        line = picture_line(number, self.picture_caption.data or "")
        self.body.data = "\n".join(one for one in (self.body.data or "", line) if one)
        self.picture_caption.data = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field by its rules; 密级 in any of them is refused beside that field."""
        fine = bool(super().validate(extra_validators))
        for field in self._typed():
            if isinstance(field.data, str) and is_secret(field.data):
                field.errors = [*field.errors, NOT_HERE]
                fine = False
        return self._organs_fit() and fine

    def _typed(self) -> Iterator[Any]:
        """Every field of one text, those of attachments too."""
        for field in self:
            if field.name == self.attachments.name:
                for entry in self.attachments.entries:
                    yield from entry.form
            else:
                yield field

    def _organs_fit(self) -> bool:
        names = (self.issuers.data or "").split("\n")
        long = next((name for name in names if len(name) > LONGEST_ORGAN), "")
        if long:
            said = f"“{long[:20]}…”有 {len(long)} 字。机关名称最多 {LONGEST_ORGAN} 字，一行一个。"
        elif len(names) > MOST_ORGANS:
            said = f"发文机关有 {len(names)} 个，最多 {MOST_ORGANS} 个。请核对，一行一个。"
        else:
            return True
        self.issuers.errors = (*self.issuers.errors, said)
        return False

    @property
    def values(self) -> Mapping[str, Any]:
        """What was typed, by the names of the fields; nothing typed is an empty text."""
        return {
            name: "" if data is None and not name.startswith("attachments") else data
            for name, data in self.data.items()
        }


class BeginForm(Form):
    """The template that was chosen."""

    template = LineField("模板")


class BringForm(Form):
    """A file from somebody's desk; ``kind`` None: as its title says."""

    file = FileField("文件")
    picture_seen = BooleanField(CONFIRM)
    kind = TermField("文种", Kind, blank="按标题自动认")

    def validate(self, extra_validators: Any = None) -> bool:
        """A file must have come."""
        fine = bool(super().validate(extra_validators))
        if not self.file_name:
            self.file.errors = (*self.file.errors, "请选择文件。")
            return False
        return fine

    @property
    def file_name(self) -> str:
        """The name the file had, empty where none came."""
        return str(getattr(self.file.data, "filename", "") or "")

    @property
    def file_bytes(self) -> bytes:
        """What is in the file."""
        return bytes(self.file.data.stream.read())
