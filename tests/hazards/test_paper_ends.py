"""The end of a paper stays together: its last words, the signature, the lines of 签收."""

import io
from datetime import UTC, date, datetime

import pytest
from docx import Document as read_word

from portal.gongwen.write import write
from portal.hazards import letters, major_letters
from portal.hazards.letters import Shot, Told
from portal.hazards.major_letters import Frame, Listed, Major, Said
from tests.support import make

AT, TODAY = datetime(2023, 6, 12, 2, tzinfo=UTC), date(2023, 6, 14)
FRAME = Frame("某区新城经管委", "某新城管安改〔2023〕35号", TODAY)
ON_LIST = Listed("园区级", "某区新城经管委", "", TODAY, TODAY)
MAJOR = Major(Said("建设科 · 李四", TODAY, "依据"), listed=ON_LIST, released=ON_LIST)
PAPERS = {
    "notice": lambda told: letters.rectify_notice(told, FRAME.issuer, FRAME.number, TODAY),
    "opinion": lambda told: letters.review_opinion(told, FRAME.issuer, FRAME.number, TODAY),
    "found": lambda told: major_letters.report_found(told, MAJOR, FRAME),
    "fixed": lambda told: major_letters.report_fixed(told, MAJOR, FRAME),
    "remedy": lambda told: major_letters.remedy(told, MAJOR, FRAME),
    "listing": lambda told: major_letters.listing_notice(told, MAJOR, FRAME),
    "release": lambda told: major_letters.release_notice(told, MAJOR, FRAME),
    "referral": lambda told: major_letters.referral(told, "某部门", "不归本单位管", FRAME),
}


@pytest.mark.parametrize("paper", PAPERS)
def test_the_lines_of_receipt_never_stand_alone_on_a_page(paper):
    shots = [Shot(make.photo_bytes(f"第{at}张"), "整改前", AT) for at in range(4)]
    told = Told("YH-1", "示例公司", "库房", "堆物", "重大", "日排查", AT, TODAY, "科", shots=shots)
    word = read_word(io.BytesIO(write(PAPERS[paper](told))))
    texts = [one.text for one in word.paragraphs]
    signed = max(at for at, text in enumerate(texts) if text == FRAME.issuer)
    end = [one for one in word.paragraphs[signed - 1 :] if one.text]
    assert "日期" in end[-1].text
    assert [bool(one.paragraph_format.keep_with_next) for one in end] == (
        [True] * (len(end) - 1) + [False]
    )
