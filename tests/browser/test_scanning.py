"""A code on a wall, scanned with a phone whose browser runs no script."""

from portal.policy import Role
from portal.spots import service as spots
from tests.support import make


def photo(words):
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": make.photo_bytes(words)}


def test_a_stranger_reports_from_the_wall_and_the_section_sees_it(rows, visit):
    with rows:
        firm = make.firm("示例冶金公司")
        make.user(Role.SECTION, unit=make.section(), username="keshi")
        spot = spots.add(make.actor(make.safety_officer()), firm, "3 号楼一层配电间")
    page = visit(phone=True, script=False)
    page.goto(f"/r/{spot.token}")
    assert "3 号楼一层配电间" in page.locator("main").inner_text()
    wide = page.locator("html").bounding_box()
    assert wide["width"] <= 390
    page.wait_for_timeout(3_100)
    page.locator("[name=photos]").set_input_files([photo("配电箱")])
    page.get_by_role("button", name="提交").click()
    page.locator(".field-error").first.wait_for()
    page.get_by_label("哪里不安全").fill("配电箱门坏了，电线露在外面")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/done/**")
    number = page.locator(".note").inner_text().split("。")[0].removeprefix("编号 ").strip()
    assert page.context.cookies() == []
    office = visit("keshi")
    office.goto(f"/hazards/{number}")
    assert "配电箱门坏了" in office.locator("h1").inner_text()
    assert office.locator(".photos img").count() == 1
