#!/usr/bin/env python3
"""Judges every entry of named.md by events and by stated rules; writes judged.md.

    python3 reports/breaks/judge.py reports/breaks/named.md \
        ../shared/data/aus-retail-monthly.csv > reports/breaks/judged.md

`events.csv` lists events: panel, series and entry ("component direction date", as in judged.md) are
patterns, and the first line that fits decides; `sources.csv` has the addresses of what stands in
brackets. What no event explains is judged by facts of the list itself: how well it is dated, in
which month of a quarter it lies, what changed beside it, its p-value; and, for seasons and spreads,
by how much of the change happened within three or four years of its date.
"""

import collections
import csv
import math
import pathlib
import re
import statistics
import sys

MONTHS = (
    "January February March April May June July August September October November December".split()
)
PERIOD = r"(the week of \d{4}-\d\d-\d\d|(?:" + "|".join(MONTHS) + r") \d{4})"

HERE = pathlib.Path(__file__).parent
with open(HERE / "events.csv", newline="") as file:
    EVENTS = list(csv.DictReader(file))
with open(HERE / "sources.csv", newline="") as file:
    SOURCES = list(csv.DictReader(file))

PARTS = {
    "Food retailing": [
        "Supermarket and grocery stores",
        "Liquor retailing",
        "Other specialised food retailing",
    ],
    "Household goods retailing": [
        "Furniture, floor coverings, houseware and textile goods retailing",
        "Electrical and electronic goods retailing",
        "Hardware, building and garden supplies retailing",
    ],
    "Clothing, footwear and personal accessory retailing": [
        "Clothing retailing",
        "Footwear and other personal accessory retailing",
    ],
    "Other retailing": [
        "Newspaper and book retailing",
        "Other recreational goods retailing",
        "Pharmaceutical, cosmetic and toiletry goods retailing",
        "Other retailing n.e.c.",
    ],
    "Cafes, restaurants and takeaway food services": [
        "Cafes, restaurants and catering services",
        "Takeaway food services",
    ],
}
FEW_FIRMS = ("Department stores", "Supermarket and grocery stores")


class Entry:
    """One line of named.md."""

    def __init__(self, panel, series, sentence, component, p):
        self.panel, self.series, self.sentence, self.p = panel, series, sentence, float(p)
        self.dates = re.findall(PERIOD, re.sub(r" \(between .*?\)", "", sentence))
        spread = re.search(rf"\(between {PERIOD} and {PERIOD}\)", sentence)
        self.range = (
            [number(one) for one in spread.groups()] if spread else [number(self.dates[0])] * 2
        )
        self.at = number(self.dates[0])
        self.kind, self.way, self.size = what(sentence, component)
        self.until = number(self.dates[1]) if self.kind == "stretch" else None
        self.part = None

    def key(self):
        until = f" to {iso(self.dates[1])}" if self.kind == "stretch" else ""
        return f"{self.kind} {self.way} {iso(self.dates[0])}{until}"

    @property
    def is_level(self):
        return self.kind in ("level", "stretch", "value")

    @property
    def is_exact(self):
        return self.range[1] - self.range[0] <= 2


def number(period):
    """Months, or days, since the year 0."""
    if "week" in period:
        year, month, day = map(int, period[-10:].split("-"))
        return year * 366 + month * 31 + day
    month, year = period.split()
    return int(year) * 12 + MONTHS.index(month)


def iso(period):
    if "week" in period:
        return period[-10:]
    month, year = period.split()
    return f"{year}-{MONTHS.index(month) + 1:02d}"


