"""Receipt codes: every one opens its own tip, wrong ones lock nothing and slow nobody."""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from time import process_time

from flask import Flask

from bench.tips.walk import CHECK, Sent, by_client, coming_back
from portal.db import db
from portal.sealing import codes
from portal.tips.service import conversing, visiting
from portal.tips.terms import Side

WRONG = int(os.environ.get("WRONG", "200"))
"""So many wrong codes are tried; the bar's 10,000 by ``WRONG=10000``."""
_ENDS = 20
_UNPROCESSABLE = 422


def lost(public: Flask, words_of: Mapping[str, str]) -> list[str]:
    """The codes that do not open a tip with their own words; asked as the status page asks."""

    def is_lost(told: tuple[str, str]) -> bool:
        code, words = told
        with public.app_context():
            guest = visiting.find(code)
            said = conversing.read(guest.tip_id, Side.SHARED, guest.key) if guest else []
            db.session.remove()
        return not said or said[0][1].text != words

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(is_lost, words_of.items()))
    return [code for code, gone in zip(words_of, answers, strict=True) if gone]


@dataclass(frozen=True)
class Guessing:
    """What guessing came to: how many codes, how many not answered 422, the first and the last.

    ``first`` and ``last`` are the middle CPU milliseconds of the twenty at each end.
    """

    tried: int
    odd: int
    first: float
    last: float


def guessing(public: Flask) -> Guessing:
    """Wrong codes with a right check character, one after another, by one who never gives up."""
    ask = by_client(public.test_client())
    page, took, odd = ask(Sent(CHECK)), list[float](), 0
    for _ in range(WRONG):
        sent = coming_back(page, codes.new_code())
        began = process_time()
        odd += ask(sent).status != _UNPROCESSABLE
        took.append((process_time() - began) * 1000)
    return Guessing(WRONG, odd, median(took[:_ENDS]), median(took[-_ENDS:]))
