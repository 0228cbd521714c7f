"""A PowerPoint file, as small as it may be, with a mark in every place that can hold one."""

import io
import zipfile

from tests.cleaning import photos
from tests.cleaning.films import film
from tests.cleaning.marks import Marks
from tests.cleaning.wordfiles import MAKER, RELATION

WORDS = ("事故经过", "讲给大家听的话", "这一页数字不对", "新式批注的话")
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P14 = MAKER + "powerpoint/2010/main"
_P188 = MAKER + "powerpoint/2018/8/main"
_SPACES = f'xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}" xmlns:p14="{_P14}" xmlns:p188="{_P188}"'
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml."
_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
    'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
    'folHlink="folHlink"/>'
)
_GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def _shape(id_: int, name: str, words: str, more: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{id_}" name="{name}" descr="{name}">{more}</p:cNvPr>'
        "<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>"
        f"<a:p><a:r><a:rPr/><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _pictures(marks: Marks) -> str:
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="9" name="{marks("picture name")}"/><p:cNvPicPr/>'
        '<p:nvPr><a:videoFile r:link="rId5"/></p:nvPr></p:nvPicPr><p:blipFill>'
        '<a:blip r:embed="rId4"/></p:blipFill><p:spPr/></p:pic>'
    )


def _parts(marks: Marks) -> dict[str, tuple[str, str | bytes]]:
    """Content type and content of each part by name."""
    link = '<a:hlinkClick r:id="rId6"/>'
    tree = (
        f"<p:cSld><p:spTree>{_GROUP}"
        f"{_shape(2, marks('shape name'), WORDS[0], link)}{_pictures(marks)}</p:spTree>"
        f'<p:custDataLst><p:tags r:id="rId7"/></p:custDataLst>'
        f'<p:extLst><p:ext uri="{{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}}">'
        f'<p14:creationId val="{marks("creation")}"/></p:ext></p:extLst></p:cSld>'
    )
    empty = f"<p:cSld><p:spTree>{_GROUP}</p:spTree></p:cSld>"
    return {
        "ppt/presentation.xml": (
            _TYPE + "presentation.main+xml",
            f'<p:presentation {_SPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" '
            'r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id="256" r:id="rId2"/>'
            '</p:sldIdLst><p:notesSz cx="6858000" cy="9144000"/><p:modifyVerifier '
            f'saltData="{marks("salt")}"/></p:presentation>',
        ),
        "ppt/slides/slide1.xml": (_TYPE + "slide+xml", f"<p:sld {_SPACES}>{tree}</p:sld>"),
        "ppt/slideLayouts/slideLayout1.xml": (
            _TYPE + "slideLayout+xml",
            f"<p:sldLayout {_SPACES}>{empty}</p:sldLayout>",
        ),
        "ppt/slideMasters/slideMaster1.xml": (
            _TYPE + "slideMaster+xml",
            f"<p:sldMaster {_SPACES}>{empty}{_MAP}<p:sldLayoutIdLst><p:sldLayoutId "
            'id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>',
        ),
        "ppt/notesSlides/notesSlide1.xml": (
            _TYPE + "notesSlide+xml",
            f"<p:notes {_SPACES}><p:cSld><p:spTree>{_GROUP}"
            f"{_shape(2, marks('notes shape'), WORDS[1])}</p:spTree></p:cSld></p:notes>",
        ),
        "ppt/comments/comment1.xml": (
            _TYPE + "comments+xml",
            f'<p:cmLst {_SPACES}><p:cm authorId="0" dt="{marks("remark date")}" idx="1">'
            f'<p:pos x="1" y="1"/><p:text>{WORDS[2]}</p:text></p:cm></p:cmLst>',
        ),
        "ppt/commentAuthors.xml": (
            _TYPE + "commentAuthors+xml",
            f'<p:cmAuthorLst {_SPACES}><p:cmAuthor id="0" name="{marks("author")}" '
            f'initials="{marks("initials")}" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>',
        ),
        f"ppt/comments/modernComment_{marks('comment file')}.xml": (
            "application/vnd.ms-powerpoint.comments+xml",
            f'<p188:cmLst {_SPACES}><p188:cm id="{{{marks("comment id")}}}" '
            f'authorId="{{{marks("author id")}}}" created="2023-06-12T10:22:33.123">'
            f"<p188:txBody><a:bodyPr/><a:p><a:r><a:t>{WORDS[3]}</a:t></a:r></a:p></p188:txBody>"
            "</p188:cm></p188:cmLst>",
        ),
        "ppt/authors.xml": (
            "application/vnd.ms-powerpoint.authors+xml",
            f'<p188:authorLst {_SPACES}><p188:author id="{{{marks("author id")}}}" '
            f'name="{marks("new author")}" initials="{marks("new initials")}" '
            f'userId="{marks("user")}@x.test" providerId="{marks("provider")}"/>'
            "</p188:authorLst>",
        ),
        "ppt/tags/tag1.xml": (
            _TYPE + "tags+xml",
            f'<p:tagLst {_SPACES}><p:tag name="COMMONDATA" val="{marks("wps device")}"/>'
            "</p:tagLst>",
        ),
        "ppt/media/image1.jpeg": ("image/jpeg", photos.jpeg(marks)),
        "ppt/media/media1.mov": ("video/quicktime", film(marks)),
        "ppt/changesInfos/changesInfo1.xml": (
            "application/vnd.ms-powerpoint.changesinfo+xml",
            f"<c>{marks('changes')}</c>",
        ),
        "docProps/core.xml": ("application/xml", f"<c>{marks('core')}</c>"),
    }


