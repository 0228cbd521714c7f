"""portal/web/assets.py and what is under static/vendor/."""

import gzip
import os
import re
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web.assets import ENDPOINT, Assets, init_assets

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
BUDGET = 80_000
VENDOR_ROW = re.compile(r"^\| (\S+/\S+) \| (\S+) \| (\S+) \| (\S+) \| ([0-9a-f]{64}) \|$", re.M)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("body { color: red }\n" * 50, "utf-8")
    (tmp_path / "p.png").write_bytes(b"\x89PNG")
    (tmp_path / "LICENSE").write_text("words", "utf-8")
    (tmp_path / "README.md").write_text("words", "utf-8")
    return tmp_path


def site(folder: Path, *, debug: bool = False) -> Flask:
    app = Flask("site", static_folder=None)
    app.debug = debug
    init_assets(app, folder)
    return app


def address(app: Flask, name: str) -> str:
    return app.jinja_env.from_string("{{ asset(name) }}").render(name=name)


@pytest.fixture
def app(folder: Path) -> Flask:
    return site(folder)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_an_address_holds_the_hash_of_the_file(app: Flask, folder: Path) -> None:
    stamp = sha256((folder / "css" / "a.css").read_bytes()).hexdigest()[:12]
    assert address(app, "css/a.css") == f"/static/h/{stamp}/css/a.css"


def test_a_portal_below_a_path_gives_addresses_below_it(app: Flask) -> None:
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/portal"}):
        assert address(app, "p.png").startswith("/portal/static/h/")


def test_a_file_is_cached_for_good_and_plain_for_who_asks_plain(
    app: Flask, client: FlaskClient, folder: Path
) -> None:
    answer = client.get(address(app, "css/a.css"))
    assert answer.status_code == 200
    assert answer.data == (folder / "css" / "a.css").read_bytes()
    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_browser_that_takes_gzip_gets_gzip(app: Flask, client: FlaskClient, folder: Path) -> None:
    answer = client.get(address(app, "css/a.css"), headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == (folder / "css" / "a.css").read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_a_browser_that_refuses_gzip_gets_none(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "css/a.css"), headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_a_picture_is_not_packed_again(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "p.png"), headers={"Accept-Encoding": "gzip"})
    assert answer.data == b"\x89PNG"
    assert answer.content_type == "image/png"
    assert "Content-Encoding" not in answer.headers


def test_a_file_the_browser_holds_is_not_sent_again(app: Flask, client: FlaskClient) -> None:
    first = client.get(address(app, "css/a.css"))
    again = client.get(address(app, "css/a.css"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize(
    "wrong",
    ["/static/h/000000000000/css/a.css", "/static/h/000000000000/no.css", "/static/css/a.css"],
)
def test_an_address_that_is_not_a_files_own_is_not_found(client: FlaskClient, wrong: str) -> None:
    assert client.get(wrong).status_code == 404


def test_no_address_leads_out_of_the_folder(app: Flask, client: FlaskClient) -> None:
    stamp = address(app, "p.png").split("/")[3]
    assert client.get(f"/static/h/{stamp}/../../p.png").status_code == 404
    assert client.get(f"/static/h/{stamp}/%2e%2e/p.png").status_code == 404


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "css/none.css"])
def test_a_name_that_is_no_asset_stops_the_template(folder: Path, name: str) -> None:
    with pytest.raises(LookupError):
        Assets(folder, watch=False).get(name)


def change(path: Path) -> None:
    later = path.stat().st_mtime_ns + 5_000_000_000
    path.write_text("body { color: blue }", "utf-8")
    os.utime(path, ns=(later, later))


def test_a_file_changed_while_developing_gets_a_new_address(folder: Path) -> None:
    app = site(folder, debug=True)
    old = address(app, "css/a.css")
    change(folder / "css" / "a.css")
    new = address(app, "css/a.css")
    client = app.test_client()
    assert new != old
    assert client.get(new).data == b"body { color: blue }"
    assert client.get(old).status_code == 404


def test_in_service_a_file_keeps_its_address(app: Flask, folder: Path) -> None:
    old = address(app, "css/a.css")
    change(folder / "css" / "a.css")
    assert address(app, "css/a.css") == old


def test_the_view_bears_the_mark_of_a_public_one(app: Flask) -> None:
    assert vars(app.view_functions[ENDPOINT])["access"] == "public"


def test_every_vendored_file_is_in_the_table_with_its_hash() -> None:
    listed = {
        row[0]: row[4] for row in VENDOR_ROW.findall((VENDOR / "README.md").read_text("utf-8"))
    }
    found = {
        path.relative_to(VENDOR).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path != VENDOR / "README.md"
    }
    assert listed == found


def test_every_vendored_folder_has_its_licence_and_its_version() -> None:
    rows = VENDOR_ROW.findall((VENDOR / "README.md").read_text("utf-8"))
    for file, name, version, _licence, _hash in rows:
        folder = file.split("/")[0]
        assert (VENDOR / folder / "LICENSE").is_file()
        assert folder.endswith(f"-{version}")
        assert folder.split("-")[0] in name


def loaded_by_a_page() -> set[str]:
    layouts = ROOT / "templates" / "layouts"
    pieces = [layouts / name for name in ("_head.html", "_scripts.html", "base.html")]
    text = "".join(piece.read_text("utf-8") for piece in pieces)
    return {*re.findall(r"asset\('([^']+)'\)", text), "icons.svg"}


def test_all_that_a_page_loads_is_within_the_budget() -> None:
    assets = Assets(STATIC, watch=False)
    names = loaded_by_a_page()
    assert {"css/app.css", "js/app.js", "js/fields.js"} <= names
    sent = sum(len(assets.get(name).packed or assets.get(name).body) for name in names)
    assert sent <= BUDGET
