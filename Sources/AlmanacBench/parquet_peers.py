"""Measures pyarrow, DuckDB and polars on the file that `almanac-bench parquet` is measured on.

    python3 parquet_peers.py make FILE.parquet    # 5.2 million rows as pandas writes them
    python3 parquet_peers.py FILE.parquet
    almanac-bench parquet --data FILE.parquet

The rows are 20,000 series of 260 weeks: series and ISO date as text, a number with two decimals, a flag.
Everything runs on one thread.
"""

import datetime
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"


def make(path):
    import numpy
    import pandas

    random = numpy.random.default_rng(7)
    series, weeks = 20_000, 260
    names = numpy.array([f"store-{i // 100:03d}/item-{i % 100:04d}" for i in range(series)])
    first = datetime.date(2021, 1, 4)
    days = numpy.array([(first + datetime.timedelta(weeks=w)).isoformat() for w in range(weeks)])
    pandas.DataFrame({
        "series": names[numpy.tile(numpy.arange(series), weeks)],
        "day": days[numpy.repeat(numpy.arange(weeks), series)],
        "sold": numpy.round(random.gamma(2.0, 60.0, series * weeks), 2),
        "promo": random.random(series * weeks) < 0.1,
    }).to_parquet(path)


def measure(path):
    import duckdb
    import polars
    import pyarrow
    import pyarrow.parquet

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    text = [f.name for f in pyarrow.parquet.read_schema(path) if f.type in
            (pyarrow.string(), pyarrow.large_string())]
    ways = {
        f"pyarrow {pyarrow.__version__}":
            lambda: pyarrow.parquet.read_table(path, use_threads=False),
        "  texts as dictionaries":
            lambda: pyarrow.parquet.read_table(path, use_threads=False, read_dictionary=text),
        f"DuckDB {duckdb.__version__} into a table":
            lambda: connection.execute(f"CREATE OR REPLACE TEMP TABLE t AS FROM '{path}'"),
        f"polars {polars.__version__}": lambda: polars.read_parquet(path),
    }
    print(f"{'':32}{'best ms':>9}{'median ms':>11}{'CPU ms':>8}")
    for name, read in ways.items():
        times, used = [], []
        for _ in range(11):
            start, cpu = time.perf_counter(), time.process_time()
            result = read()
            times.append(time.perf_counter() - start)
            used.append(time.process_time() - cpu)
            del result
        times.sort()
        print(f"{name:32}{times[0] * 1e3:9.1f}{times[5] * 1e3:11.1f}{min(used) * 1e3:8.1f}")


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    measure(sys.argv[1])
