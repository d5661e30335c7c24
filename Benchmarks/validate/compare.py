"""Runs both programs in turn and prints medians and their ratio. Arguments: the tool, the working folder."""
import os
import statistics
import sys
import time

tool, work = sys.argv[1], sys.argv[2]
os.chdir(work)
summarize = "import duckdb; duckdb.sql(\"SET enable_progress_bar=false\"); " \
    "duckdb.sql(\"SUMMARIZE SELECT * FROM read_csv('rows.csv')\").fetchall()"
programs = {
    "mlgate validate-data": [tool, "validate-data", "--quiet"],
    "DuckDB SUMMARIZE": [sys.executable, "-c", summarize],
}
times = {name: [] for name in programs}
cpu = {name: [] for name in programs}
memory = {name: 0 for name in programs}
for turn in range(6):
    for name, command in programs.items():
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.execv(command[0], command)
        _, status, usage = os.wait4(child, 0)
        if status != 0:
            sys.exit(f"{name} failed with status {status}")
        if turn > 0:  # the first round warms the page cache
            times[name].append(time.monotonic() - began)
            cpu[name].append(usage.ru_utime + usage.ru_stime)
            memory[name] = max(memory[name], usage.ru_maxrss)
for name in programs:
    print(f"{name:22} wall {statistics.median(times[name]):6.2f} s   cpu {statistics.median(cpu[name]):6.2f} s"
          f"   peak {memory[name] / (1 if sys.platform != 'darwin' else 1024) / 1024:6.0f} MiB")
ours, theirs = (statistics.median(times[name]) for name in programs)
print(f"ratio of the medians   {ours / theirs:.2f}")
