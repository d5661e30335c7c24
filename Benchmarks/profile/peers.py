"""Does with a peer what comes closest to `mlgate profile`. Arguments: polars or duckdb, the file."""
import sys


def polars(path):
    """Counts, missing, extremes, distinct (estimated), moments, zeros and lengths, streamed; no quantiles, no top values."""
    import polars as pl

    options = {"infer_schema_length": 10_000}
    if ".csv" in path:
        options["null_values"] = ["NA"]
    if "flights" in path:
        # Inferred from the first rows it is an integer, and reading fails later.
        options["schema_overrides"] = {"distance": pl.Float64}
    frame = pl.scan_ndjson(path, **options) if path.endswith(".jsonl") else pl.scan_csv(path, **options)
    wanted = []
    for name, kind in frame.collect_schema().items():
        column = pl.col(name)
        parts = {
            "count": column.count(), "missing": column.null_count(), "min": column.min(), "max": column.max(),
            "distinct": column.approx_n_unique(),
        }
        if kind.is_numeric():
            parts |= {"mean": column.mean(), "sd": column.std(), "zeros": (column == 0).sum()}
        elif kind == pl.String:
            length = column.str.len_bytes()
            parts |= {"mean length": length.mean(), "longest": length.max()}
        wanted += [part.alias(f"{name} {label}") for label, part in parts.items()]
    print(frame.select(wanted).collect(engine="streaming").row(0, named=True))


def duckdb(path):
    """`SUMMARIZE`: counts, missing, extremes, distinct (estimated), moments, three quantiles."""
    import duckdb

    duckdb.sql("SET enable_progress_bar = false")
    reader = f"read_json('{path}')" if path.endswith(".jsonl") else f"read_csv('{path}', nullstr = ['', 'NA'])"
    print(*duckdb.sql(f"SUMMARIZE SELECT * FROM {reader}").fetchall(), sep="\n")


{"polars": polars, "duckdb": duckdb}[sys.argv[1]](sys.argv[2])
