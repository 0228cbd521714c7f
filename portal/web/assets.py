"""Static files by the hash of what is in them: cached for good, sent packed."""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, has_request_context, request
from markupsafe import Markup

ENDPOINT = "asset_file"
FOR_GOOD = "public, max-age=31536000, immutable"
# Not asked of the system: Windows may hold that a script is plain text.
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
}
PACKED = frozenset({".css", ".js", ".svg"})
STAMP_LENGTH = 12


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; ``packed`` is the body under gzip, None where that gains nothing."""

    stamp: str
    kind: str
    body: bytes
    packed: bytes | None
    changed_at_ns: int


def read_asset(path: Path) -> Asset:
    """The file at ``path``, hashed and packed."""
    body = path.read_bytes()
    packed = gzip.compress(body, mtime=0) if path.suffix in PACKED else None
    return Asset(
        stamp=sha256(body).hexdigest()[:STAMP_LENGTH],
        kind=KINDS[path.suffix],
        body=body,
        packed=packed,
        changed_at_ns=path.stat().st_mtime_ns,
    )


class Assets:
    """The files under ``folder``, read once; with ``watch`` read again when one changes on disk."""

    def __init__(self, folder: Path, *, watch: bool) -> None:
        self.folder = folder
        self.watch = watch
        self.known: dict[str, Asset] = {
            path.relative_to(folder).as_posix(): read_asset(path)
            for path in sorted(folder.rglob("*"))
            if path.suffix in KINDS and path.is_file()
        }

    def get(self, name: str) -> Asset:
        """The file called ``name``. Raises LookupError for a name that is not under the folder."""
        found = self.known.get(name)
        if found is None:
            message = f"no asset named {name!r} under {self.folder.name}/"
            raise LookupError(message)
        path = self.folder / name
        if self.watch and path.stat().st_mtime_ns != found.changed_at_ns:
            found = self.known[name] = read_asset(path)
        return found


def init_assets(app: Flask, folder: Path, *, under: str = "/static/h") -> None:
    """Serve ``folder`` under hashed addresses; templates get ``asset(name)``, a file's address."""
    assets = Assets(folder, watch=app.debug)

    def asset_file(stamp: str, name: str) -> Response:
        return _answer(assets, stamp, name)

    vars(asset_file)["access"] = "public"  # for the gate: style sheets come before signing in
    app.add_url_rule(f"{under}/<stamp>/<path:name>", ENDPOINT, asset_file)

    def asset(name: str) -> str:
        root = request.script_root if has_request_context() else ""
        return f"{root}{under}/{assets.get(name).stamp}/{name}"

    def icon(name: str, words: str = "") -> Markup:
        """A picture of icons.svg; ``words`` only where no text stands beside it."""
        return _icon(asset("icons.svg"), name, words)

    app.add_template_global(asset, "asset")
    app.add_template_global(icon, "icon")


@lru_cache(maxsize=512)
def _icon(file: str, name: str, words: str) -> Markup:
    silent = Markup('aria-hidden="true"')
    said = Markup('role="img" aria-label="{}"').format(words) if words else silent
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(said, file, name)


def _answer(assets: Assets, stamp: str, name: str) -> Response:
    try:
        found = assets.get(name)
    except LookupError:
        abort(404)
    if found.stamp != stamp:
        abort(404)
    packed = found.packed if request.accept_encodings["gzip"] > 0 else None
    response = Response(packed or found.body, content_type=found.kind)
    if packed:
        response.content_encoding = "gzip"
    if found.packed:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_GOOD
    response.set_etag(f"{stamp}-gz" if packed else stamp)
    response.make_conditional(request)
    return response
