"""Invented workers in the numbers of a screening district: names, ages, employers and dusts as often as they are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from backend.cases.models import Dust, NamePart
from backend.cases.search import parts_of
from backend.demo.seeding.rows import Row, first_free

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟强磊军洋勇艳杰娟涛明超霞平刚桂芳文辉力秀英敏静丽建国华志红玉兰海波宁福生龙元全胜学祥才发武新利清飞彬富顺信子"
MINES = ("北山矿业", "石料厂", "船厂", "第二煤矿", "隧道工程公司", "水泥厂", "铸造厂", "石棉制品厂")
DUSTS = (Dust.SILICA, Dust.COAL, Dust.WELDING, Dust.CEMENT, Dust.ASBESTOS, Dust.MIXED, Dust.OTHER, "")
DUST_SHARES = (34, 30, 11, 8, 3, 6, 4, 4)
MALE_SHARE = 0.88


def patient(number: int, department_id: int, at: datetime, random: Random) -> Row:
    """Somebody who came for the first time at that hour; the hospital number begins with the year."""
    return {
        "id": number,
        "created_at": at,
        "updated_at": at,
        "department_id": department_id,
        "hospital_number": f"{at.year}{number:07d}",
        "name": name(random),
        "sex": "M" if random.random() < MALE_SHARE else "F",
        "birth_date": date(1948, 1, 1) + timedelta(days=int(random.betavariate(3, 3) * 55 * 365)),
        "employer": random.choice(MINES),
        "dust_type": random.choices(DUSTS, DUST_SHARES)[0],
        "exposure_years": Decimal(min(600, int(random.gammavariate(3, 50)))).scaleb(-1),
    }


def name_parts(patients: list[Row]) -> Iterator[Row]:
    """What has them found by any part of name and number."""
    first = first_free(NamePart)
    pairs = ((row, part) for row in patients for part in sorted(parts_of(row["name"], row["hospital_number"])))
    for at, (row, part) in enumerate(pairs):
        yield {"id": first + at, "patient_id": row["id"], "department_id": row["department_id"], "part": part}


def name(random: Random) -> str:
    """Family names fall off as they do in China: the first is forty times as frequent as the last."""
    family = FAMILY[int(len(FAMILY) * random.random() ** 2)]
    return family + "".join(random.choices(GIVEN, k=1 if random.random() < 0.15 else 2))
