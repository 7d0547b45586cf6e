"""Writes calendar.json: what Python's datetime says of days, instants, texts and periods.

    python3 make_calendar_golden.py > calendar.json

Only datetime's own calendar is used: periods are found by adding whole units to dates, not by the
formulas that Almanac uses. The years are 1 to 9999, the range of datetime.
"""

import datetime as dt
import json
import platform
import random

EPOCH = dt.datetime(1970, 1, 1)
FIRST, LAST = dt.date.min.toordinal(), dt.date.max.toordinal()
ORIGIN = dt.date(1970, 1, 1).toordinal()


def seconds(instant):
    delta = instant - EPOCH
    return delta.days * 86400 + delta.seconds


def sample_days(generator):
    edges = [FIRST, FIRST + 1, LAST - 1, LAST, ORIGIN - 1, ORIGIN, ORIGIN + 1]
    for year in (1, 4, 100, 400, 1582, 1600, 1700, 1900, 1904, 1969, 1970, 1972, 2000, 2024, 2100, 9996, 9999):
        for month, day in ((1, 1), (2, 28), (3, 1), (12, 31)):
            edges.append(dt.date(year, month, day).toordinal())
        edges.append(dt.date(year, 3, 1).toordinal() - 1)
    return edges + [generator.randint(FIRST, LAST) for _ in range(1200)]


def sample_instants(generator, count):
    low, high = seconds(dt.datetime.min), seconds(dt.datetime.max)
    edges = [low, high, -1, 0, 1, -86400, -86401, 86399, 86400, -59, 3599, -3600]
    near = [generator.randint(-2 * 10**9, 4 * 10**9) for _ in range(count // 2)]
    return edges + near + [generator.randint(low, high) for _ in range(count // 2)]


def texts(generator):
    """Text, the instant's seconds and nanoseconds in UTC, and the zone's minutes or what is said of it."""
    rows = []
    for second in sample_instants(generator, 240)[2:]:
        instant = EPOCH + dt.timedelta(seconds=second)
        if not 2 < instant.year < 9998:
            continue
        micro = generator.choice([0, 0, 1, 500000, 123456, 999999])
        local = instant.replace(microsecond=micro)
        kind = generator.randrange(4)
        separator = generator.choice("T ")
        if kind == 0:
            day = local.date()
            rows.append([day.isoformat(), seconds(dt.datetime.combine(day, dt.time())), 0, "date"])
        elif kind == 1:
            rows.append([local.isoformat(separator), second, micro * 1000, "unstated"])
        else:
            minutes = generator.choice([0, 60, -60, 330, 345, -210, 840, -720])
            zone = dt.timezone(dt.timedelta(minutes=minutes))
            aware = local.replace(tzinfo=zone)
            utc = aware.astimezone(dt.timezone.utc).replace(tzinfo=None, microsecond=0)
            text = aware.isoformat(separator)
            if kind == 3:
                text = text[:-3] + text[-2:]
            rows.append([text, seconds(utc), micro * 1000, minutes])
    return rows


def add_months(date, months):
    index = date.year * 12 + date.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def period_of_days(day, first, length):
    """The number, start and next start of the period of `length` days that `day` lies in."""
    start, number = first, 0
    steps = (day - start).days // length
    start += dt.timedelta(days=steps * length)
    number += steps
    while start > day:
        start -= dt.timedelta(days=length)
        number -= 1
    return number, start, start + dt.timedelta(days=length)


def period_of_months(day, length):
    """The same for months, by walking month by month from the epoch's."""
    start, number = dt.date(1970, 1, 1), 0
    while start > day:
        start = add_months(start, -length)
        number -= 1
    while add_months(start, length) <= day:
        start = add_months(start, length)
        number += 1
    return number, start, add_months(start, length)


def periods(generator):
    """Per frequency: rows of instant, period, its first second, the first second of the next."""
    table = []
    instants = [s for s in sample_instants(generator, 60) if 2 < (EPOCH + dt.timedelta(seconds=s)).year < 9990]
    midnight = lambda day: seconds(dt.datetime.combine(day, dt.time()))
    for count in (1, 5, 15, 30, 60, 360):
        rows = []
        for second in instants:
            instant = EPOCH + dt.timedelta(seconds=second)
            number = (instant - EPOCH) // dt.timedelta(minutes=count)
            start = EPOCH + number * dt.timedelta(minutes=count)
            rows.append([second, number, seconds(start), seconds(start + dt.timedelta(minutes=count))])
        table.append({"unit": "minutes", "count": count, "rows": rows})
    for count in (1, 2, 10, 14):
        rows = []
        for second in instants:
            day = (EPOCH + dt.timedelta(seconds=second)).date()
            number, start, end = period_of_days(day, dt.date(1970, 1, 1), count)
            rows.append([second, number, midnight(start), midnight(end)])
        table.append({"unit": "days", "count": count, "rows": rows})
    for weekday in range(7):
        # Period 0 starts in the calendar week, Monday to Sunday, that 1970-01-01 lies in.
        first = dt.date(1969, 12, 29) + dt.timedelta(days=weekday)
        rows = []
        for second in instants:
            day = (EPOCH + dt.timedelta(seconds=second)).date()
            number, start, end = period_of_days(day, first, 7)
            assert start.weekday() == weekday
            rows.append([second, number, midnight(start), midnight(end)])
        table.append({"unit": "week", "count": weekday, "rows": rows})
    for count in (1, 2, 3, 6, 12, 24):
        rows = []
        for second in instants:
            number, start, end = period_of_months((EPOCH + dt.timedelta(seconds=second)).date(), count)
            rows.append([second, number, midnight(start), midnight(end)])
        table.append({"unit": "months", "count": count, "rows": rows})
    return table


def main():
    generator = random.Random(19700101)
    days = [dt.date.fromordinal(n) for n in sample_days(generator)]
    instants = sample_instants(generator, 400)
    print(json.dumps({
        "source": f"Python {platform.python_version()} datetime",
        "days": [[d.toordinal() - ORIGIN, d.year, d.month, d.day] for d in days],
        "instants": [
            {"seconds": s, "text": (EPOCH + dt.timedelta(seconds=s)).isoformat()} for s in instants],
        "texts": [{"text": t, "seconds": s, "nanoseconds": n, "zone": str(z)} for t, s, n, z in texts(generator)],
        "periods": periods(generator),
    }, separators=(",", ":")).replace("],[", "],\n["))


main()
