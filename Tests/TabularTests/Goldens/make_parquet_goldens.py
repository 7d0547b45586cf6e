"""Writes Parquet files with pyarrow, DuckDB, polars and fastparquet, and what pyarrow reads in them
(in DuckDB's, what DuckDB reads).

    python3 make_parquet_goldens.py parquet            # the few that are committed
    python3 make_parquet_goldens.py FOLDER --sweep     # every combination; then run the tests with
                                                       # ALMANAC_PARQUET_SWEEP=FOLDER

manifest.json lists the files, each with the number of a table; the tables hold the type of each column
and its values as text: numbers in decimal, unscaled decimals and times as integers, bytes in
hexadecimal. Files of pyarrow are also compared with what went into them.
"""

import datetime as dt
import decimal
import itertools
import json
import os
import random
import sys
import uuid

import duckdb
import fastparquet
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

folder = sys.argv[1]
sweep = "--sweep" in sys.argv
os.makedirs(folder, exist_ok=True)
rng = random.Random(4)
tables, files, index = [], [], {}


def type_name(t):
    if pa.types.is_dictionary(t):
        return type_name(t.value_type)
    if isinstance(t, pa.BaseExtensionType):
        return {"arrow.uuid": "uuid", "arrow.json": "json"}[t.extension_name]
    if pa.types.is_decimal(t):
        return f"decimal({t.precision}, {t.scale})"
    if pa.types.is_timestamp(t):
        return f"timestamp[{t.unit}{', UTC' if t.tz else ''}]"
    if pa.types.is_time(t):
        return f"time[{t.unit}]"
    if pa.types.is_fixed_size_binary(t):
        return f"fixed({t.byte_width})"
    if pa.types.is_string(t) or pa.types.is_large_string(t) or str(t) == "string_view":
        return "text"
    if pa.types.is_binary(t) or pa.types.is_large_binary(t) or str(t) == "binary_view":
        return "binary"
    names = {"bool": "boolean", "halffloat": "float16", "float": "float32", "date32[day]": "date"}
    return names.get(str(t), str(t))


def values(column):
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if isinstance(column.type, pa.BaseExtensionType):
        column = column.storage
    t = column.type
    if pa.types.is_temporal(t):
        column = column.cast(pa.int32() if t.bit_width == 32 else pa.int64())
    read = column.to_pylist()
    if pa.types.is_decimal(t):
        with decimal.localcontext(decimal.Context(prec=80)):
            return [None if v is None else str(int(v.scaleb(t.scale))) for v in read]
    if pa.types.is_boolean(t):
        return [None if v is None else ("true" if v else "false") for v in read]
    return [
        None if v is None else v.hex() if isinstance(v, bytes) else
        repr(float(v)) if pa.types.is_floating(t) else str(v) for v in read
    ]


def record(name, expected=None, read=None):
    read = read or pq.ParquetFile(os.path.join(folder, name)).read()
    content = [
        {"name": n, "type": type_name(c.type), "values": values(c)}
        for n, c in zip(read.column_names, read.columns)
    ]
    if expected is not None:
        assert [c["values"] for c in content] == [values(c) for c in expected.columns], name
    key = json.dumps(content)
    if key not in index:
        index[key] = len(tables)
        tables.append(content)
    files.append({"file": name, "table": index[key]})


def nulls(pattern, items):
    count = len(items)
    lost = {
        "none": lambda k: False, "some": lambda k: rng.random() < 0.3, "all": lambda k: True,
        "half": lambda k: k < count // 2, "rare": lambda k: k % 97 == 5,
    }[pattern]
    return [None if lost(k) else v for k, v in enumerate(items)]