def what(sentence, component):
    """The kind of an entry, its direction and its size."""
    if component == "spread":
        times = re.search(r"([\d.,]+) times", sentence)[1]
        return "spread", "rose" if "scatter more" in sentence else "fell", f"× {times}"
    if component == "season":
        return "season", "changed", "by " + re.search(r"lie ([\d.,]+%?) from", sentence)[1]
    if component == "autocorrelation":
        after, before = re.search(r"of ([−\d.]+) after ([−\d.]+)", sentence).groups()
        return (
            "memory",
            "rose" if "more" in sentence else "fell",
            f"{after} after {before.rstrip('.')}",
        )
    if component == "calendar":
        after, before = re.search(
            r"adds ([−\d.%]+) to the values, ([−\d.%]+) before", sentence
        ).groups()
        return "calendar", "changed", f"{after} after {before}"
    if component == "constant":
        return "constant", "fell", re.search(r"every value is ([−\d,.]*\d)", sentence)[1]
    if component == "trend":
        now, before = re.search(r"the values (.*?); before they (.*?)(?: \(|\.$)", sentence).groups()
        return "trend", "rose" if pace(now) > pace(before) else "fell", f"{now}; before {before}"
    few = re.search(r"are ([−\d,.]+) on average where ([−\d,.]+) was expected", sentence)
    if few:
        found, expected = (float(one.replace(",", "").replace("−", "-")) for one in few.groups())
        share = re.search(r", ([\d,.]+%) (less|more)", sentence)
        size = share[1] if share else few[1]
        way = "rose" if found > expected else "fell"
        kind = "level" if sentence.startswith("The newest") else "stretch"
        return kind, way, ("+" if way == "rose" else "−") + size
    if sentence.startswith("The value of"):
        share = re.search(r", ([\d,.]+%) (less|more)\.", sentence)
        if share:
            return (
                "value",
                "fell" if share[2] == "less" else "rose",
                ("−" if share[2] == "less" else "+") + share[1],
            )
        found, expected = re.search(r" is ([−\d,.]+) where ([−\d,.]+) was", sentence).groups()
        return "value", "rose", f"{found} where {expected}"
    stretch = re.search(r"was (higher|lower) by ([\d,.]+%?):", sentence)
    if stretch:
        sign = "+" if stretch[1] == "higher" else "−"
        return "stretch", "rose" if sign == "+" else "fell", sign + stretch[2].rstrip(":")
    shift = re.search(r"The level (rose|fell) by ([\d,.]+%?) in", sentence)
    return "level", shift[1], ("+" if shift[1] == "rose" else "−") + shift[2]


def pace(words):
    """The growth a period of a trend's words, as a share where it is one."""
    if "level" in words:
        return 0.0
    sign = -1 if words.startswith("f") else 1
    return sign * float(re.search(r"by ([\d,.]+)%? a", words)[1].replace(",", ""))


def entries(path):
    panel = None
    with open(path) as file:
        for line in file:
            heading = re.match(r"## (\w+):", line)
            panel = heading[1] if heading else panel
            entry = re.match(r"- (.+?): (.*) \[(\w+), p (?:< )?([\d.e-]+)\]$", line)
            if entry:
                yield Entry(panel, *entry.groups())


def logarithms(path):
    """Log turnover by series and month."""
    values = collections.defaultdict(dict)
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            year, month = map(int, row["month"].split("-")[:2])
            series = f"{row['state']}/{row['industry']}"
            values[series][year * 12 + month - 1] = math.log(float(row["turnover"]))
    return values


def profile(values, start, end):
    """The mean distance of each calendar month from the centred year; None if one never occurs."""
    months = [[] for _ in range(12)]
    for at in range(start, end):
        year = [values.get(at + lag) for lag in range(-6, 7)]
        if None not in year:
            months[at % 12].append(year[6] - (sum(year) - (year[0] + year[12]) / 2) / 12)
    return [statistics.mean(one) for one in months] if all(months) else None


def scatter(values, start, end):
    """The median size of monthly changes less those of a year before; None of less than a year."""
    steps = [
        abs(values[at] - values[at - 1] - values[at - 12] + values[at - 13])
        for at in range(start, end)
        if all(at - lag in values for lag in (0, 1, 12, 13))
    ]
    return statistics.median(steps) if len(steps) >= 12 else None


def step_share(entry, same, values):
    """How much of a change of season (of spread) happened within three (four) years of its date.

    1 for a step; near 0 for a change that went on slowly between the entry's neighbours, or was
    small; None if it cannot be measured.
    """
    near = 36 if entry.kind == "season" else 48
    before = [one.at for one in same if one.at < entry.at]
    after = [one.at for one in same if one.at > entry.at]
    start, end = max(before, default=min(values)), min(after, default=max(values) + 1)
    windows = [
        (start, entry.at),
        (entry.at, end),
        (max(start, entry.at - near), entry.at),
        (entry.at, min(end, entry.at + near)),
    ]
    measured = [
        (profile if entry.kind == "season" else scatter)(values, *window) for window in windows
    ]
    if any(not one for one in measured):
        return None
    if entry.kind == "season":
        far = [b - a for a, b in zip(measured[0], measured[1])]
        close = [b - a for a, b in zip(measured[2], measured[3])]
        return sum(a * b for a, b in zip(far, close)) / sum(a * a for a in far)
    far, close = math.log(measured[1] / measured[0]), math.log(measured[3] / measured[2])
    return 0 if abs(far) < 0.15 else close / far


