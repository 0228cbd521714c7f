"""PDF files keep their pages and say nothing about who made them."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from portal.cleaning.answers import Kind, Limits, Unclean
from portal.cleaning.cleaner import clean_here
from tests.cleaning import photos
from tests.cleaning.marks import Marks
from tests.files.pictures import encoded, left_red

LIMITS = Limits()
WORDS = "WORKSHOP THREE"
DRAWN = b"1 2 3 4 re S"
NOTE = "现场照片在第二页"


def saved(pdf: Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def loaded(marks: Marks) -> bytes:
    """A PDF of one page with words, a photo and a note, and a mark wherever one may be."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 300))
    drawing = (
        f"% {marks('drawing comment')}\nBT /F1 12 Tf 20 20 Td ({WORDS}) Tj ET\n"
        "q 96 0 0 64 9 99 cm /P Do Q"
    )
    page.obj.Contents = Array(
        [pdf.make_stream(drawing.encode()), pdf.make_stream(b"% nothing more\n")]
    )
    picture = pdf.make_stream(photos.jpeg(marks))
    picture.stream_dict.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=96,
            Height=64,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
            ColorSpace=Array([Name.ICCBased, pdf.make_stream(photos.profile(marks), N=3)]),
            Metadata=metadata(pdf, marks("picture xmp")),
        )
    )
    form = pdf.make_stream(b"% " + marks.bytes("form comment") + b"\nq Q")
    form.stream_dict.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 9, 9]),
            LastModified=String(marks("form date")),
            PieceInfo=Dictionary(Illustrator=Dictionary(Private=String(marks("piece info")))),
        )
    )
    page.obj.Resources = Dictionary(
        XObject=Dictionary(P=picture, F=form),
        Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
        Properties=Dictionary(
            L=pdf.make_indirect(
                Dictionary(
                    Type=Name.OCG,
                    Name=String("layer"),
                    Usage=Dictionary(CreatorInfo=Dictionary(Creator=String(marks("layer")))),
                )
            )
        ),
    )
    page.obj.Metadata = metadata(pdf, marks("page xmp"))
    page.obj.MyOwnKey = String(marks("page key"))
    page.obj.VP = Array([Dictionary(Measure=Dictionary(Where=String(marks("geography"))))])
    page.obj.AA = Dictionary(O=script(marks("page action")))
    page.obj.Annots = pdf.make_indirect(notes(pdf, marks))
    fields = [note for note in page.obj.Annots if note.Subtype == Name.Widget]
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DA=String("/F1 0 Tf"))
    catalogue(pdf, marks)
    return saved(pdf)


def notes(pdf: Pdf, marks: Marks) -> Array:
    def one(**values: object) -> pikepdf.Object:
        return pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 50, 50]), **values))

    stamp = String("D:20230612102233+08'00' " + marks("note date"))
    return Array(
        [
            one(
                Subtype=Name.Text,
                Contents=String(NOTE),
                T=String(marks("note author")),
                Subj=String(marks("note subject")),
                RC=String(f"<p>{marks('rich text')}</p>"),
                NM=String(marks("note name")),
                M=stamp,
                CreationDate=stamp,
                MyKey=String(marks("note key")),
            ),
            one(
                Subtype=Name.Link,
                A=Dictionary(S=Name.URI, URI=String("http://x.test/" + marks("link"))),
            ),
            one(
                Subtype=Name.FileAttachment,
                FS=Dictionary(F=String(marks("attached name"))),
                T=String(marks("attacher")),
            ),
            one(
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String(marks("field name")),
                TU=String(marks("field tip")),
                V=String("field words"),
                AA=Dictionary(K=script(marks("field script"))),
            ),
            one(
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String(marks("drawn field")),
                V=String("drawn"),
                AP=Dictionary(
                    N=pdf.make_stream(
                        DRAWN, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 50, 50])
                    )
                ),
            ),
            one(
                Subtype=Name.Widget,
                FT=Name.Sig,
                V=pdf.make_indirect(
                    Dictionary(
                        Type=Name.Sig,
                        Name=String(marks("signer")),
                        Location=String(marks("signed where")),
                        M=stamp,
                    )
                ),
            ),
        ]
    )


