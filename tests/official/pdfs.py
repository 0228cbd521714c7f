"""PDF files written by hand for the tests: text in every way that programs set it."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tests.files import pictures

A4 = [0, 0, 595, 842]


def saved(pdf, **options):
    """The bytes of a PDF."""
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def mapped(pdf, words):
    """A font whose codes 1, 2, 3 … are the signs of ``words``, with its map to Unicode."""
    rows = "".join(f"<{at:04x}> <{ord(one):04x}>\n" for at, one in enumerate(words, 1))
    body = f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(words)} beginbfchar {rows}"
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+FangSong"),
        Encoding=Name("/Identity-H"),
        ToUnicode=pdf.make_stream(f"{body} endbfchar".encode()),
    )


def by_codec(name):
    """A font that is not in the file, its codes in a known encoding."""
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light"), Encoding=Name(name)
    )


def page(pdf, drawing, **resources):
    """One more page with this drawing."""
    made = pdf.add_blank_page(page_size=(595, 842))
    made.obj.Contents = pdf.make_stream(drawing.encode("latin-1"))
    made.obj.Resources = Dictionary(**resources)
    return made


def cut_up(words, at=700, step=24):
    """A drawing that sets the signs of ``words`` one by one, the last first."""
    signs = list(enumerate(words, 1))
    return "\n".join(
        f"BT /F 22 Tf 1 0 0 1 {100 + place * step} {at} Tm <{place:04x}> Tj ET"
        for place, _ in reversed(signs)
    )


def of_words(words, drawing=None, **more):
    """A PDF of one page with these signs, cut up unless a drawing says otherwise."""
    with Pdf.new() as pdf:
        page(pdf, drawing or cut_up(words), Font=Dictionary(F=mapped(pdf, words)))
        return saved(pdf, **more)


def encoded(words, name, codec):
    """A PDF whose text is in a known encoding."""
    with Pdf.new() as pdf:
        codes = words.encode(codec).hex()
        page(pdf, f"BT /F 16 Tf 90 700 Td <{codes}> Tj ET", Font=Dictionary(F=by_codec(name)))
        return saved(pdf)


def scanned():
    """A page of text and a page that is a picture."""
    with Pdf.new() as pdf:
        page(pdf, cut_up("请报送"), Font=Dictionary(F=mapped(pdf, "请报送")))
        jpeg = pictures.encoded(pictures.left_red(), "JPEG")
        image = pdf.make_stream(jpeg)
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width, image.Height = 96, 64
        image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
        page(pdf, "q 595 0 0 842 0 0 cm /I Do Q", XObject=Dictionary(I=image))
        return saved(pdf)


def in_a_form(words):
    """Text drawn by a form within a form, which the page turns on its side."""
    with Pdf.new() as pdf:
        inner = pdf.make_stream(cut_up(words).encode())
        inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array(A4)
        inner.Resources = Dictionary(Font=Dictionary(F=mapped(pdf, words)))
        outer = pdf.make_stream(b"q /In Do Q")
        outer.Type, outer.Subtype, outer.BBox = Name.XObject, Name.Form, Array(A4)
        outer.Resources = Dictionary(XObject=Dictionary(In=inner))
        page(pdf, "q 0 1 -1 0 595 0 cm /Out Do Q", XObject=Dictionary(Out=outer))
        return saved(pdf)


def with_note(words):
    """A note stuck on the page."""
    with Pdf.new() as pdf:
        made = page(pdf, cut_up("请"), Font=Dictionary(F=mapped(pdf, "请")))
        made.obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=words)])
        return saved(pdf)


def dumb():
    """Text in a font that does not say what its codes mean."""
    with Pdf.new() as pdf:
        font = mapped(pdf, "请")
        del font.ToUnicode
        page(pdf, cut_up("请"), Font=Dictionary(F=font))
        return saved(pdf)


def locked():
    """A PDF with a password."""
    return of_words("请报送", encryption=pikepdf.Encryption(owner="o", user="u"))


def swollen():
    """A page whose drawing is far longer than the file."""
    with Pdf.new() as pdf:
        page(pdf, "0 0 m " * 6_000_000)
        return saved(pdf, compress_streams=True)
