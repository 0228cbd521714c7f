"""Cleaning itself, where it stands: for the child process alone; everybody else asks ``child``."""

from portal.cleaning import pdf, pictures, sentences, sounds, text
from portal.cleaning.answers import Cleaned, Kind, Limits
from portal.cleaning.movies import clean as movies
from portal.cleaning.office import clean as office
from portal.cleaning.sniff import ending_of, kind_of


def clean_here(data: bytes, name: str, limits: Limits) -> Cleaned:
    """A clean copy of an upload, made in this process. Raises Unclean."""
    if len(data) > limits.bytes:
        raise sentences.too_large(limits.bytes)
    kind = kind_of(data, name)
    if kind.is_picture:
        return pictures.clean(data, kind, limits)
    if kind is Kind.PDF:
        return pdf.clean(data, limits)
    if kind in {Kind.DOCX, Kind.XLSX, Kind.PPTX}:
        return office.clean(data, kind, limits)
    if kind is Kind.TEXT:
        return text.clean(data, ending_of(name))
    if kind in {Kind.MP3, Kind.WAV, Kind.AMR}:
        return sounds.clean(data, kind)
    return movies.clean(data, kind, limits)
