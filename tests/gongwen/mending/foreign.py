"""Word files as they come from people's desks: made by hand, with everything Word can put in."""

import io
import zipfile
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

from tests.gongwen import samples

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="w14"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STYLES = (
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体"/><w:sz w:val="21"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:styleId="a3"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:u w:val="single"/></w:rPr></w:style></w:styles>'
)
_NUMBERING = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%3."/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="\uf06c"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


@cache
def _photo() -> bytes:
    return samples.photo("red", "PNG")


def run(text: str, look: str = "") -> str:
    """A run of text."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(inner: str, shape: str = "") -> str:
    """A paragraph of runs."""
    return f"<w:p><w:pPr>{shape}</w:pPr>{inner}</w:p>"


def centred(text: str, size: int = 44) -> str:
    """A large line in the middle."""
    return p(run(text, f'<w:b/><w:sz w:val="{size}"/>'), '<w:jc w:val="center"/>')


def right(text: str) -> str:
    """A line at the right."""
    return p(run(text), '<w:jc w:val="right"/>')


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph that Word numbers by itself."""
    shape = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(run(text), shape)


def inserted(text: str) -> str:
    """Words that were put in while changes were tracked."""
    return f'<w:ins w:id="1" w:author="a">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    """Words that were taken out while changes were tracked."""
    return (
        '<w:del w:id="2" w:author="a"><w:r>'
        f'<w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
    )


def complex_field(code: str, result: str) -> str:
    """A field in five runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def simple_field(code: str, result: str) -> str:
    """A field in one element."""
    return f'<w:fldSimple w:instr=" {code} ">{run(result)}</w:fldSimple>'


def link(text: str) -> str:
    """Words that lead elsewhere."""
    inner = run(text, '<w:rStyle w:val="a3"/>')
    return f'<w:hyperlink r:id="rIdLink">{inner}</w:hyperlink>'


def noted(number: int) -> str:
    """The reference of a footnote."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def controlled(inner: str) -> str:
    """Runs in a content control."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def formula(text: str) -> str:
    """A formula."""
    return f"<m:oMath><m:r><m:t>{escape(text)}</m:t></m:r></m:oMath>"


def boxed(text: str, *, old: bool = False) -> str:
    """A box with text, as newer or older programs draw it."""
    content = f"<w:txbxContent>{p(run(text))}</w:txbxContent>"
    shape = f'<v:shape style="width:100pt;height:40pt"><v:textbox>{content}</v:textbox></v:shape>'
    if old:
        return f"<w:r><w:pict>{shape}</w:pict></w:r>"
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor behindDoc="0">'
        '<wp:extent cx="1000000" cy="400000"/><wp:wrapNone/><wp:docPr id="9" name="b"/>'
        f'<a:graphic><a:graphicData uri="{uri}"><wps:wsp><wps:spPr/><wps:txbx>{content}</wps:txbx>'
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{shape}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def pictured(*, floats: bool = False, cut: bool = False) -> str:
    """A picture in the line, or beside the text as a seal is."""
    holder = "anchor" if floats else "inline"
    crop = '<a:srcRect l="9000"/>' if cut else ""
    extra = (
        '<wp:positionH relativeFrom="page"><wp:posOffset>100</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>100</wp:posOffset></wp:positionV>'
        if floats
        else ""
    )
    return (
        f'<w:r><w:drawing><wp:{holder}>{extra}<wp:extent cx="1800000" cy="1350000"/>'
        '<wp:docPr id="1" name="p"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rIdPicture"/>{crop}'
        '<a:stretch/></pic:blipFill><pic:spPr><a:xfrm><a:ext cx="1800000" cy="1350000"/></a:xfrm>'
        f"</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:{holder}></w:drawing></w:r>"
    )


def cell(text: str, properties: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(run(text) if text else '')}</w:tc>"


def table(*rows: str, columns: int = 3) -> str:
    """A ruled table."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    grid = '<w:gridCol w:w="2500"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    )


@dataclass
class Foreign:
    """A file with everything that was asked for."""

    body: list[str]
    header: str = ""
    footer: str = ""
    footnotes: list[str] = field(default_factory=list)
    section: str = '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:bottom="1440"/>'

    def data(self) -> bytes:
        """The bytes of the file."""
        references = ""
        relations = [
            ("rIdStyles", "styles", "styles.xml", ""),
            ("rIdNumbers", "numbering", "numbering.xml", ""),
            ("rIdPicture", "image", "media/image1.png", ""),
            ("rIdLink", "hyperlink", "https://example.invalid/a", ' TargetMode="External"'),
        ]
        parts: dict[str, bytes] = {
            "word/styles.xml": f"{_HEAD}{_STYLES}".encode(),
            "word/numbering.xml": f"{_HEAD}{_NUMBERING}".encode(),
            "word/media/image1.png": _photo(),
        }
        kinds = {"word/styles.xml": "styles", "word/numbering.xml": "numbering"}
        for word, tag, content in (("header", "hdr", self.header), ("footer", "ftr", self.footer)):
            if content:
                name = f"word/{word}1.xml"
                parts[name] = f"{_HEAD}<w:{tag} {_NAMESPACES}>{content}</w:{tag}>".encode()
                kinds[name] = word
                relations.append((f"rId{word}", word, f"{word}1.xml", ""))
                references += f'<w:{word}Reference w:type="default" r:id="rId{word}"/>'
        if self.footnotes:
            notes = "".join(
                f'<w:footnote w:id="{number}">{p(run(text))}</w:footnote>'
                for number, text in enumerate(self.footnotes, start=1)
            )
            content = f"{_HEAD}<w:footnotes {_NAMESPACES}>{notes}</w:footnotes>"
            parts["word/footnotes.xml"] = content.encode()
            kinds["word/footnotes.xml"] = "footnotes"
            relations.append(("rIdNotes", "footnotes", "footnotes.xml", ""))
        document = (
            f"{_HEAD}<w:document {_NAMESPACES}><w:body>{''.join(self.body)}"
            f"<w:sectPr>{references}{self.section}</w:sectPr></w:body></w:document>"
        )
        parts["word/document.xml"] = document.encode()
        kinds["word/document.xml"] = "document.main"
        parts["[Content_Types].xml"] = _types(kinds)
        parts["_rels/.rels"] = _relations([("rId1", "officeDocument", "word/document.xml", "")])
        parts["word/_rels/document.xml.rels"] = _relations(relations)
        return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Parts as a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, blob in parts.items():
            file.writestr(name, blob)
    return stream.getvalue()


def _types(kinds: dict[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{overrides}</Types>'
    ).encode()


def _relations(rows: list[tuple[str, str, str, str]]) -> bytes:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target, mode in rows
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{inner}</Relationships>'.encode()
