"""H. Reach: lines 76 and 78 to 80 of the bar; 9, 10 and 77 are tests/browser."""

import re

import pytest
from flask import Flask

from tests.support import informant
from tests.support.page import Browser, Page

MOST_BYTES, MOST_REQUESTS = 60 * 1024, 4
LONGEST_ON_AVERAGE = 25
BLOCKS = ("p", "li", "label", "legend", "h1", "h2", "button", "summary", "dt", "dd", "div", "small")
JARGON = (
    "加密",
    "算法",
    "哈希",
    "密钥",
    "令牌",
    "会话",
    "服务端",
    "客户端",
    "校验",
    "工单",
    "提交失败",
    "AES",
    "SHA",
    "Argon",
    "token",
    "HTTP",
    "IP",
    "Cookie",
    "凭证哈希",
    "实名核验",
    "绝对匿名",
)


def _pages(visitor: Browser) -> list[Page]:
    pages = [visitor.open(f"/jubao/{one}") for one in ("", "help", "ledger", "check", "write")]
    page = pages[-1].send("下一步")
    pages.append(page)
    pages.append(page.send("下一步：照片（可跳过）", expect=422))
    answers = {"单位名称或地址": informant.PLACE, "看到了什么": informant.TEXT}
    pages.append(page.send("下一步：照片（可跳过）", answers))
    pages.append(pages[-1].send("跳过，看一遍"))
    pages.append(pages[-1].send("交出去"))
    code = informant.code_on(pages[-1])
    pages.append(pages[-1].send("记好了，继续", {"tail": code[-4:]}))
    pages.append(pages[-1].send("现在看进度"))
    pages.append(visitor.open("/jubao/nothing", expect=404))
    pages.append(visitor.open("/jubao/bye"))
    return pages


@pytest.mark.parametrize("address", ["/jubao/", "/jubao/write"])
def test_76_a_first_page_is_small(visitor: Browser, address: str) -> None:
    page = visitor.open(address)
    asked = [
        *(node.get("href") for node in page.root.all("link") if node.get("rel") != "canonical"),
        *(node.get("src") for node in page.root.all("script", "img")),
    ]
    total = page.bytes + sum(len(visitor.client.get(one).data) for one in asked)
    assert 1 + len(asked) <= MOST_REQUESTS
    assert total <= MOST_BYTES
    assert "font-face" not in "".join(visitor.client.get(one).text for one in asked if "css" in one)


def test_78_sentences_are_short_and_plain(visitor: Browser) -> None:
    for page in _pages(visitor):
        main = page.root.first("main")
        assert main is not None
        told = [node.text for node in main.all(*BLOCKS) if not node.all(*BLOCKS)]
        said = re.sub(f"{informant.TEXT}|{informant.PLACE}", "", "\n".join(told))
        sentences = [one for one in re.split(r"[。！？\n：；]", said) if len(one.strip()) > 1]
        average = sum(len(one.strip()) for one in sentences) / len(sentences)
        assert average <= LONGEST_ON_AVERAGE, (page.path, average)
        for word in JARGON:
            assert word not in said, (page.path, word)


def test_79_every_page_can_be_left_at_once(visitor: Browser) -> None:
    for page in _pages(visitor):
        if page.heading in {"再见", "请抄下查询码", "没有找到"}:
            continue
        form = page.form("快速离开")
        assert form.node.get("method").lower() == "post"
        assert form.node.get("action") == "/jubao/leave"


def test_80_two_answers_are_required_and_no_more(visitor: Browser, public: Flask) -> None:
    asked = 0
    for page in _pages(visitor):
        asked += len([n for n in page.root.all("input", "textarea") if n.get("aria-required")])
    page = visitor.open("/jubao/write").send("下一步")
    required = [n.get("name") for n in page.root.all("input", "textarea") if n.get("aria-required")]
    assert sorted(required) == ["place", "text"]
    assert public
    assert asked
