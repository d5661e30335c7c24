"""Measures `mlgate profile` and its peers in turn and prints ratios with the issue's targets.

The measuring process stays small: a child's peak memory is never reported as less than its parent's.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from data import FILES  # noqa: E402

MIB_PER_UNIT = 1 / (1 << 20) if sys.platform == "darwin" else 1 / 1024
OURS, DIGEST, POLARS, DUCKDB = "mlgate", "mlgate --digest", "Polars", "DuckDB"

# table: (tool, against, measure, limit). A ratio must not exceed its limit; without `against` the measure itself.
# "With the digest on, at most 1.4x of that" is judged both ways it can be read: of the limit, and of the time without it.
TARGETS = {
    "flights": [
        (OURS, POLARS, "wall", 0.20), (OURS, DUCKDB, "cpu", 0.06), (OURS, None, "memory", 64),
        (DIGEST, POLARS, "wall", 0.28), (DIGEST, DUCKDB, "cpu", 0.084), (DIGEST, OURS, "wall", 1.4)],
    "text": [
        (OURS, POLARS, "wall", 0.35), (OURS, None, "memory", 64), (DIGEST, POLARS, "wall", 0.49),
        (DIGEST, OURS, "wall", 1.4)],
    "wide": [
        (OURS, POLARS, "wall", 0.75), (OURS, None, "memory", 128), (DIGEST, POLARS, "wall", 1.05),
        (DIGEST, OURS, "wall", 1.4)],
    "jsonl": [(OURS, POLARS, "wall", 1.0), (OURS, DUCKDB, "wall", 1.0)],
    "gzip": [(OURS, POLARS, "wall", 1.0), (OURS, DUCKDB, "wall", 1.0)],
    "zstd": [(OURS, POLARS, "wall", 1.0), (OURS, DUCKDB, "wall", 1.0)],
    "small": [(OURS, None, "wall", 0.020)],
    "ten": [(OURS, None, "memory", 64)],
}
SMALL_TURNS = 30


class Tool:
    """One program on one file: its command, what it took each time, and why it could not run."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        self.samples, self.failure = [], None

    def run(self, counts):
        """Runs the program once; a sample is kept when it `counts`."""
        with tempfile.TemporaryFile() as errors:
            null = os.open(os.devnull, os.O_WRONLY)
            actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, errors.fileno(), 2)]
            began = time.perf_counter()
            child = os.posix_spawn(self.command[0], self.command, os.environ, file_actions=actions)
            _, status, usage = os.wait4(child, 0)
            wall = time.perf_counter() - began
            os.close(null)
            if status != 0:
                errors.seek(0)
                lines = errors.read().decode(errors="replace").strip().splitlines() or ["no message"]
                unknown = [line for line in lines if "Unknown option" in line]
                self.failure = (unknown or lines[-1:])[0].removeprefix("Error: ")
                return
        if counts:
            self.samples.append({
                "wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * MIB_PER_UNIT})

    def median(self, measure):
        values = [sample[measure] for sample in self.samples]
        # Peak memory is a peak: the largest of all runs.
        return max(values) if measure == "memory" else statistics.median(values)


def tools(table, path, tool):
    """The programs that read a table; gzip and the like get the peers, too."""
    null_values = [] if table in ("text", "wide", "jsonl") else ["--null-values", "NA"]
    ours = [tool, "profile", path] + null_values
    peer = [sys.executable, os.path.join(HERE, "peers.py")]
    found = [Tool(OURS, ours)]
    if table in ("flights", "text", "wide"):
        found.append(Tool(DIGEST, ours + ["--digest"]))
    if table not in ("small", "ten"):
        found += [Tool(POLARS, peer + ["polars", path]), Tool(DUCKDB, peer + ["duckdb", path])]
    return found


def measure(table, path, tool, turns):
    programs = tools(table, path, tool)
    turns = SMALL_TURNS if table == "small" else turns
    # The first round warms the page cache.
    for turn in range(turns + 1):
        for program in programs:
            if program.failure is None:
                program.run(turn > 0)
    return programs


def describe(measure, value):
    return {"memory": f"{value:.0f} MiB", "wall": f"{value:.3f} s", "cpu": f"{value:.3f} s"}[measure]


def judge(table, programs, targets=TARGETS):
    """The targets of a table: what was asked, what was seen, whether it holds; `None` where nothing was seen."""
    by_name = {program.name: program for program in programs}
    verdicts = []
    for name, against, measure, limit in targets[table]:
        asked = f"{name} {measure}" + (f" / {against} {measure}" if against else "")
        first, second = by_name[name], by_name.get(against)
        missing = next((p for p in (first, second) if p is not None and not p.samples), None)
        verdict = {"table": table, "target": asked, "limit": limit, "seen": None, "holds": None}
        if missing is not None:
            verdict["why"] = f"not available, {missing.name} did not run"
        elif second is not None:
            verdict["seen"] = first.median(measure) / second.median(measure)
            pairs = [a[measure] / b[measure] for a, b in zip(first.samples, second.samples)]
            verdict["range"] = [min(pairs), max(pairs)]
        else:
            verdict["seen"] = first.median(measure)
        if verdict["seen"] is not None:
            verdict["holds"] = verdict["seen"] <= limit
        verdicts.append(verdict)
    return verdicts


def show(table, path, programs, verdicts):
    print(f"\n{os.path.basename(path)}: {os.path.getsize(path) / 1e6:.1f} MB")
    for program in programs:
        if not program.samples:
            print(f"  {program.name:16} not available: {program.failure}")
            continue
        wall = describe("wall", program.median("wall"))
        cpu = describe("cpu", program.median("cpu"))
        print(f"  {program.name:16} wall {wall:>10}   cpu {cpu:>10}   peak {describe('memory', program.median('memory')):>9}")
    for verdict in verdicts:
        if verdict["seen"] is None:
            print(f"  ----  {verdict['target']}: {verdict['why']}")
            continue
        unit = verdict["target"].split()[-1]
        if "range" in verdict:
            low, high = verdict["range"]
            text = f"{verdict['seen']:.3f} (single rounds {low:.3f} to {high:.3f}), at most {verdict['limit']:g}"
        else:
            text = f"{describe(unit, verdict['seen'])}, at most {describe(unit, verdict['limit'])}"
        print(f"  {'pass' if verdict['holds'] else 'FAIL'}  {verdict['target']}: {text}")
    sys.stdout.flush()


def versions():
    """Asks in a child: this process must not load the peers."""
    program = "import polars, duckdb; print(polars.__version__, duckdb.__version__)"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tool")
    parser.add_argument("data")
    parser.add_argument("tables", nargs="+", choices=FILES)
    parser.add_argument("-n", type=int, default=5, help="rounds that count")
    parser.add_argument("--json", help="where to write the results")
    options = parser.parse_args()
    polars, duckdb = versions()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f}; Polars {polars}, DuckDB {duckdb}; "
          f"medians of {options.n} rounds in turn, whole processes, page cache warm")
    if load > 0.5:
        print("The machine was not idle: trust the ratios of cpu time more than those of wall time.")
    results, verdicts = [], []
    for table in options.tables:
        path = os.path.join(options.data, FILES[table])
        programs = measure(table, path, options.tool, options.n)
        judged = judge(table, programs)
        show(table, path, programs, judged)
        verdicts += judged
        results.append({
            "table": table, "bytes": os.path.getsize(path),
            "tools": [{"name": p.name, "failure": p.failure, "samples": p.samples} for p in programs]})
    failed = sum(verdict["holds"] is False for verdict in verdicts)
    unseen = sum(verdict["holds"] is None for verdict in verdicts)
    print(f"\n{len(verdicts) - failed - unseen} targets hold, {failed} do not, {unseen} could not be measured.")
    if options.json:
        with open(options.json, "w") as out:
            json.dump({
                "processors": os.cpu_count(), "load": load, "polars": polars, "duckdb": duckdb, "rounds": options.n,
                "results": results, "targets": verdicts}, out, indent=2)
            out.write("\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
