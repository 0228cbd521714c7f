"""A Word file with a mark in every place that can hold one."""

import io
import zipfile

import docx
from docx.oxml import parse_xml

from tests.cleaning import photos
from tests.cleaning.marks import Marks

WORDS = ("三车间砂轮机没有防护罩", "后来补写的一句", "被删去的一句", "请安监部门核实")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_WPS = "http://www.wps.cn/officeDocument/2013/wpsCustomData"
_SPACES = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:w14="{_W14}" xmlns:wpsCustomData="{_WPS}"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NO_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
MAKER = "http://schemas.microsoft.com/office/"


def _paragraphs(marks: Marks) -> list[str]:
    who = f'w:id="7" w:author="{marks("changer")}" w:date="2023-06-12T10:22:33Z"'
    return [
        f'<w:p {_SPACES} w:rsidR="00ABCDEF" w:rsidP="{marks("rsid")}" '
        f'w14:paraId="{marks("para id")}" wpsCustomData:kind="{marks("wps kind")}">'
        f"<w:ins {who}><w:r><w:t>{WORDS[1]}</w:t></w:r></w:ins>"
        f"<w:del {who}><w:r><w:delText>{WORDS[2]}</w:delText></w:r></w:del></w:p>",
        f'<w:p {_SPACES}><w:hyperlink r:id="rId901" w:tooltip="{marks("tooltip")}">'
        "<w:r><w:t>链接上的字</w:t></w:r></w:hyperlink>"
        f"{_field(' AUTHOR ', marks('author field'))}"
        f"{_field(' FILENAME ' + marks('field code'), marks('path field'))}"
        f"{_field(' HYPERLINK file:///C:/Users/' + marks('field link'), '域里的字')}"
        f"{_field(' PAGE ', '1')}"
        f'<w:fldSimple w:instr=" LASTSAVEDBY "><w:r><w:t>{marks("simple field")}</w:t></w:r>'
        "</w:fldSimple></w:p>",
        f'<w:p {_SPACES}><w:sdt><w:sdtPr><w:alias w:val="{marks("control name")}"/>'
        f'<w:tag w:val="{marks("control tag")}"/><w:dataBinding w:xpath="/{marks("binding")}"'
        ' w:storeItemID="{0}"/></w:sdtPr><w:sdtContent><w:r><w:t>控件里的字</w:t></w:r>'
        f'</w:sdtContent></w:sdt><w:smartTag w:element="{marks("smart tag")}" w:uri="urn:x">'
        "<w:r><w:t>标记里的字</w:t></w:r></w:smartTag>"
        f'<wpsCustomData:more v="{marks("wps element")}"/>'
        f'<w:permStart w:id="1" w:ed="{marks("editor")}"/><!-- {marks("xml comment")} -->'
        "</w:p>",
    ]


def _field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{result}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def word(marks: Marks) -> bytes:
    """The file; WORDS and what fields, controls and links show are its content."""
    document = docx.Document()
    document.add_paragraph(WORDS[0])
    for xml in _paragraphs(marks):
        document.element.body.insert(0, parse_xml(xml))
    remark = document.add_comment(
        document.paragraphs[-1].add_run("批"), WORDS[3], marks("remark author"), marks("initials")
    )
    assert remark.comment_id == 0
    document.add_picture(io.BytesIO(photos.jpeg(marks)))
    document.add_picture(io.BytesIO(photos.png(marks)))
    properties = document.inline_shapes[0]._inline.docPr
    properties.set("name", marks("picture name"))
    properties.set("descr", "C:\\" + marks("picture path"))
    for name in ("author", "last_modified_by", "title", "comments", "keywords", "subject"):
        setattr(document.core_properties, name, marks(f"core {name}"))
    out = io.BytesIO()
    document.save(out)
    return _with_parts(out.getvalue(), marks)


def _with_parts(data: bytes, marks: Marks) -> bytes:
    settings = (
        f'<w:rsids><w:rsid w:val="{marks("rsid list")}"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="commondata" w:val="{marks("wps device")}"/></w:docVars>'
        '<w:attachedTemplate r:id="rId902"/>'
    )
    template = f"file:///C:/Users/{marks('template')}/Normal.dotm"
    people = (
        f'<w15:people xmlns:w15="{MAKER}word/2012/wordml">'
        '<w15:person w15:author="{}"/></w15:people>'
    )
    return rewritten(
        data,
        marks,
        replaced={
            "word/settings.xml": ("</w:settings>", settings + "</w:settings>"),
            "word/document.xml": (
                "</w:sectPr>",
                f'<w:printerSettings xmlns:r="{_R}" r:id="rId903"/></w:sectPr>',
            ),
        },
        added={
            "docProps/custom.xml": f"{_HEAD}<P>{marks('custom property')}</P>",
            "docProps/app.xml": f"{_HEAD}<P><Company>{marks('company')}</Company></P>",
            "word/people.xml": _HEAD + people.format(marks("people")),
            "word/printerSettings1.bin": marks("printer"),
            "customXml/item1.xml": f"{_HEAD}<i>{marks('custom xml')}</i>",
            "word/glossary/document.xml": f"{_HEAD}<g>{marks('glossary')}</g>",
            "docProps/thumbnail.jpeg": marks("thumbnail"),
            "unreachable.xml": marks("unreachable"),
        },
        related={
            "word/document.xml": [
                ("rId901", RELATION + "hyperlink", "http://x.test/" + marks("url"), True),
                ("rId903", RELATION + "printerSettings", "printerSettings1.bin", False),
                ("rId904", MAKER + "2011/relationships/people", "people.xml", False),
                ("rId905", RELATION + "customXml", "../customXml/item1.xml", False),
                ("rId906", RELATION + "glossaryDocument", "glossary/document.xml", False),
            ],
            "word/settings.xml": [("rId902", RELATION + "attachedTemplate", template, True)],
        },
        types={
            "/word/people.xml": "application/vnd.ms-word.people+xml",
            "/word/glossary/document.xml": "application/xml",
        },
    )


def _mode(outside: bool) -> str:
    return ' TargetMode="External"' if outside else ""


def rewritten(
    data: bytes,
    marks: Marks,
    *,
    replaced: dict[str, tuple[str, str]],
    added: dict[str, str | bytes],
    related: dict[str, list[tuple[str, str, str, bool]]],
    types: dict[str, str],
) -> bytes:
    """An Office file with some text replaced, parts added, and those related and declared."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, (old, new) in replaced.items():
        text = parts[name].decode()
        assert old in text, (name, old)
        parts[name] = text.replace(old, new, 1).encode()
    for name, leads in related.items():
        directory, _, file = name.rpartition("/")
        own = f"{directory}/_rels/{file}.rels".lstrip("/")
        lines = "".join(
            f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"{_mode(outside)}/>'
            for id_, kind, target, outside in leads
        )
        text = parts.get(own, _NO_RELATIONS).decode()
        text = text.replace("</Relationships>", lines + "</Relationships>")
        parts[own] = text.encode()
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    declared = parts["[Content_Types].xml"].decode()
    declared = declared.replace(
        "</Types>", f'<Default Extension="bin" ContentType="application/x"/>{overrides}</Types>'
    )
    parts["[Content_Types].xml"] = declared.encode()
    parts |= {
        name: body.encode() if isinstance(body, str) else body for name, body in added.items()
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            member = zipfile.ZipInfo(name, (2023, 6, 12, 10, 22, 32))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.comment = marks.bytes("member comment")
            archive.writestr(member, body)
        archive.comment = marks.bytes("zip comment")
    return out.getvalue()
