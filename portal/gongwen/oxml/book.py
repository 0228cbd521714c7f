"""The parts a Word file has beside its text: styles, settings, fonts, properties."""

from functools import lru_cache

from portal.gongwen import layout
from portal.gongwen.faces import FACES, FANGSONG, WIDE, Face
from portal.gongwen.layout import Measures
from portal.gongwen.oxml import text
from portal.gongwen.oxml.names import NAMESPACES
from portal.gongwen.oxml.text import escaped
from portal.gongwen.styles import CHARACTER_STYLES, CharacterStyle, Style, paragraph_styles

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _fonts(face: Face) -> str:
    name = escaped(face.name)
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}"'
        f' w:eastAsia="{name}" w:cs="{name}"/>'
    )


@lru_cache
def styles(measures: Measures, *, hanging_marks: bool) -> bytes:
    """styles.xml for one reading of the margins.

    ``hanging_marks`` writes w:overflowPunct as LibreOffice wants it, which reads the value the
    wrong way round; Word wants 0 to keep 。， inside the text area.
    """
    parts = [_defaults(measures, hanging_marks=hanging_marks)]
    parts += [_paragraph_style(style) for style in paragraph_styles(measures)]
    parts.append(
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/>'
        "<w:semiHidden/><w:unhideWhenUsed/></w:style>"
    )
    parts += [_character_style(style) for style in CHARACTER_STYLES]
    parts.append(
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    return f"{_HEAD}<w:styles {NAMESPACES}>{''.join(parts)}</w:styles>".encode()


def _defaults(measures: Measures, *, hanging_marks: bool) -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}"
        f'<w:sz w:val="{layout.SIZE_3}"/><w:szCs w:val="{layout.SIZE_3}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:kinsoku w:val="1"/>'
        f'<w:overflowPunct w:val="{int(hanging_marks)}"/><w:snapToGrid w:val="0"/>'
        f"{text.spacing(0, 0, measures.line)}</w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _paragraph_style(style: Style) -> str:
    default = ' w:default="1"' if style.id == "Normal" else ""
    alias = f'<w:aliases w:val="{style.alias}"/>' if style.alias else ""
    based = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    after = f'<w:next w:val="{style.next}"/>' if style.next else ""
    link = f'<w:link w:val="{style.link}"/>' if style.link else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/>{alias}{based}{after}{link}<w:qFormat/>'
        f"<w:pPr>{_paragraph_properties(style)}</w:pPr>"
        f"<w:rPr>{_fonts(style.face)}{_color(style)}{_pitch(style)}"
        f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def _paragraph_properties(style: Style) -> str:
    parts = []
    if style.keep_next:
        parts.append("<w:keepNext/>")
    if style.page_break:
        parts.append("<w:pageBreakBefore/>")
    if style.rule_below:
        parts.append(f"<w:pBdr>{_rule(style.rule_below)}</w:pBdr>")
    if style.tabs:
        parts.append(text.tabs(style.tabs))
    parts.append(text.spacing(style.before, style.after, style.line, style.loose))
    parts.append(text.indent(style.left, style.right, style.first, style.first_chars))
    parts.append(f'<w:jc w:val="{style.align}"/>')
    if style.middle:
        parts.append('<w:textAlignment w:val="center"/>')
    if style.outline is not None:
        parts.append(f'<w:outlineLvl w:val="{style.outline}"/>')
    return "".join(parts)


def _rule(kind: str) -> str:
    """A red rule below: single under a number, double in letters."""
    single = kind == "single"
    weight = layout.RULE_WEIGHT if single else layout.LETTER_RULE_WEIGHT
    space = layout.RULE_SPACE if single else layout.LETTER_RULE_SPACE
    return f'<w:bottom w:val="{kind}" w:sz="{weight}" w:space="{space}" w:color="{layout.RED}"/>'


def _color(style: Style) -> str:
    return f'<w:color w:val="{style.color}"/>' if style.color else ""


def _pitch(style: Style) -> str:
    return f'<w:spacing w:val="{style.pitch}"/>' if style.pitch else ""


def _character_style(style: CharacterStyle) -> str:
    alias = f'<w:aliases w:val="{style.alias}"/>' if style.alias else ""
    link = f'<w:link w:val="{style.link}"/>' if style.link else ""
    underline = '<w:u w:val="single"/>' if style.underlined else ""
    return (
        f'<w:style w:type="character" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'{alias}<w:basedOn w:val="DefaultParagraphFont"/>{link}<w:qFormat/>'
        f"<w:rPr>{_fonts(style.face)}{underline}</w:rPr></w:style>"
    )


@lru_cache
def settings() -> bytes:
    """settings.xml: odd and even page numbers, marks kept whole, Word 2013's own layout."""
    return (
        f"{_HEAD}<w:settings {NAMESPACES}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="630"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="156"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>"
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        "<w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    ).encode()


@lru_cache
def fonts() -> bytes:
    """fontTable.xml: each face with the names that may stand in for it."""
    wide = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/>'
        '<w:charset w:val="86"/></w:font>'
        for name, others in WIDE.items()
    )
    inner = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{",".join(face.others)}"/>'
        f'<w:panose1 w:val="{face.panose}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{face.family}"/><w:pitch w:val="fixed"/></w:font>'
        for face in FACES
    )
    return f"{_HEAD}<w:fonts {NAMESPACES}>{inner}{wide}</w:fonts>".encode()


def properties(title: str, author: str) -> bytes:
    """core.xml without any moment of time, so that the same content gives the same bytes."""
    return (
        f"{_HEAD}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(author)}</dc:creator>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    ).encode()