def bend(entry, same, values):
    """How much faster the months grew in up to four years after a bend than before, in percent a month."""
    before = [one.at for one in same if one.at < entry.at]
    after = [one.at for one in same if one.at > entry.at]
    start = max([entry.at - 48, *before, min(values)])
    end = min([entry.at + 48, *after, max(values)])

    def growth(first, last):
        yearly = [
            (values[at] - values[at - 12]) / 12
            for at in range(first + 12, last + 1)
            if at in values and at - 12 in values
        ]
        return 100 * statistics.mean(yearly) if len(yearly) >= 6 else None

    older, newer = growth(start, entry.at - 1), growth(entry.at, end)
    return None if older is None or newer is None else newer - older


def beside(entry, retail):
    """What moved alike within a month: states with the same industry, other industries of the state."""
    state, industry = entry.series.split("/")
    related = {industry, *PARTS.get(industry, [])} | {
        whole for whole, parts in PARTS.items() if industry in parts
    }
    close = [
        one
        for one in retail
        if one.is_level
        and one is not entry
        and one.way == entry.way
        and abs(one.at - entry.at) <= 1
    ]
    elsewhere = {
        one.series.split("/")[0] for one in close if one.series.endswith("/" + industry)
    } - {state}
    here = {
        one.series.split("/")[1] for one in close if one.series.startswith(state + "/")
    } - related
    here -= {whole for whole, parts in PARTS.items() if here & set(parts)}
    return sorted(elsewhere), sorted(here)


def by_rule(entry, retail, values):
    """Judgement and reason of an entry of retail that no event explains."""
    industry = entry.series.split("/")[1]
    if entry.kind == "memory":
        return "false", "slow movement described as memory; no event changes it"
    if entry.kind == "calendar":
        return (
            "false",
            "what a weekday counts for changes slowly, as shops stay open longer; no source",
        )
    if entry.kind == "constant":
        return "noise", "small figures, rounded to a tenth of a million"
    if entry.kind in ("season", "spread"):
        same = [one for one in retail if one.series == entry.series and one.kind == entry.kind]
        share = step_share(entry, same, values[entry.series])
        shown = "unknown" if share is None else f"{min(max(share, 0), 1):.0%}"
        reason = f"{shown} of it within {3 if entry.kind == 'season' else 4} years of its date"
        if share is None or share < 0.6:
            return "false", f"a slow change cut into steps: {reason}"
        if entry.kind == "season" and 0 <= entry.at - number("April 2009") <= 5:
            return "plausible", f"a step ({reason}), and a new classification [classification 2009]"
        return "plausible", f"a step ({reason}), alone; no source"
    if entry.kind == "trend":
        same = [one for one in retail if one.series == entry.series and one.kind == "trend"]
        found = bend(entry, same, values[entry.series])
        now, before = (pace(part) for part in entry.size.split("; before "))
        if found is not None and found * (now - before) > 0 and abs(found) >= abs(now - before) / 2:
            return "plausible", f"a bend: years before and after differ by {found:+.2f}% a month"
        shown = "unknown" if found is None else f"{found:+.2f}% a month"
        return "false", f"no bend that years before and after show: {shown}"
    elsewhere, here = beside(entry, retail)
    if elsewhere:
        return "plausible", f"the same industry in {', '.join(elsewhere)} within a month; no source"
    if len(here) >= 2:
        return "plausible", f"{len(here)} other industries of the state within a month; no source"
    wide = entry.range[1] - entry.range[0]
    if entry.kind == "level" and wide > 24:
        return "false", f"a slow change cut into a step: its date is known to {wide // 12} years"
    if entry.p > 0.01:
        return "noise", f"one series, p = {entry.p:g}"
    if industry not in FEW_FIRMS and entry.kind != "value":
        if wide <= 12 and entry.at % 3 == 0:
            return (
                "plausible",
                "a new part of the sample, in the first month of a quarter [rotation]",
            )
        if entry.until is not None and (entry.until + 1) % 3 == 0:
            return "plausible", "it ends with a quarter, as a part of the sample does [rotation]"
    if industry in FEW_FIRMS and entry.kind != "value":
        return (
            "plausible",
            "few firms, all surveyed: stores opened, closed or moved between firms; no source",
        )
    if entry.kind == "value":
        return "noise", "one month of one series: noise of a survey; no source"
    return (
        "noise",
        "clear, but one series alone, as when one large firm enters or leaves a sample; no source",
    )


