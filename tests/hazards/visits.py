"""What visits to pages of hazards share: words, photos, what app.js sends."""

import io
import re

from tests.support import make

TEXT = "钢管堆占消防通道，剩余宽度 0.9 米"


def photo(words="照片"):
    return (make.photo_bytes(words), f"{words}.jpg")


def drafted(browser, page, **fields):
    """What app.js does: the form's fields, changed, posted to where it saves itself."""
    form = page.form("上报")
    sent = {name: form._sent(name) for name in form.controls if not name.endswith("_files")}
    return browser.client.post("/hazards/report/draft", data=sent | fields)


def uploaded(browser, page, words):
    sent = {
        "file": (io.BytesIO(make.photo_bytes(words)), f"{words}.jpg"),
        "csrf_token": page.form("上报").value("csrf_token"),
    }
    piece = browser.client.post("/files/photos?name=before_photos", data=sent).text
    return re.search(r'value="([0-9a-f]+)"', piece).group(1)