def table(count, pattern, distinct):
    draws = [rng.randrange(distinct) for _ in range(count)]
    def array(t, f):
        return pa.array(nulls(pattern, [f(k) for k in draws]), t)
    mix = lambda k, bits: (k * 0x9E3779B97F4A7C15 + k) % (1 << bits)
    signed = lambda k, bits: mix(k, bits) - (1 << (bits - 1))
    columns = {
        "flag": array(pa.bool_(), lambda k: k % 3 == 0),
        "i8": array(pa.int8(), lambda k: signed(k, 8)),
        "i16": array(pa.int16(), lambda k: signed(k, 16)),
        "i32": array(pa.int32(), lambda k: signed(k, 32)),
        "i64": array(pa.int64(), lambda k: signed(k, 64)),
        "u8": array(pa.uint8(), lambda k: mix(k, 8)),
        "u16": array(pa.uint16(), lambda k: mix(k, 16)),
        "u32": array(pa.uint32(), lambda k: mix(k, 32)),
        "u64": array(pa.uint64(), lambda k: mix(k, 64)),
        "half": array(pa.float16(), lambda k: __import__("numpy").float16((k % 200) / 8)),
        "single": array(pa.float32(), lambda k: float(__import__("numpy").float32(k / 7))),
        "double": array(pa.float64(), lambda k: [k / 7, -0.0, float("inf"), 1e300][k % 4]),
        "text": array(pa.string(), lambda k: ["", "é", f"shop-{k}", "a longer text " * (k % 5)][k % 4]),
        "bytes": array(pa.binary(), lambda k: bytes([k % 256, 255, 0])[: k % 4]),
        "fixed": array(pa.binary(5), lambda k: (b"%05d" % k)[-5:]),
        "money": array(pa.decimal128(9, 2), lambda k: decimal.Decimal(signed(k, 28)).scaleb(-2)),
        "wide": array(pa.decimal128(18, 4), lambda k: decimal.Decimal(signed(k, 58)).scaleb(-4)),
        "huge": array(
            pa.decimal128(38, 10),
            lambda k: decimal.Context(prec=60).scaleb(decimal.Decimal(signed(k, 120)), -10)),
        "day": array(pa.date32(), lambda k: dt.date(1960, 1, 1) + dt.timedelta(days=k * 31 % 40000)),
        "tms": array(pa.time32("ms"), lambda k: k * 7919 % 86400000),
        "tus": array(pa.time64("us"), lambda k: k * 791900011 % 86400000000),
        "tns": array(pa.time64("ns"), lambda k: k * 791900011003 % 86400000000000),
    }
    for unit in ["ms", "us", "ns"]:
        for zone in [None, "UTC"]:
            columns[f"at_{unit}{'_utc' if zone else ''}"] = array(
                pa.timestamp(unit, zone), lambda k: signed(k, 50))
    columns["uuid"] = pa.ExtensionArray.from_storage(
        pa.uuid(), array(pa.binary(16), lambda k: uuid.UUID(int=mix(k, 128)).bytes))
    return pa.table(columns)


INTS = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "day", "at_us", "at_ms_utc", "tms", "tus"]
DELTA = {c: "DELTA_BINARY_PACKED" for c in INTS} | {
    "text": "DELTA_BYTE_ARRAY", "bytes": "DELTA_LENGTH_BYTE_ARRAY", "fixed": "DELTA_BYTE_ARRAY"}
SPLIT = {c: "BYTE_STREAM_SPLIT" for c in
         ["half", "single", "double", "i32", "i64", "fixed", "money", "huge", "at_ns", "uuid"]} | {
    "text": "DELTA_LENGTH_BYTE_ARRAY", "bytes": "DELTA_BYTE_ARRAY", "flag": "RLE"}
CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]


def arrow(name, data, **options):
    path = os.path.join(folder, name)
    pq.write_table(data, path, store_schema=False, **options)
    record(name, None if options.get("use_deprecated_int96_timestamps") else data)


kinds = {
    "plain": dict(use_dictionary=False),
    "dictionary": dict(use_dictionary=True),
    "fallback": dict(use_dictionary=True, dictionary_pagesize_limit=300),
    "delta": dict(use_dictionary=False, column_encoding=DELTA),
    "split": dict(use_dictionary=False, column_encoding=SPLIT),
}
count = 5000 if sweep else 120
data = {p: table(count, p, 400 if sweep else 40) for p in ["none", "some", "rare", "half", "all"]}
combinations = list(itertools.product(kinds, ["1.0", "2.0"], CODECS, data))
if not sweep:  # each kind with both versions, the codecs and patterns going round
    combinations = [
        (k, v, CODECS[n % 6], ["some", "none", "rare", "half", "all"][n % 5])
        for n, (k, v) in enumerate(itertools.product(kinds, ["1.0", "2.0"]))
    ] + [("dictionary", "1.0", "snappy", "none"), ("plain", "2.0", "lz4", "some"),
         ("plain", "1.0", "brotli", "none")]
for n, (kind, version, codec, pattern) in enumerate(combinations):
    arrow(f"pyarrow-{kind}-v{version[0]}-{codec}-{pattern}.parquet", data[pattern],
          compression=codec, data_page_version=version, row_group_size=count * 2 // 5,
          data_page_size=4096 if sweep else 200, write_batch_size=64 if sweep else 16,
          write_page_checksum=n % 2 == 0, **kinds[kind])
