"""Compares what pyarrow, DuckDB and polars read in our files with what they read in the originals.

    python3 check_parquet.py ORIGINALS WRITTEN

WRITTEN holds CODEC-NAME.parquet for each NAME.parquet of ORIGINALS. Ends with 1 at a difference.
"""

import os
import sys

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

originals, written = sys.argv[1:]
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'")
compared, wrong = 0, []


def arrow(path):
    table = pq.ParquetFile(path).read()
    columns = [c.combine_chunks() if c.num_chunks != 1 else c.chunk(0) for c in table.columns]
    return [
        # polars stores Arrow's types beside Parquet's
        (n, str(c.type).replace("large_", "").replace("_view", ""), c.to_numpy(zero_copy_only=False).tobytes()
         if pa.types.is_floating(c.type) and c.null_count == 0 else
         c.cast(pa.int32() if c.type.bit_width == 32 else pa.int64()).to_pylist()
         if pa.types.is_temporal(c.type) else c.to_pylist())
        for n, c in zip(table.column_names, columns)
    ]


def duck(path):
    return connection.execute(f"SELECT COLUMNS(*)::VARCHAR FROM '{path}'").fetchall()


def polar(path):
    frame = pl.read_parquet(path)
    return [frame.dtypes, [str(s.to_physical().to_list()) for s in frame]]


for name in sorted(os.listdir(written)):
    original = os.path.join(originals, name.split("-", 1)[1])
    ours = os.path.join(written, name)
    for read in [arrow, duck, polar]:
        if read is duck and "int96" in name:
            continue  # to DuckDB these are microseconds
        try:
            expected = read(original)
        except Exception:  # what a reader does not take of others says nothing about us
            expected = None
        try:
            found = read(ours)
            equal = expected is None or str(found) == str(expected)
        except Exception as error:
            equal, found = False, error
        compared += 1
        if not equal:
            wrong.append(f"{name} in {read.__name__}: {str(found)[:300]}")
print(f"{compared} readings of our Parquet files by others compared")
print("\n".join(wrong[:20]), file=sys.stderr)
sys.exit(bool(wrong) or compared < 100)
