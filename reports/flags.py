#!/usr/bin/env python3
"""Writes what the runs of a store flagged for drift as a table, with a judgement of each.

    python3 reports/flags.py STORE JUDGEMENTS.csv > flags.md

Flags of a series less than nine runs apart are one line. JUDGEMENTS.csv has a line for each of
these: series, cut-off of the first run, judgement, why. It ends with an error if one is missing or
one too many is there.
"""

import csv
import json
import re
import sqlite3
import sys

GAP = 8


def spells(store):
    """The flags of each series, those close to one another together, by their first runs."""
    found, last = [], {}
    query = "SELECT number, as_of, record FROM run WHERE record IS NOT NULL ORDER BY number"
    for number, as_of, text in sqlite3.connect(f"{store}/almanac.db").execute(query):
        record = json.loads(text)
        explained = record.get("explanation") or {"series": []}
        changes = {one["series"]: one["changes"] for one in explained["series"]}
        decisions = {one["series"]: one for one in record["decisions"]}
        for drift in record["drift"]:
            if not drift["flagged"]:
                continue
            series = drift["series"]
            spell = last.get(series)
            if spell is None or number - spell["runs"][-1][0] > GAP:
                spell = last[series] = {"series": series, "runs": []}
                found.append(spell)
            spell["runs"].append(
                (number, as_of[:10], drift, changes.get(series, []), decisions[series])
            )
    return found


def errors(drift):
    """What the errors of a flagged series were, in a few words."""
    text = drift["explanation"]
    size = re.search(r"([\d.]+) standard deviations (above|below|off)", text)
    side = re.search(r"values lie (higher|lower) than", text)
    if size:
        way = f"{size[1]} {size[2].replace('off', 'either way')}, "
    else:
        way = f"{side[1]}, " if side else ""
    measure = re.search(r": (\w+) [\d.e-]+ against ", text)[1]
    return f"{way}{measure}, p = {drift['pValue']:.2g}"


def said(spell):
    """The sentences of the first run that had any, and its date if it was not the first."""
    for number, as_of, _, changes, _ in spell["runs"]:
        if changes:
            words = " ".join(change["sentence"] for change in changes)
            return words if number == spell["runs"][0][0] else f"(on {as_of}) {words}"
    return "nothing"


def decided(spell):
    """What was done about it."""
    outcomes = [run[4] for run in spell["runs"]]
    refits = [one for one in outcomes if one["action"] == "refit"]
    promoted = sum("promoted" in one.get("outcome", "") for one in refits)
    if not refits:
        return "updated"
    if len(outcomes) == 1:
        return "refit, promoted" if promoted else "refit, archived"
    return f"{len(refits)} refits, {promoted} promoted"


def main(store, judgements):
    with open(judgements, newline="") as file:
        judged = {(row["series"], row["flagged"]): row for row in csv.DictReader(file)}
    (job,) = sqlite3.connect(f"{store}/almanac.db").execute("SELECT name FROM job").fetchone()
    print(f"# Everything that was flagged in the runs of {job}\n")
    print("Made by `reports/flags.py`; events and sources are in the [README](README.md).\n")
    print(
        "| flagged | series | deviations off the forecasts | what changed | decision | judgement |"
    )
    print("|---|---|---|---|---|---|")
    missing = []
    for spell in spells(store):
        first, final = spell["runs"][0], spell["runs"][-1]
        when = (
            first[1]
            if len(spell["runs"]) == 1
            else f"{first[1]} to {final[1]}, {len(spell['runs'])} runs"
        )
        verdict = judged.pop((spell["series"], first[1]), None)
        if verdict is None:
            missing.append(f"{spell['series']},{first[1]}")
            continue
        print(
            f"| {when} | {spell['series']} | {errors(first[2])} | {said(spell)} | {decided(spell)} "
            f"| **{verdict['judgement']}** {verdict['why']} |"
        )
    if missing or judged:
        sys.exit(
            "\n".join(["not judged:", *missing, "judged, but not flagged:", *map(str, judged)])
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
