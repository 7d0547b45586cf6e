"""Measures polars on the file that `almanac-bench csv` is measured on, in turn with it.

    python3 compare_csv.py make FILE.csv             # 5.2 million rows of four columns, 189 MB
    python3 compare_csv.py FILE.csv almanac-bench

The rows are 20,000 series of 260 weeks: series, ISO date, a number with two decimals, a flag. Everything
runs on one thread. Times are the best of several readings, on the clock and of the processor; the second
says more where the machine does other things too. Both must read the same; the exit code is 1 where they do
not, where Almanac takes more of either time than the fastest way of polars to typed columns, or more than
1.5 times the memory of its columns.
"""

import datetime
import os
import re
import subprocess
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"

ROUNDS = 3


def make(path):
    import numpy
    import polars

    random = numpy.random.default_rng(7)
    series, weeks = 20_000, 260
    names = numpy.array([f"shop{i // 100:03d}/{i % 100:04d}" for i in range(series)])
    first = datetime.date(2021, 1, 4)
    days = numpy.array([(first + datetime.timedelta(weeks=w)).isoformat() for w in range(weeks)])
    polars.DataFrame({
        "series": names[numpy.tile(numpy.arange(series), weeks)],
        "day": days[numpy.repeat(numpy.arange(weeks), series)],
        "sold": numpy.round(random.gamma(2.0, 60.0, series * weeks), 2),
        "promo": random.random(series * weeks) < 0.1,
    }).write_csv(path)


def almanac(path, program):
    run = subprocess.run([program, "csv", "--data", path], capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    text = run.stdout
    clock, _, cpu = map(float, re.search(r"^almanac" + 3 * r" +([0-9.]+)", text, re.M).groups())
    columns, peak = map(float, re.search(r"columns (\d+) MB.* at most (\d+) MB", text).groups())
    content = {name: values for name, values in re.findall(r"^content (\S+) (.*)", text, re.M)}
    return (clock, cpu), columns, peak, content


def measure(path, program):
    import polars

    schema = {"series": polars.String, "day": polars.Date, "sold": polars.Float64,
              "promo": polars.Boolean}
    codes = schema | {"series": polars.Categorical}
    ways = {
        "types inferred": lambda: polars.read_csv(path, try_parse_dates=True),
        "types stated": lambda: polars.read_csv(path, schema=schema),
        "texts as codes": lambda: polars.read_csv(path, schema=codes),
        "types stated, low memory":
            lambda: polars.read_csv(path, schema=schema, low_memory=True),
        "scan_csv().collect()":
            lambda: polars.scan_csv(path, try_parse_dates=True).collect(),
    }
    ours, theirs = [], {name: [] for name in ways}
    for _ in range(ROUNDS):
        best, columns, peak, content = almanac(path, program)
        ours.append(best)
        for name, read in ways.items():
            for _ in range(3):
                start, used = time.perf_counter(), time.process_time()
                frame = read()
                theirs[name].append((1e3 * (time.perf_counter() - start),
                                     1e3 * (time.process_time() - used)))
    expected = {
        "series": f"{frame.height} {frame['series'].n_unique()}",
        "day": str(frame["day"].to_physical().cast(polars.Int64).sum()),
        "promo": str(frame["promo"].sum()),
    }
    failures = [f"{name}: {content[name]} and not {value}" for name, value in expected.items()
                if content[name] != value]
    if abs(float(content["sold"]) / frame["sold"].sum() - 1) > 1e-12:
        failures.append(f"sold: {content['sold']} and not {frame['sold'].sum()}")
    def best(times):
        return tuple(min(column) for column in zip(*times))

    own = best(ours)
    print(f"{'':42}{'best ms':>9}{'ratio':>8}{'CPU ms':>9}{'ratio':>8}")
    print(f"{'almanac':42}{own[0]:9.1f}{1:8.2f}{own[1]:9.1f}{1:8.2f}")
    for name, times in theirs.items():
        label = f"polars {polars.__version__}, {name}"
        clock, cpu = best(times)
        print(f"{label:42}{clock:9.1f}{clock / own[0]:8.2f}{cpu:9.1f}{cpu / own[1]:8.2f}")
    print(f"memory: {peak:.0f} MB for columns of {columns:.0f} MB, {peak / columns:.2f} times")
    fastest = best([best(times) for times in theirs.values()])
    if own[0] > fastest[0] or own[1] > fastest[1]:
        failures.append("slower than polars")
    if peak > 1.5 * columns:
        failures.append("more than 1.5 times the memory of the columns")
    if failures:
        sys.exit("; ".join(failures))


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    measure(sys.argv[1], sys.argv[2])
