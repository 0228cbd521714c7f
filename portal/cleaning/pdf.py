"""PDF: pages taken over into a new file, with nothing on them but what is seen."""

import io
import warnings
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from portal.cleaning import segments, sentences
from portal.cleaning.answers import Cleaned, Kind, Limits, Seen

_PAGE = {
    *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox"),
    *("/ArtBox", "/Contents", "/Rotate", "/Group", "/Annots", "/UserUnit"),
}
_ANNOTATION = {
    *("/Type", "/Subtype", "/Rect", "/Contents", "/P", "/F", "/AP", "/AS", "/Border", "/C"),
    *("/BS", "/BE", "/IC", "/QuadPoints", "/InkList", "/L", "/LE", "/Vertices", "/DA", "/Q"),
    *("/CA", "/Name", "/Popup", "/IRT", "/RT", "/Open", "/Parent"),
    *("/RD", "/CL", "/IT", "/LL", "/LLE", "/CO", "/Cap", "/OC"),
}
_NOTES = {
    *("/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"),
    *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink"),
    *("/Popup", "/Redact", "/Watermark"),
}
_EVERYWHERE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/JS", "/Thumb", "/StructParents"),
    *("/StructParent", "/Measure", "/PtData", "/VP", "/OPI", "/AF", "/EF", "/RichMediaContent"),
    *("/Dest", "/SeparationInfo", "/DPart", "/DParts", "/Lock", "/SV", "/TU", "/TM", "/NM"),
    *("/CreationDate", "/ModDate", "/M", "/Usage", "/XFA", "/RV", "/DocChecksum"),
)
_DEVICE = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
_MOST_INFLATED = 200 * 1024 * 1024


def clean(data: bytes, limits: Limits) -> Cleaned:
    """The pages with their words, pictures and notes, and nothing that names a person or a tool.

    Bookmarks, links, forms' logic, attachments and earlier versions are left behind. Raises
    Unclean: locked with a password, broken, or with pictures that cannot be looked into.
    """
    del limits
    seen = Seen()
    try:
        with Pdf.open(io.BytesIO(data)) as old, Pdf.new() as new:
            _note_catalogue(old, seen)
            _draw_fields(old)
            with warnings.catch_warnings(action="ignore"):  # what it says is lost shall be
                new.pages.extend(old.pages)
            if not len(new.pages):
                raise sentences.broken()
            for page in new.pages:
                _page(page.obj, seen)
            for thing in list(new.objects):
                _thing(thing, seen)
            out = io.BytesIO()
            new.save(
                out,
                static_id=True,
                min_version="1.7",
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                recompress_flate=False,
            )
    except pikepdf.PasswordError as error:
        raise sentences.locked() from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, zlib.error, ValueError, KeyError) as error:
        raise sentences.broken() from error
    except (TypeError, AttributeError, RuntimeError) as error:
        raise sentences.broken() from error
    return Cleaned(Kind.PDF, ".pdf", out.getvalue(), seen.words())


def _note_catalogue(old: Pdf, seen: Seen) -> None:
    root = old.Root
    seen.when(len(old.docinfo) or "/Metadata" in root, "作者", "制作软件", "制作时间")
    names = root.get("/Names", Dictionary())
    seen.when(len(old.attachments) or "/AF" in root, "附件")
    seen.when("/JavaScript" in names or "/OpenAction" in root or "/AA" in root, "脚本与动作")
    seen.when("/Outlines" in root, "书签")
    seen.when("/AcroForm" in root, "表单与签名")
    seen.when("/StructTreeRoot" in root, "结构标记")


def _draw_fields(old: Pdf) -> None:
    """Make what is filled into forms part of the page: without its form, Acrobat hides a field.

    A field that has words but no appearance becomes a note that says them.
    """
    if "/AcroForm" in old.Root:
        _without(old.Root.AcroForm, "/NeedAppearances")
    others: list[list[Object]] = []
    for page in old.pages:
        notes = list(_dictionaries(page.obj.get("/Annots", Array())))
        fields = [note for note in notes if note.get("/Subtype") == Name.Widget]
        drawn = [field for field in fields if "/AP" in field]
        said = [note for field in fields if "/AP" not in field and (note := _said(field))]
        others.append([*(note for note in notes if note.get("/Subtype") != Name.Widget), *said])
        page.obj.Annots = Array(drawn)
    old.flatten_annotations()
    for page, notes in zip(old.pages, others, strict=True):
        page.obj.Annots = Array(notes)