arrow("pyarrow-int96.parquet", data["some"].select(["at_us", "at_ns_utc"]),
      use_deprecated_int96_timestamps=True)
arrow("pyarrow-integer-decimals.parquet", data["some"].select(["money", "wide", "huge"]),
      store_decimal_as_integer=True)
required = pa.schema([pa.field(f.name, f.type, nullable=False) for f in data["none"].schema])
arrow("pyarrow-required.parquet", data["none"].cast(required))
arrow("pyarrow-empty.parquet", data["none"].slice(0, 0))

small = data["some"].drop_columns(["half", "uuid", "tms", "tns", "bytes", "at_ms", "at_ms_utc",
                                   "at_ns_utc"])  # what DuckDB turns into other types
connection = duckdb.connect()
connection.execute("SET TimeZone='UTC'")
for version, codec in itertools.product(["V1", "V2"], ["uncompressed", "snappy", "gzip", "zstd", "lz4", "lz4_raw", "brotli"]):
    if not sweep and (version, codec) not in [("V1", "snappy"), ("V2", "zstd"), ("V1", "brotli")]:
        continue
    name = f"duckdb-{version}-{codec}.parquet"
    connection.execute(
        f"COPY small TO '{os.path.join(folder, name)}' (FORMAT parquet, CODEC '{codec}', "
        f"PARQUET_VERSION {version}, ROW_GROUP_SIZE 2048)")
    # pyarrow refuses DuckDB's differences of 32-bit integers that take more than 32 bits.
    record(name, read=connection.sql(
        f"SELECT * FROM '{os.path.join(folder, name)}'").to_arrow_table())

frame = pl.from_arrow(data["some"].drop_columns(["half", "uuid", "fixed", "tms", "tus"]))
for codec in ["uncompressed", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    if not sweep and codec not in ["zstd", "uncompressed"]:
        continue
    name = f"polars-{codec}.parquet"
    frame.write_parquet(os.path.join(folder, name), compression=codec, row_group_size=count // 2,
                        data_page_size=4096)
    record(name)

panda = pd.DataFrame({
    "i64": pd.array(range(count), dtype="Int64"), "double": [k / 3 for k in range(count)],
    "text": [f"x{k % 9}" if k % 5 else None for k in range(count)],
    "flag": [k % 2 == 0 for k in range(count)],
    "at": pd.date_range("2020-01-01", periods=count, freq="h"),
})
panda["text"] = panda["text"].astype(object)
for codec, times in itertools.product([None, "SNAPPY", "GZIP", "ZSTD", "BROTLI"], ["int64", "int96"]):
    if not sweep and (codec, times) not in [("SNAPPY", "int96"), ("GZIP", "int64")]:
        continue
    name = f"fastparquet-{codec}-{times}.parquet"
    try:
        fastparquet.write(os.path.join(folder, name), panda, compression=codec, times=times,
                          row_group_offsets=count // 2)
    except Exception as error:
        print(f"fastparquet does not write {name}: {error}", file=sys.stderr)
        continue
    record(name)

if not sweep:  # row groups in order, and a column that is nested; not in the manifest
    numbers = list(range(-20, 20))
    pq.write_table(pa.table({
        "number": pa.array([None if k == 13 else k for k in numbers], pa.int32()),
        "money": pa.array([decimal.Decimal(k) for k in numbers], pa.decimal128(30, 2)),
        "real": pa.array([float("nan") if k == -5 else k + 0.25 for k in numbers]),
        "day": [str(dt.date(2026, 1, 5) + dt.timedelta(days=k + 20)) for k in numbers],
        "unsigned": pa.array([k % (1 << 64) if k < 0 else k for k in reversed(numbers)], pa.uint64()),
        "long": ["ab"[(k + 20) // 10 % 2] * 5000 for k in numbers],
        "nested": [{"a": k} for k in numbers],
    }), os.path.join(folder, "filter.parquet"), row_group_size=10, store_schema=False)

versions = {m.__name__: m.__version__ for m in [pa, duckdb, pl, fastparquet]}
with open(os.path.join(folder, "manifest.json"), "w") as out:
    json.dump({"versions": versions, "tables": tables, "files": files}, out,
              ensure_ascii=False, separators=(",", ":"))
print(f"{len(files)} files, {len(tables)} tables")
