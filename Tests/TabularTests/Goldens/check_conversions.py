"""Compares what pyarrow, DuckDB and polars read in converted files with what they, or Python's csv, read in
the originals. Written for pyarrow 26.0.1, DuckDB 2.0.0 and polars 2.1.0; prints the versions it meets.

    python3 check_conversions.py FOLDER

FOLDER holds pairs: NAME.from.csv with NAME.parquet, made of it, and NAME.from.parquet with NAME.csv, in which
no value is \\N. Ends with 1 at a difference.
"""

import csv
import datetime
import decimal
import os
import sys

import duckdb
import polars
import pyarrow
import pyarrow.csv
import pyarrow.parquet

folder = sys.argv[1]
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'")
compared, wrong = 0, []
EPOCH = datetime.datetime(1970, 1, 1)


class Instant(int):
    """Nanoseconds since 1970, which Python's datetime cannot hold."""


def nanoseconds(cell):
    whole, _, fraction = cell.removesuffix("Z").partition(".")
    since = datetime.datetime.fromisoformat(whole) - EPOCH
    return (since.days * 86_400 + since.seconds) * 10**9 + int((fraction or "0").ljust(9, "0"))


def same(cell, value):
    if cell is None or value is None:
        return cell is None and value is None
    if isinstance(value, Instant):
        return nanoseconds(cell) == value
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, float):
        return float(cell) == value or cell == "nan" and value != value
    if isinstance(value, decimal.Decimal):
        return decimal.Decimal(cell) == value
    return cell == str(value)


def rows_of_csv(path, null):
    with open(path, newline="", encoding="utf-8") as file:
        rows = [[None if cell == null else cell for cell in row] for row in csv.reader(file, strict=True)]
    return rows[0], rows[1:]


def arrow_rows(table):
    columns = []
    for column in table.columns:
        if pyarrow.types.is_timestamp(column.type):
            column = column.cast(pyarrow.timestamp("ns", column.type.tz)).cast(pyarrow.int64())
            columns.append([None if v is None else Instant(v) for v in column.to_pylist()])
        else:
            columns.append(column.to_pylist())
    return list(zip(*columns))


def duck_rows(path):
    kinds = connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    isTime = [kind.startswith("TIMESTAMP") for _, kind, *_ in kinds]
    wanted = ", ".join(
        f'epoch_ns("{name}")' if time else f'"{name}"' for (name, *_), time in zip(kinds, isTime))
    rows = connection.execute(f"SELECT {wanted} FROM '{path}'").fetchall()
    return [k[0] for k in kinds], [
        tuple(Instant(v) if t and v is not None else v for t, v in zip(isTime, row)) for row in rows]


def polars_rows(frame):
    columns = [
        [None if v is None else Instant(v) for v in s.dt.epoch("ns")]
        if s.dtype.base_type() == polars.Datetime else s.to_list() for s in frame]
    return list(zip(*columns))


def readers(path):
    table = pyarrow.parquet.read_table(path)
    yield "pyarrow", table.column_names, arrow_rows(table)
    yield "DuckDB", *duck_rows(path)
    frame = polars.read_parquet(path)
    yield "polars", frame.columns, polars_rows(frame)


def check_zones(name, names, cells):
    """Instants, whose cells end with Z, are those that Parquet has in UTC."""
    for field in pyarrow.parquet.read_schema(os.path.join(folder, f"{name}.parquet")):
        if pyarrow.types.is_timestamp(field.type):
            column = [row[names.index(field.name)] for row in cells]
            if any(c is not None and c.endswith("Z") != (field.type.tz == "UTC") for c in column):
                wrong.append(f"{name}.parquet, {field.name}: {field.type}")


def compare(what, names, cells, found_names, found):
    global compared
    if list(names) != list(found_names) or len(cells) != len(found):
        wrong.append(f"{what}: {found_names}, {len(found)} rows, not {names}, {len(cells)} rows")
        return
    for line, (left, right) in enumerate(zip(cells, found)):
        for name, cell, value in zip(names, left, right):
            compared += 1
            if not same(cell, value):
                wrong.append(f"{what}, row {line}, {name}: {value!r}, not {cell!r}")


def to_parquet(name):
    names, cells = rows_of_csv(os.path.join(folder, f"{name}.from.csv"), "")
    check_zones(name, names, cells)
    for reader, found_names, found in readers(os.path.join(folder, f"{name}.parquet")):
        compare(f"{name}.parquet in {reader}", names, cells, found_names, found)


def to_csv(name):
    path = os.path.join(folder, f"{name}.csv")
    original = pyarrow.parquet.read_table(os.path.join(folder, f"{name}.from.parquet"))
    expected = arrow_rows(original)
    names, cells = rows_of_csv(path, "\\N")
    compare(f"{name}.csv in Python", names, cells, original.column_names, expected)
    # Others read the same cells, each as text.
    count = len(original.column_names)
    columns = {column: "VARCHAR" for column in names}
    found = connection.execute(
        "SELECT * FROM read_csv(?, header = true, columns = ?, nullstr = '\\N', delim = ',', quote = '\"')",
        [path, columns]).fetchall()
    compare(f"{name}.csv in DuckDB", names, cells, names, found)
    table = pyarrow.csv.read_csv(
        path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={n: pyarrow.string() for n in names}, null_values=["\\N"],
            strings_can_be_null=True, quoted_strings_can_be_null=False))
    compare(f"{name}.csv in pyarrow", names, cells, table.column_names,
            list(zip(*[c.to_pylist() for c in table.columns])) if count else [])
    frame = polars.read_csv(path, infer_schema=False, null_values=["\\N"])
    compare(f"{name}.csv in polars", names, cells, frame.columns, frame.rows())


files = sorted(os.listdir(folder))
for file in files:
    if file.endswith(".from.csv"):
        to_parquet(file.removesuffix(".from.csv"))
    if file.endswith(".from.parquet"):
        to_csv(file.removesuffix(".from.parquet"))
print(f"{compared} values of converted files compared, by pyarrow {pyarrow.__version__}, "
      f"DuckDB {duckdb.__version__}, polars {polars.__version__}")
print("\n".join(wrong[:20]), file=sys.stderr)
sys.exit(bool(wrong) or compared < 1000)