def _said(field: Object) -> Dictionary | None:
    words = field.get("/V")
    if not isinstance(words, String) or field.get("/FT") == Name.Sig:
        return None
    return Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=field.get("/Rect"), Contents=words)


def _page(page: Object, seen: Seen) -> None:
    """Only what draws the page, and only notes that are looked at, not run."""
    for key in set(page.keys()) - _PAGE:
        del page[key]
    if "/Annots" in page:
        kept = [note for note in _dictionaries(page.Annots) if _is_note(note)]
        seen.when(len(kept) < len(page.Annots), "链接与动作")
        for note in kept:
            _annotation(note, seen)
        page.Annots = Array(kept)
    _contents(page)


def _dictionaries(array: Object) -> Iterator[Object]:
    return (one for one in array if isinstance(one, Dictionary))


def _is_note(note: Object) -> bool:
    return str(note.get("/Subtype", "")) in _NOTES


def _annotation(note: Object, seen: Seen) -> None:
    seen.when("/T" in note, "批注作者")
    seen.when("/M" in note or "/CreationDate" in note, "批注时间")
    for key in set(note.keys()) - _ANNOTATION:
        del note[key]


def _contents(page: Object) -> None:
    """The page's drawing without comments, which some programs fill with names and paths."""
    if "/Contents" not in page:
        return
    pikepdf.Page(page).contents_coalesce()
    if b"%" in page.Contents.read_bytes():
        page.Contents.write(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))


def _thing(thing: Object, seen: Seen) -> None:
    """One object of the new file and all that lies directly in it."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Stream):
            _stream(one, seen)
            waiting += [value for value in one.stream_dict.values() if _is_inner(value)]
        elif isinstance(one, Dictionary):
            _dictionary(one)
            waiting += [value for value in one.values() if _is_inner(value)]
        elif isinstance(one, Array):
            _colours(one)
            waiting += [value for value in one if _is_inner(value)]


def _is_inner(value: object) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _dictionary(one: Object) -> None:
    for key in _EVERYWHERE:
        _without(one, key)


def _without(one: Object, key: str) -> None:
    if key in one:
        del one[key]


def _colours(array: Object) -> None:
    """A colour profile names a scanner or a camera; the plain space of as many colours does not."""
    if len(array) == 2 and array[0] == Name.ICCBased and isinstance(array[1], Stream):
        plain = _DEVICE.get(int(array[1].stream_dict.get("/N", 3)), Name.DeviceRGB)
        del array[1]
        array[0] = plain


def _stream(stream: Stream, seen: Seen) -> None:
    held = stream.stream_dict
    _dictionary(held)
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        _without(held, key)
    if held.get("/Subtype") == Name.Form and b"%" in stream.read_bytes():
        stream.write(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(stream)))
    filters = held.get("/Filter", Array())
    names = [str(filters)] if isinstance(filters, Name) else [str(one) for one in filters]
    if not names or names[-1] not in {"/DCTDecode", "/DCT", "/JPXDecode"}:
        return
    raw = stream.read_raw_bytes()
    for name in names[:-1]:
        if name not in {"/FlateDecode", "/Fl"}:
            raise sentences.not_cleanable("这份 PDF 的图片")
        raw = _inflated(raw)
    strip = segments.jpeg2000 if names[-1] == "/JPXDecode" else segments.jpeg
    bare = strip(raw)
    seen.when(bare != raw, "图片信息")
    last = held.get("/DecodeParms")
    if isinstance(last, Array):
        last = last[len(names) - 1] if len(last) == len(names) else None
    if isinstance(last, Dictionary):
        stream.write(bare, filter=Name(names[-1]), decode_parms=last)
    else:
        stream.write(bare, filter=Name(names[-1]))


def _inflated(raw: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(raw, _MOST_INFLATED)
    if unpacking.unconsumed_tail:
        raise sentences.bomb()
    return data
