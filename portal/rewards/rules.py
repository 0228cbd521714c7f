"""The amount of a reward, line by line; deadlines, claims, figures. Values in, values out."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel import money
from portal.kernel.scheme import Scheme
from portal.rewards.terms import (
    DEATHS,
    EXCLUDES,
    ClaimBy,
    Exclusion,
    Gate,
    Grade,
    Identity,
    Known,
    Mode,
    Number,
)

TO_CHECK = "（待核对）"
SETTLED = "本系统约定"
HIDDEN = "<5"
FEWEST = 5
YUAN = 100


@dataclass(frozen=True)
class Rates(Scheme):
    """A scheme of rewards; ``unverified`` are the numbers nobody has held against the text."""

    unverified: frozenset[str] = frozenset()

    def of(self, number: Number) -> int:
        """A number of the scheme: 分, per cent, days, or 1 for a switch that is on."""
        return self.values[number]

    def told(self, *numbers: Number) -> str:
        """The source of some numbers, marked where one is still to be checked."""
        return self.source + (TO_CHECK if self.unverified.intersection(numbers) else "")


@dataclass(frozen=True)
class Facts:
    """What a reward is reckoned from. Money in 分.

    ``is_finable``: a 重大事故隐患 or an 违法行为 was found, so that the fines on the matter count.
    ``grade`` is the finally confirmed one. ``item`` names a line of the catalogue, ``item_fen``
    its amount. ``paid_fen`` is what a named person had for the same kind this month.
    """

    is_true: bool = True
    is_finable: bool = False
    fines_fen: tuple[int, ...] = ()
    grade: Grade | None = None
    concealed_deaths: int = 0
    item: str = ""
    item_fen: int | None = None
    is_insider: bool = False
    identity: Identity = Identity.NAMED
    exclusion: Exclusion | None = None
    known: Known = Known.NEW
    is_first: bool = True
    is_before_record: bool = True
    signatories: int = 1
    paid_fen: int = 0


@dataclass(frozen=True)
class Line:
    """One line of a calculation: what, how, what comes of it, by which rule."""

    what: str
    formula: str
    result: str
    source: str


@dataclass(frozen=True)
class Calculation:
    """A reward reckoned: the lines as they are printed, 分, and why nothing is paid."""

    lines: tuple[Line, ...]
    amount_fen: int
    gates: tuple[Gate, ...] = ()

    @property
    def text(self) -> str:
        """The whole reckoning, a line each."""
        return "\n".join(
            f"{at}. {line.what}：{line.formula} = {line.result}。依据：{line.source}"
            for at, line in enumerate(self.lines, 1)
        )


def share(fen: int, pct: int) -> int:
    """``pct`` per cent of an amount, rounded half-up to the 元; 分."""
    return (fen * pct + 100 * YUAN // 2) // (100 * YUAN) * YUAN


def gates(facts: Facts, rates: Rates) -> tuple[Gate, ...]:
    """Everything that stands against a reward by a scheme.

    Source: 安监总财〔2018〕19号 arts. 7, 11, 12.
    """
    against = {
        Gate.UNTRUE: not facts.is_true,
        Gate.EXCLUDED: bool(facts.exclusion and rates.of(EXCLUDES[facts.exclusion])),
        Gate.KNOWN: facts.known is Known.HANDLED,
        Gate.LATER: not facts.is_first and bool(rates.of(Number.ONLY_FIRST)),
        Gate.AFTER_RECORD: not facts.is_before_record,
        Gate.NAMELESS: facts.identity is Identity.NONE,
    }
    return tuple(gate for gate, stands in against.items() if stands)


def reckon(facts: Facts, rates: Rates) -> Calculation:
    """The reward of a tip by a scheme, in the order: gates, base, floor, uplift, cap, month.

    The highest of several branches is paid, never their sum. Source: 安监总财〔2018〕19号 art. 11.
    """
    against = gates(facts, rates)
    if against:
        lines = tuple(
            Line("不予奖励", _why(gate, facts), money.yuan(0), rates.told(*_rules(gate, facts)))
            for gate in against
        )
        return Calculation(lines, 0, against)
    reckoning = _Reckoning(facts, rates)
    return Calculation(tuple(reckoning.lines), reckoning.amount)


def _why(gate: Gate, facts: Facts) -> str:
    who = f"：{facts.exclusion.label}" if gate is Gate.EXCLUDED and facts.exclusion else ""
    return f"{gate.label}{who}"


def _rules(gate: Gate, facts: Facts) -> tuple[Number, ...]:
    if gate is Gate.EXCLUDED and facts.exclusion:
        return (EXCLUDES[facts.exclusion],)
    return (Number.ONLY_FIRST,) if gate is Gate.LATER else ()


class _Reckoning:
    """One reckoning as it is written down."""

    def __init__(self, facts: Facts, rates: Rates) -> None:
        self.facts, self.rates = facts, rates
        self.lines: list[Line] = []
        self.amount = self._base()
        if facts.is_insider:
            self._raise()
        else:
            self._cap()
        if facts.identity is Identity.NAMED:
            self._keep_to_month()
        if facts.signatories > 1:
            self._say(
                "联名举报", f"{facts.signatories} 人联名，只奖励一次，由第一署名人领取", self.amount
            )

    def _say(self, what: str, formula: str, fen: int, *numbers: Number, source: str = "") -> int:
        told = source or self.rates.told(*numbers)
        self.lines.append(Line(what, formula, money.yuan(fen), told))
        return fen

    def _base(self) -> int:
        found = []
        if self.facts.is_finable:
            found.append(self._of_fines())
        if self.facts.grade and self.facts.concealed_deaths:
            found.append(self._of_deaths(self.facts.grade))
        if self.facts.item:
            found.append(self._of_item())
        if not found:
            return self._say("奖励基数", "没有可以奖励的事项", 0, source=SETTLED)
        if len(found) > 1:
            told = "、".join(money.yuan(one) for one in found)
            self._say("取最高一项", f"{told} 中最高的，不累加", max(found), source=SETTLED)
        return max(found)

    def _of_fines(self) -> int:
        fines, rate = self.facts.fines_fen, self.rates.of(Number.RATE)
        total = sum(fines)
        if len(fines) > 1:
            told = " + ".join(money.yuan(one) for one in fines)
            self._say("罚款合计", told, total, source=f"{SETTLED}{TO_CHECK}")
        base = self._say(
            "按罚款奖励",
            f"{money.yuan(total)} × {rate}%（四舍五入到元）",
            share(total, rate),
            Number.RATE,
        )
        floor = self.rates.of(Number.FLOOR)
        if base >= floor:
            return base
        if not total and not self.rates.of(Number.FLOOR_WITHOUT_FINE):
            return self._say("最低额", "没有罚款，不按最低额", 0, Number.FLOOR_WITHOUT_FINE)
        rules = (Number.FLOOR,) if total else (Number.FLOOR, Number.FLOOR_WITHOUT_FINE)
        return self._say(
            "最低额", f"{money.yuan(base)} 不足最低额 {money.yuan(floor)}", floor, *rules
        )

    def _of_deaths(self, grade: Grade) -> int:
        deaths, number = self.facts.concealed_deaths, DEATHS[grade]
        each = self.rates.of(number)
        return self._say(
            "按瞒报谎报死亡奖励",
            f"{grade.label}，查实 {deaths} 人 × {money.yuan(each)}",
            deaths * each,
            number,
        )

    def _of_item(self) -> int:
        fen = self.facts.item_fen
        if fen is None:
            return self._say(
                "按事项奖励", f"“{self.facts.item}”还没有填奖励金额", 0, source=TO_CHECK
            )
        return self._say("按事项奖励", f"“{self.facts.item}”定额", fen)

    def _raise(self) -> None:
        if not self.rates.of(Number.CAP_AFTER_UPLIFT):
            self._cap()
        pct, before = self.rates.of(Number.UPLIFT), self.amount
        self.amount = self._say(
            "内部人员上浮",
            f"{money.yuan(before)} ×（100% + {pct}%）",
            share(before, 100 + pct),
            Number.UPLIFT,
        )
        if self.rates.of(Number.CAP_AFTER_UPLIFT):
            self._cap(Number.CAP_AFTER_UPLIFT)

    def _cap(self, *rules: Number) -> None:
        cap = self.rates.of(Number.CAP)
        if self.amount > cap:
            told = f"{money.yuan(self.amount)} 超过最高额 {money.yuan(cap)}"
            self.amount = self._say("最高额", told, cap, Number.CAP, *rules)

    def _keep_to_month(self) -> None:
        cap = self.rates.of(Number.MONTHLY_CAP)
        if not cap:
            return
        left = max(0, cap - self.facts.paid_fen)
        if self.amount > left:
            told = (
                f"实名同一人同类事项每月最高 {money.yuan(cap)}，"
                f"本月已奖励 {money.yuan(self.facts.paid_fen)}"
            )
            self.amount = self._say("每月最高额", told, left, Number.MONTHLY_CAP)


def valid_until(noticed_on: date, days: int) -> date:
    """The last day to take the money: ``days`` from the end of that month, to the end of a month.

    Never fewer days than the rule gives, and the same for the whole month: the day shown to
    finance does not tell on which day the reward was approved.
    """
    return month_end(month_end(noticed_on) + timedelta(days=days))


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_of(day: date) -> str:
    """A day's month, 2026-11."""
    return f"{day:%Y-%m}"


