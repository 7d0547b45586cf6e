#!/usr/bin/env python3
"""Judges what the runs of a store flagged, with hindsight; writes the judgements that flags.py reads.

    python3 reports/aus-retail/hindsight.py STORE ../shared/data/aus-retail-monthly.csv \\
        > reports/aus-retail/judgements.csv

A flag is judged in `by-hand.csv`; or by an event that "What changed" names; or by what the whole
series shows of the 20 months before, as judged in `../breaks`, memory left aside; or by whether the same
industry is flagged in two other states at that time. What is left has no event: it is slow where the
challenger of the first run beat the model, and noise where it did not.
"""

import csv
import json
import pathlib
import sqlite3
import sys

REPORTS = pathlib.Path(__file__).parent.parent
sys.path += [str(REPORTS), str(REPORTS / "breaks")]

import flags  # noqa: E402
import judge as breaks  # noqa: E402

# The tests look at no more than a season and a half, and a change has to be older than its newest month.
REACH = 20
ORDER = ["known", "plausible", "noise", "false"]


def month(as_of):
    return int(as_of[:4]) * 12 + int(as_of[5:7]) - 1


def related(series):
    """Totals and parts of a series, in its state."""
    state, industry = series.split("/")
    names = set(breaks.PARTS.get(industry, []))
    names |= {whole for whole, parts in breaks.PARTS.items() if industry in parts}
    return {f"{state}/{name}" for name in names}


def by_event(spell):
    """What the event list says of the sentences of a flag; None if nothing."""
    for _, _, _, changes, _ in spell["runs"]:
        for change in changes:
            entry = breaks.Entry(
                "retail", spell["series"], change["sentence"], change["component"], change["pValue"]
            )
            event = breaks.event(entry)
            if event and month(spell["runs"][0][1]) - entry.at <= REACH:
                return event["judgement"], f"{entry.key()} as the run says: {event['why']}"
    return None


def by_hindsight(spell, retail, values):
    """What the whole series shows of the months before a flag; None if nothing."""
    flagged = month(spell["runs"][0][1])
    found = []
    for entry in retail:
        ages = [flagged - at for at in (entry.at, entry.until) if at is not None]
        if entry.kind == "memory" or entry.series != spell["series"]:
            continue
        if any(0 <= age <= REACH for age in ages):
            judgement, why = breaks.judged(entry, retail, values)
            found.append((ORDER.index(judgement), judgement, f"{entry.key()}, {entry.size}: {why}"))
    return min(found)[1:] if found else None


def ages(store):
    """For each run and flagged series, how many runs ago its model was searched for."""
    found, searched = {}, {}
    query = "SELECT number, record FROM run WHERE record IS NOT NULL ORDER BY number"
    for number, text in sqlite3.connect(f"{store}/almanac.db").execute(query):
        record = json.loads(text)
        for drift in record["drift"]:
            if drift["flagged"]:
                found[number, drift["series"]] = number - searched[drift["series"]]
        for decision in record["decisions"]:
            replaced = "promoted" in decision.get("outcome", "")
            if decision["series"] not in searched or (decision["action"] == "refit" and replaced):
                searched[decision["series"]] = number
    return found


def by_others(spell, spells, age):
    """Whether the same industry is flagged elsewhere, for the first time within a month of it."""
    when = month(spell["runs"][0][1])
    close = {
        one["series"]
        for one in spells
        if one is not spell and abs(month(one["runs"][0][1]) - when) <= 1
    }
    industry = spell["series"].split("/")[1]
    states = sorted(one.split("/")[0] for one in close if one.endswith(f"/{industry}"))
    if len(states) > 1:
        return "plausible", f"the same industry is flagged in {', '.join(states)}; no source"
    kin = sorted(close & related(spell["series"]))
    beside = f", flagged with {kin[0].split('/')[1]}" if kin else ""
    number, _, _, _, decision = spell["runs"][0]
    if "promoted" in decision.get("outcome", ""):
        years = age[number, spell["series"]] / 12
        return "slow", f"no event{beside}; its model, {years:.1f} years old, was beaten"
    return "noise", f"no event{beside}, and its model was not beaten"


def main(store, retail_csv):
    spells, values, age = flags.spells(store), breaks.logarithms(retail_csv), ages(store)
    named = breaks.entries(REPORTS / "breaks" / "named.md")
    retail = [one for one in named if one.panel == "retail"]
    with open(REPORTS / "aus-retail" / "by-hand.csv", newline="") as file:
        by_hand = {(row["series"], row["flagged"]): row for row in csv.DictReader(file)}
    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(["series", "flagged", "judgement", "why"])
    for spell in spells:
        series, first = spell["series"], spell["runs"][0][1]
        hand = by_hand.pop((series, first), None)
        verdict = (
            hand
            and (hand["judgement"], hand["why"])
            or by_event(spell)
            or by_hindsight(spell, retail, values)
            or by_others(spell, spells, age)
        )
        rows.writerow([series, first, *verdict])
    if by_hand:
        sys.exit(f"judged by hand, but not flagged: {', '.join(map(str, by_hand))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