def _related(marks: Marks) -> dict[str, list[tuple[str, str, str]]]:
    old = RELATION
    return {
        "_rels/.rels": [
            ("rId1", old + "officeDocument", "ppt/presentation.xml"),
            ("rId2", "http://x/metadata/core-properties", "docProps/core.xml"),
        ],
        "ppt/_rels/presentation.xml.rels": [
            ("rId1", old + "slideMaster", "slideMasters/slideMaster1.xml"),
            ("rId2", old + "slide", "slides/slide1.xml"),
            ("rId3", old + "commentAuthors", "commentAuthors.xml"),
            ("rId4", MAKER + "2018/10/relationships/authors", "authors.xml"),
            ("rId5", MAKER + "2016/11/relationships/changesInfo", "changesInfos/changesInfo1.xml"),
        ],
        "ppt/slides/_rels/slide1.xml.rels": [
            ("rId1", old + "slideLayout", "../slideLayouts/slideLayout1.xml"),
            ("rId2", old + "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("rId3", old + "comments", "../comments/comment1.xml"),
            ("rId4", old + "image", "../media/image1.jpeg"),
            ("rId5", old + "video", "../media/media1.mov"),
            ("rId6", old + "hyperlink", f'http://x.test/{marks("url")}" TargetMode="External'),
            ("rId7", old + "tags", "../tags/tag1.xml"),
            (
                "rId8",
                MAKER + "2018/10/relationships/comments",
                f"../comments/modernComment_{marks('comment file')}.xml",
            ),
        ],
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": [
            ("rId1", old + "slideMaster", "../slideMasters/slideMaster1.xml")
        ],
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": [
            ("rId1", old + "slideLayout", "../slideLayouts/slideLayout1.xml")
        ],
    }


def slides(marks: Marks) -> bytes:
    """The file; WORDS are its content, and a photo and a film."""
    space = "http://schemas.openxmlformats.org/package/2006/"
    parts = _parts(marks)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        types = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>'
            for name, (kind, _) in parts.items()
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{space}content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}'
            "</Types>",
        )
        for name, leads in _related(marks).items():
            lines = "".join(
                f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>'
                for id_, kind, target in leads
            )
            archive.writestr(
                name, f'<Relationships xmlns="{space}relationships">{lines}</Relationships>'
            )
        for name, (_, body) in parts.items():
            archive.writestr(name, body)
    return out.getvalue()
