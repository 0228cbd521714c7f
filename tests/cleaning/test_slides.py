"""PowerPoint files keep slides, notes, remarks, photos and films; nobody's name stands on them."""

import re

from portal.cleaning.answers import Kind, Limits
from portal.cleaning.cleaner import clean_here
from tests.cleaning import films, photos
from tests.cleaning.marks import Marks
from tests.cleaning.slidefiles import WORDS, slides
from tests.cleaning.test_word import members


def test_a_powerpoint_file_keeps_its_words_and_none_of_its_marks() -> None:
    marks = Marks()
    made = slides(marks)
    assert set(marks.words) - set(marks.left_in(made)) <= {"icc"}
    done = clean_here(made, "汇报.pptx", Limits())
    assert (done.kind, done.extension) == (Kind.PPTX, ".pptx")
    assert marks.left_in(done.data) == {}
    parts = members(done.data)
    text = "".join(body.decode() for name, body in parts.items() if name.endswith("xml"))
    for words in WORDS:
        assert f">{words}<" in text
    assert set(re.findall(r' name="([^"]*)"', text)) == {"", "匿名"}
    assert "2023" not in text
    assert "hlinkClick" not in text
    assert films.PICTURE in parts["ppt/media/media1.mov"]
    assert photos.opened(parts["ppt/media/image1.jpeg"]).size == (96, 64)
    assert not [name for name in parts if re.search("docProps|tags|changes", name)]
    assert {"批注作者", "批注时间", "位置", "手机型号", "外部链接"} <= set(done.removed)


def test_every_relation_of_a_clean_file_leads_to_a_part_that_is_declared() -> None:
    parts = members(clean_here(slides(Marks()), "a.pptx", Limits()).data)
    declared = set(re.findall('PartName="/(.*?)"', parts["[Content_Types].xml"].decode()))
    assert declared == {name for name in parts if not name.endswith((".rels", "Types].xml"))}
    slide = parts["ppt/slides/slide1.xml"].decode()
    leads = parts["ppt/slides/_rels/slide1.xml.rels"].decode()
    for id_ in re.findall(r' r:\w+="(.*?)"', slide):
        assert f'Id="{id_}"' in leads
    for target in re.findall('Target="../(.*?)"', leads):
        assert f"ppt/{target}" in parts
