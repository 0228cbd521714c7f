"""A small district made by hand, day by day: what each number of it comes to is known."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from portal.db import db
from portal.hazards.models import Hazard
from portal.hazards.service import closing, extending, handling, listing
from portal.hazards.service.handling import Confirmation
from portal.hazards.service.listing import Listing
from portal.hazards.terms import Category, Grade, Level, Source, Status
from portal.kernel import clock
from portal.policy import Role
from portal.units.models import Unit
from portal.units.terms import Industry
from tests.support import majors, make


def moment(words: str) -> datetime:
    """A time on the wall of 2023: “06-12 10:00”."""
    return clock.from_local(datetime.fromisoformat(f"2023-{words}"))


@contextmanager
def on(words: str) -> Iterator[None]:
    """The clock held at a time of 2023."""
    with clock.frozen(moment(words)):
        yield


NOW = "06-15 12:00"
START, END = date(2023, 5, 1), date(2023, 6, 15)


def confirm(row: Hazard, due: str, category: Category) -> None:
    """核实 as 一般, with a day of 2023 and a category."""
    due_on = date.fromisoformat(f"2023-{due}")
    said = Confirmation(grade=Grade.GENERAL, category=category, due_on=due_on)
    handling.confirm(make.actor(make.safety_officer()), row, row.version, said)


def hand_in(row: Hazard, words: str = "整改后") -> None:
    """提交复查, with a photo of its own."""
    person = make.staff_of(db.session.get_one(Unit, row.firm_id))
    photo = make.photo(person, f"{words}{row.number}{clock.now():%d%H%M}")
    handling.submit(make.actor(person), row, row.version, note="已改好", photos=[photo])


def close(row: Hazard) -> None:
    """复查合格、销号."""
    closing.close(make.actor(make.safety_officer()), row, row.version, "已到位")


def settle(row: Hazard) -> None:
    """五落实, all in place."""
    person = make.actor(make.staff_of(db.session.get_one(Unit, row.firm_id)))
    handling.settle(person, row, row.version, make.settled())


def report(firm: Unit, text: str, found: str = "") -> Hazard:
    """上报, found then or at a time of 2023."""
    return make.hazard(
        Status.REPORTED,
        firm=firm,
        text=text,
        source=Source.SECTION,
        found_at=moment(found) if found else None,
    )


Step = tuple[str, Callable[[], None]]


class District:
    """Two sections, three firms, eleven hazards; ``steps`` are what happened to them, in order."""

    def __init__(self) -> None:
        building, trade = make.section("建设科"), make.section("经发科")
        self.safety = make.user(Role.SAFETY, username="anquan")
        self.of_building = make.user(Role.SECTION, unit=building, username="jianshe")
        self.builder = make.firm("甲建筑公司", section=building, industry=Industry.CONSTRUCTION)
        self.maker = make.firm("乙制造公司", section=trade, industry=Industry.MANUFACTURE)
        self.shop = make.firm("丙商店", section=trade)
        make.user(Role.FIRM_STAFF, unit=self.maker, username="qiye")
        self.h: dict[str, Hazard] = {}

    def _new(self, name: str, firm: Unit, found: str = "") -> None:
        self.h[name] = report(firm, f"隐患{name}", found)

    @property
    def steps(self) -> list[Step]:
        """(when, what): one thing at a time."""
        h = self.h
        builder, maker, shop = self.builder, self.maker, self.shop

        def confirmed(name: str, firm: Unit, due: str) -> None:
            self._new(name, firm)
            confirm(h[name], due, Category.THINGS if firm is builder else Category.PEOPLE)

        def back() -> None:
            office = make.actor(make.safety_officer())
            closing.send_back(office, h["ten"], h["ten"].version, "没改好")

        def longer() -> None:
            staff = make.actor(make.staff_of(maker))
            said = extending.Wish(new_due_on=date(2023, 6, 25), reason="备件未到货")
            extending.extend(staff, h["eleven"], h["eleven"].version, said)

        def granted() -> None:
            office = make.actor(make.safety_officer())
            extending.grant(office, h["eleven"], h["eleven"].version)

        def by_province() -> None:
            said = Listing(Level.PROVINCE, "某省应急管理厅", clock.today(), date(2023, 6, 30))
            listing.put_on_list(majors.office_of(), h["five"], h["five"].version, said)

        def started() -> None:
            staff = make.actor(make.staff_of(maker))
            handling.start(staff, h["five"], h["five"].version, "开始")

        def dismissed() -> None:
            office = make.actor(make.safety_officer())
            closing.dismiss(office, h["seven"], h["seven"].version, "现场没有这个隐患")

        def at_once() -> None:
            staff = make.staff_of(builder)
            h["nine"] = make.hazard(Status.REPORTED, firm=builder, reporter=staff, before=1)
            photos = [make.photo(staff, "当场改后")]
            row = h["nine"]
            handling.fix_on_spot(
                make.actor(staff), row, row.version, photos=photos, note="当场改好"
            )

        return [
            ("04-20 09:00", lambda: confirmed("eight", shop, "06-15")),
            ("05-02 09:00", lambda: confirmed("one", builder, "05-10")),
            ("05-03 09:00", lambda: confirmed("two", builder, "05-10")),
            ("05-03 10:00", lambda: confirmed("three", builder, "05-10")),
            ("05-04 10:00", lambda: confirmed("eleven", maker, "06-10")),
            ("05-08 09:00", lambda: hand_in(h["one"])),
            ("05-08 10:00", lambda: hand_in(h["two"])),
            ("05-08 11:00", lambda: hand_in(h["three"])),
            ("05-09 09:00", lambda: close(h["one"])),
            ("05-10 23:30", lambda: close(h["two"])),
            ("05-11 00:10", lambda: close(h["three"])),
            ("05-20 09:00", lambda: confirmed("four", maker, "05-31")),
            ("05-22 09:00", longer),
            ("05-23 09:00", granted),
            ("06-01 09:00", lambda: confirmed("five", maker, "06-30")),
            ("06-02 09:00", lambda: self._new("six", maker, "05-30 15:00")),
            ("06-03 09:00", lambda: self._new("seven", shop)),
            ("06-04 09:00", dismissed),
            ("06-05 09:00", lambda: confirmed("ten", builder, "06-12")),
            ("06-05 10:00", lambda: majors.ready_to_start(h["five"])),
            ("06-06 09:00", lambda: settle(h["five"])),
            ("06-06 10:00", by_province),
            ("06-07 09:00", started),
            ("06-08 09:00", lambda: hand_in(h["ten"])),
            ("06-09 09:00", back),
            ("06-10 09:00", at_once),
            ("06-11 09:00", lambda: hand_in(h["ten"], "再改")),
            ("06-12 09:00", lambda: close(h["nine"])),
            ("06-14 09:00", lambda: close(h["ten"])),
        ]

    def live(self, after: Callable[[datetime], None] = lambda _: None) -> "District":
        """Let it all happen; ``after`` is told the moment a little after each step."""
        for when, act in self.steps:
            with on(when):
                act()
            with on(f"{when}:30"):
                after(clock.now())
        return self
