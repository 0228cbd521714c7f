"""What is loaded with its first use, and what a start does without."""

import subprocess
import sys

import pytest

from portal.kernel.later import Later

HEAVY = (
    "PIL", "alembic", "argon2", "chinese_calendar", "cn2an", "docx", "huey", "lxml",
    "markdown_it", "psycopg", "pypinyin", "segno", "sqlalchemy.dialects.postgresql", "xlsxwriter",
)  # fmt: skip


def test_a_module_is_loaded_when_something_of_it_is_asked_for():
    name = "colorsys"
    sys.modules.pop(name, None)
    module = Later(name)
    assert name not in sys.modules
    assert module.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
    assert name in sys.modules
    with pytest.raises(AttributeError, match="nothing_of_it"):
        _ = module.nothing_of_it


def test_a_start_loads_no_library_that_few_requests_need_and_sets_the_rest_apart():
    program = (
        "import gc, sys, portal.app;"
        f"print([name for name in {HEAVY} if name in sys.modules]);"
        "print(gc.isenabled(), gc.get_freeze_count() > 100_000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["[]", "True True"]