def event(entry):
    """The first event that fits an entry; None if there is none."""
    for one in EVENTS:
        if one["panel"] == entry.panel and re.search(one["series"], entry.series):
            if re.match(one["entry"], entry.key()):
                return one
    return None


def judged(entry, retail, values):
    """The judgement of an entry, and why."""
    if found := event(entry):
        return found["judgement"], found["why"]
    if entry.panel != "retail":
        return "noise", (
            "clear, but one series alone; no source"
            if entry.p <= 0.01
            else f"one series, p = {entry.p:g}"
        )
    state, industry = entry.series.split("/")
    for part in PARTS.get(industry, []):
        for one in retail:
            if (
                one.series == f"{state}/{part}"
                and one.way == entry.way
                and one.is_level
                and entry.is_level
            ):
                if abs(one.at - entry.at) <= 1:
                    judgement, why = judged(one, retail, values)
                    return judgement, f"its part {part}: {why}"
    return by_rule(entry, retail, values)


def main(named, retail_csv):
    everything, values = list(entries(named)), logarithms(retail_csv)
    retail = [one for one in everything if one.panel == "retail"]
    verdicts = {id(one): judged(one, retail, values) for one in everything}
    print((HERE / "judged-head.md").read_text())
    kinds = ["known", "plausible", "noise", "false"]
    print("| panel | entries | " + " | ".join(kinds) + " |\n" + "|---" * (len(kinds) + 2) + "|")
    for panel in ("road", "ansett", "retail"):
        counts = collections.Counter(
            verdicts[id(one)][0] for one in everything if one.panel == panel
        )
        print(
            f"| {panel} | {sum(counts.values())} | "
            + " | ".join(str(counts[kind]) for kind in kinds)
            + " |"
        )
    shifts = [one for one in retail if one.kind == "level"]
    exact = [one for one in shifts if one.is_exact]
    first = sum(one.at % 3 == 0 for one in shifts), sum(one.at % 3 == 0 for one in exact)
    ends = [one for one in retail if one.kind == "stretch"]
    quarters = sum((one.until + 1) % 3 == 0 for one in ends)
    print(
        f"\nOf the {len(shifts)} lasting shifts of retail {first[0]} begin in the first month of a quarter, "
        f"where a third would\nby chance; of the {len(exact)} that are dated within two months "
        f"{first[1]}; of {len(ends)} stretches {quarters} end with a quarter. It is\nthe rotation of the "
        f"sample that is named most often: two in three of the {first[0]} are more than the other\nmonths "
        "lead to expect."
    )
    for panel, title in (("road", "Road casualties"), ("ansett", "Ansett"), ("retail", "Retail")):
        print(
            f"\n## {title}\n\n| series | what | date | size | p | judgement |\n" + "|---" * 6 + "|"
        )
        for one in everything:
            if one.panel == panel:
                judgement, why = verdicts[id(one)]
                until = f" to {iso(one.dates[1])}" if one.kind == "stretch" else ""
                p = f"{one.p:g}" if one.p > 0.0005 else "< 0.001"
                print(
                    f"| {one.series} | {one.kind} {one.way} | {iso(one.dates[0])}{until} "
                    f"| {one.size} | {p} "
                    f"| **{judgement}** {why} |"
                )
    print("\n## Sources\n")
    for source in SOURCES:
        print(f"- {source['name']}: <{source['address']}>")


if __name__ == "__main__":
    main(*sys.argv[1:])
