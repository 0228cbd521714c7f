"""Words that occur nowhere else, and the search for any five letters of them."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator

import pikepdf
from PIL import Image

_LETTERS = "BCDFGHJKQVWXZ"
_SHORTEST = 5
_RUN = re.compile(  # in one byte a letter, or in two
    rf"[{_LETTERS}]{{{_SHORTEST},}}|(?:[{_LETTERS}]\0){{{_SHORTEST - 1},}}[{_LETTERS}]".encode(),
    re.IGNORECASE,
)


class Marks:
    """Gives a word for each place, and finds what is left of them."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        """Twelve letters of this place alone."""
        digest = hashlib.sha256(place.encode()).digest()
        word = "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:12])
        return self.words.setdefault(place, word)

    def bytes(self, place: str) -> bytes:
        return self(place).encode()

    def left_in(self, data: bytes) -> dict[str, str]:
        """Places of which five letters in a row are in the file or in anything packed in it."""
        places = {
            word[at : at + _SHORTEST].lower(): place
            for place, word in self.words.items()
            for at in range(len(word) - _SHORTEST + 1)
        }
        found = {}
        for layer in unpacked(data):
            for run in _RUN.findall(layer):
                letters = run.replace(b"\0", b"").decode().lower()
                for at in range(len(letters) - _SHORTEST + 1):
                    gram = letters[at : at + _SHORTEST]
                    if gram in places:
                        found[places[gram]] = gram
        return found


def unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes themselves, and those of every member, stream and text inside."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode() + member.extra + member.comment
                yield from unpacked(archive.read(member))
    elif data.startswith(b"%PDF"):
        with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
            yield pikepdf.Object.unparse(pdf.trailer, resolved=True)
            for thing in pdf.objects:
                yield thing.unparse(resolved=True)
                yield from _strings(thing)
                if isinstance(thing, pikepdf.Stream):
                    yield thing.read_raw_bytes()
                    try:
                        yield thing.read_bytes()
                    except pikepdf.PdfError:
                        continue
    elif data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            yield repr(picture.info).encode()


def _strings(thing: pikepdf.Object) -> Iterator[bytes]:
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.String):
        yield bytes(thing)
    elif isinstance(thing, pikepdf.Dictionary):
        for value in thing.values():
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
