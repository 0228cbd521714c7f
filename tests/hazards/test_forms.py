"""What the forms of hazards make of what is sent."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.hazards.bar import filter_in
from portal.hazards.forms import SubmitForm

NOT_RECEIVED = "有照片没有收到，已从本页去掉。请核对照片，缺的重新上传。"


@pytest.fixture
def photos(app):
    def read(keys):
        with app.test_request_context(method="POST"):
            return SubmitForm(MultiDict([("after_photos", key) for key in keys])).after_photos

    return read


def test_photos_are_kept_in_order_each_once(photos):
    field = photos(["b", "a", "b"])
    assert (field.data, field.process_errors) == (["b", "a"], [])


@pytest.mark.parametrize("wrong", ["k" * 33, "../a", "照片", ""])
def test_what_is_no_key_of_a_photo_is_left_out_with_a_sentence(photos, wrong):
    field = photos(["a", wrong])
    assert (field.data, field.process_errors) == (["a"], [NOT_RECEIVED])


def test_no_more_than_thirty_photos_are_taken(photos):
    field = photos([f"k{at}" for at in range(31)])
    assert (len(field.data), field.process_errors) == (30, [NOT_RECEIVED])


@pytest.mark.parametrize("firm", ["²", "9" * 30, "x", "-1", ""])
def test_a_firm_that_is_no_number_narrows_nothing(firm):
    assert filter_in(MultiDict({"firm": firm})).firm_id is None
