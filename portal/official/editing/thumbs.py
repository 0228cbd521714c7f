"""Pictures of a sheet, small enough to stand in the page itself."""

import io
from base64 import b64encode
from functools import lru_cache

from PIL import Image

SIDE, QUALITY = 480, 70
MOST_PIXELS = 40_000_000
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, Image.DecompressionBombError)


@lru_cache(maxsize=64)
def small(data: bytes) -> str:
    """A picture as an address that holds a small copy of it; empty for one too large or broken."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as source:
            if source.width * source.height > MOST_PIXELS:
                return ""
            source.draft("RGB", (SIDE, SIDE))
            picture = source.convert("RGBA" if source.has_transparency_data else "RGB")
        picture.thumbnail((SIDE, SIDE))
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
        out = io.BytesIO()
        ground.save(out, "JPEG", quality=QUALITY)
    except _BROKEN:
        return ""
    return f"data:image/jpeg;base64,{b64encode(out.getvalue()).decode()}"
