"""Streams of a PDF that somebody sent: unpacked only as far as they are of a sensible size."""

from pikepdf import DataDecodingError, Object, PdfError, settings

LARGEST = 8 * 1024 * 1024
"""The most bytes of one stream, unpacked: a page of text has some thousand."""
FILTERS = frozenset({"/FlateDecode", "/Fl", "/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"})

# Said for the whole process, which reads no other PDF: a small file may not fill its memory.
settings.set_qpdf_limits(
    flate_max_memory=LARGEST * 8,
    png_max_memory=LARGEST * 8,
    tiff_max_memory=LARGEST * 8,
    run_length_max_memory=LARGEST,
    parser_max_container_size=500_000,
    doc_max_warnings=200,
)


def unpacked(stream: Object) -> bytes | None:
    """What is in a stream, None where it cannot be unpacked or is too large."""
    said = stream.stream_dict.get("/Filter")
    names = [] if said is None else [str(one) for one in said] if _is_list(said) else [str(said)]
    if not FILTERS.issuperset(names):
        return None
    try:
        data = stream.read_bytes()
    except (PdfError, DataDecodingError, MemoryError, RuntimeError):
        return None
    return data if len(data) <= LARGEST else None


def _is_list(said: Object) -> bool:
    return not str(said).startswith("/")
