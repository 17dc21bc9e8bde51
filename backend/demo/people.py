"""Who the demonstration is about: synthetic people with jobs, films over the years and readers who disagree.

Nobody here exists. `stage` is what is drawn into a film; `shifts` says by how many of the twelve points a reader's
profusion lies off what was drawn, so that some readings differ by a sub-category and some by a stage.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from backend.cases.models import Dust, Sex


@dataclass(frozen=True)
class Job:
    employer: str
    job: str
    dust: Dust
    began: str
    ended: str = ""
    protection: str = ""


@dataclass(frozen=True)
class Visit:
    """One film. `blind` and `aided`: reader -> shift, in the order of signing; `talk`: a flag and a note about it;
    `claimed_by`: who has taken it to read it today."""

    on: date
    stage: int
    blind: dict[str, int] = field(default_factory=dict)
    aided: dict[str, int] = field(default_factory=dict)
    next_on: date | None = None
    talk: bool = False
    claimed_by: str = ""


@dataclass(frozen=True)
class Person:
    """`same_as`: entered a second time, under another number."""

    number: int
    sex: Sex
    born: date
    jobs: tuple[Job, ...]
    visits: tuple[Visit, ...]
    doctor: str = "alice"
    same_as: int | None = None

    @property
    def body(self) -> int:
        return self.same_as or self.number


MINE, QUARRY, YARD = "北山矿业（演示）North Mine", "石料厂（演示）Quarry", "船厂（演示）Shipyard"
DRILLER = Job(MINE, "凿岩工 driller", Dust.SILICA, "1985-03", "2003", "防尘口罩 dust mask")
HEWER = Job(MINE, "采煤工 coal hewer", Dust.COAL, "1990", "2012-06")
CRUSHER = Job(QUARRY, "破碎工 crusher", Dust.SILICA, "1996", "2015")
WELDER = Job(YARD, "电焊工 welder", Dust.WELDING, "1998-09")
LAGGER = Job(YARD, "保温工 lagger", Dust.ASBESTOS, "1979", "1994-12")

PEOPLE = (
    Person(
        4,
        Sex.MALE,
        date(1962, 5, 4),
        (DRILLER, CRUSHER),
        (
            Visit(date(2012, 4, 11), 0, blind={"alice": 1, "bob": 1}),
            Visit(date(2017, 5, 9), 1, blind={"alice": 0, "bob": -1}),
            Visit(date(2023, 6, 15), 2, blind={"alice": 0, "bob": -2}, aided={"alice": 0}, next_on=date(2024, 6, 15)),
        ),
    ),
    Person(
        5,
        Sex.MALE,
        date(1968, 11, 23),
        (HEWER,),
        (
            Visit(date(2016, 3, 2), 1, blind={"alice": 0, "bob": -2}, talk=True),
            Visit(date(2022, 3, 8), 1, blind={"alice": 0}, aided={"bob": 0}, next_on=date(2025, 3, 8)),
        ),
    ),
    Person(
        6,
        Sex.FEMALE,
        date(1975, 1, 30),
        (CRUSHER,),
        (
            Visit(date(2019, 9, 17), 0, blind={"alice": 0, "bob": 0}),
            Visit(date(2025, 9, 22), 0, blind={"alice": 0}, next_on=date(2028, 9, 22)),
        ),
    ),
    Person(
        7,
        Sex.MALE,
        date(1959, 8, 12),
        (DRILLER,),
        (
            Visit(date(2010, 10, 20), 2, blind={"bob": 0}, aided={"alice": -1}),
            Visit(date(2021, 10, 26), 3, blind={"alice": 0, "bob": -2}, aided={"bob": 0}, talk=True),
        ),
    ),
    Person(8, Sex.MALE, date(1971, 2, 14), (WELDER,), (Visit(date(2024, 7, 3), 1, blind={"alice": 0, "bob": -2}),)),
    Person(9, Sex.MALE, date(1957, 12, 1), (LAGGER,), (Visit(date(2018, 4, 25), 1, aided={"alice": 0}),)),
    Person(10, Sex.MALE, date(1966, 6, 6), (HEWER,), (Visit(date(2015, 11, 11), 0, aided={"bob": 1}),)),
    Person(11, Sex.MALE, date(1966, 6, 6), (), (Visit(date(2023, 11, 16), 1, claimed_by="bob"),), same_as=10),
    Person(12, Sex.FEMALE, date(1980, 3, 27), (WELDER,), (Visit(date(2025, 12, 5), 0, claimed_by="alice"),)),
    Person(13, Sex.MALE, date(1964, 10, 9), (DRILLER,), (Visit(date(2022, 1, 18), 2),), doctor="charlie"),
    Person(14, Sex.MALE, date(1973, 7, 21), (HEWER,), (Visit(date(2024, 2, 27), 0),), doctor="charlie"),
)