def metadata(pdf: Pdf, word: str) -> Stream:
    return pdf.make_stream(f"<x>{word}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML)


def script(word: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{word}')"))


def catalogue(pdf: Pdf, marks: Marks) -> None:
    pdf.docinfo["/Author"] = marks("author")
    pdf.docinfo["/Producer"] = marks("producer")
    pdf.docinfo["/CreationDate"] = "D:20230612102233" + marks("created")
    pdf.Root.Metadata = metadata(pdf, marks("xmp of the file"))
    pdf.Root.OpenAction = script(marks("open action"))
    pdf.Root.AA = Dictionary(WC=script(marks("closing action")))
    pdf.Root.Lang = String(marks("language"))
    pdf.Root.PieceInfo = Dictionary(X=Dictionary(Private=String(marks("private"))))
    pdf.attachments[marks("attachment name") + ".txt"] = marks.bytes("attachment")
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), script(marks("script"))]))
    pdf.trailer.ID = Array([String(marks("first id")), String(marks("second id"))])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(marks("bookmark"), 0))


def test_a_pdf_keeps_words_photo_and_note_and_none_of_its_marks() -> None:
    marks = Marks()
    made = loaded(marks)
    there = set(marks.left_in(made))
    assert len(there) > 45, set(marks.words) - there
    done = clean_here(made, "报告.PDF", LIMITS)
    assert (done.kind, done.extension) == (Kind.PDF, ".pdf")
    assert marks.left_in(done.data) == {}
    assert {"作者", "附件", "脚本与动作", "批注作者", "图片信息"} <= set(done.removed)
    with Pdf.open(io.BytesIO(done.data)) as pdf:
        page = pdf.pages[0]
        assert WORDS in page.Contents.read_bytes().decode()
        assert [str(note.Contents) for note in page.Annots] == [NOTE, "field words"]
        assert DRAWN in b"".join(
            one.read_bytes() for one in page.Resources.XObject.values() if one.Subtype == Name.Form
        )
        picture = photos.opened(page.Resources.XObject.P.read_raw_bytes())
        assert picture.tobytes() == photos.opened(encoded(left_red(), "JPEG", quality=95)).tobytes()
        assert "/Info" not in pdf.trailer
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert pdf.Root.Pages.keys() == {"/Type", "/Kids", "/Count"}
        assert page.Resources.XObject.P.ColorSpace == Array([Name.DeviceRGB])


def test_two_cleanings_of_one_page_are_the_same_bytes() -> None:
    pages = [clean_here(loaded(Marks()), "a.pdf", LIMITS).data for _ in range(2)]
    assert pages[0] == pages[1]


def test_an_earlier_version_of_a_page_is_gone() -> None:
    marks = Marks()
    first = loaded(marks)
    where = first.rindex(b"startxref") + 10
    start = int(first[where : first.index(b"\n", where)])
    hidden = b"\n99 0 obj\n(" + marks.bytes("behind the end") + b")\nendobj\n"
    made = first + hidden + f"startxref\n{start}\n%%EOF\n".encode()
    assert "behind the end" in marks.left_in(made)
    assert marks.left_in(clean_here(made, "a.pdf", LIMITS).data) == {}


def test_a_locked_pdf_may_be_sent_as_it_is_and_an_open_one_is_cleaned() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = "someone"
    locked = saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(Unclean, match="设有密码") as refused:
        clean_here(locked, "a.pdf", LIMITS)
    assert (refused.value.reason_code, refused.value.may_send_as_is) == ("locked", True)
    printable = saved(pdf, encryption=pikepdf.Encryption(owner="a", user=""))
    with Pdf.open(io.BytesIO(clean_here(printable, "a.pdf", LIMITS).data)) as opened:
        assert not opened.is_encrypted
        assert "/Info" not in opened.trailer


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"%PDF-1.4\n%%EOF"])
def test_a_pdf_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(Unclean, match="打不开"):
        clean_here(data, "a.pdf", LIMITS)