def is_lapsed(until: date, claim_by: ClaimBy | None, today: date) -> bool:
    """Whether a reward has been given up: its days are over.

    One claimed by name is not: there the money waits for finance, not for the informant.
    """
    return today > until and claim_by is not ClaimBy.NAMED


def may_code(mode: Mode, up_to_fen: int, amount_fen: int) -> bool:
    """Whether a reward may be taken by code alone; the limit counts as within."""
    if mode is Mode.CODE_UP_TO:
        return amount_fen <= up_to_fen
    return mode is Mode.CODE_ALLOWED


@dataclass(frozen=True)
class Balance:
    """A year's money, 分: every approved reward is paid, open or lapsed; the rest is free."""

    budget_fen: int
    paid_fen: int
    open_fen: int
    lapsed_fen: int

    @property
    def free_fen(self) -> int:
        """What may still be approved. Lapsed money goes back to the treasury, not to this."""
        return self.budget_fen - self.paid_fen - self.open_fen - self.lapsed_fen


def published(counts: Sequence[int]) -> list[int | None]:
    """Counts as they may be published: None for 1 to 4, and never one of them alone.

    Where just one would be hidden, the smallest other goes with it: a total would tell it.
    """
    shown: list[int | None] = [None if 0 < one < FEWEST else one for one in counts]
    if shown.count(None) == 1:
        others = [(one, at) for at, one in enumerate(shown) if one]
        if others:
            shown[min(others)[1]] = None
    return shown


def shown(number: Number, value: int) -> str:
    """A number of a scheme as people read it: 3,000.00 元, 15%, 60 天, 是."""
    if number.unit == "元":
        return money.yuan(value)
    if number.unit:
        return f"{value}%" if number.unit == "%" else f"{value} {number.unit}"
    return "是" if value else "否"


def scheme_fault(values: Mapping[str, int]) -> tuple[str, str]:
    """What is wrong with a scheme's numbers, with its field; both empty where nothing is."""
    if values[Number.FLOOR] > values[Number.CAP]:
        return "最低额比最高额还大。请核对这两个数。", Number.FLOOR.value
    for number in (Number.RATE, Number.UPLIFT):
        if values[number] > 100:
            return f"{number.label}超过 100%。请核对。", number.value
    if not 1 <= values[Number.CLAIM_DAYS] <= 366:
        return "领取天数要在 1 到 366 之间。请改正。", Number.CLAIM_DAYS.value
    return "", ""
