"""Everything that cleaning would load on the way, loaded while files may still be opened."""

import codecs
import importlib
import warnings

from PIL import Image

from portal.cleaning.answers import HARD_PIXELS

_MODULES = (
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.ImageChops",
    "PIL.ImageFilter",
    "PIL.ImagePalette",
    "PIL.ImageSequence",
    "PIL.JpegImagePlugin",
    "PIL.MpoImagePlugin",
    "PIL.PngImagePlugin",
    "PIL.TiffImagePlugin",
    "PIL.WebPImagePlugin",
    "pikepdf.models",
    "xml.etree.ElementTree",
)
_ENCODINGS = ("ascii", "latin-1", "cp437", "utf-8-sig", "utf-16", "gb18030", "pdfdoc", "charmap")


def load() -> None:
    """Load the libraries' own parts and the encodings; set what holds for this whole process."""
    for name in _MODULES:
        importlib.import_module(name)
    for name in _ENCODINGS:
        codecs.lookup(name)
    # Pillow's own guard stands behind ours: it warns at this number, and a warning is an error.
    Image.MAX_IMAGE_PIXELS = HARD_PIXELS
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
