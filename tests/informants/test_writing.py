"""我要举报, from the first page to the status page."""

from tests.support import informant
from tests.support.page import Browser


def test_a_tip_goes_in_and_its_code_opens_it(visitor: Browser) -> None:
    page = informant.write(visitor)
    assert page.heading == "请抄下查询码"
    code = informant.code_on(page)
    assert page.send("记好了，继续", {"tail": "0000"}, expect=422).errors
    page = page.send("记好了，继续", {"tail": code[-4:].lower()})
    assert code not in page.text.replace("-", "")
    page = page.send("现在看进度")
    assert page.heading == "待受理"
    assert page.has(informant.PLACE, informant.TEXT)
    page.send("离开并清除")
    typed = f" {code[:9].lower()} － {code[9:]}"
    back = visitor.open("/jubao/check").send("查进度", {"查询码": typed})
    assert back.has(informant.TEXT)
