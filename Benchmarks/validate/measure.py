"""Measures `mlgate validate-data` and its peers in turn and prints ratios with the issue's targets.

Arguments: the tool, the folder of the tables, and how many rounds count.
"""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "profile"))
from measure import Tool, judge, show  # noqa: E402

OURS, KNOWN, PANDERA, GX = "mlgate", "mlgate, known", "pandera", "GX"
PROFILE, DIGEST, RULES = "profile", "profile+digest", "20 rules"
TARGETS = {
    "flights": [(OURS, None, "wall", 0.080), (OURS, PANDERA, "wall", 0.1), (OURS, GX, "wall", 0.03)],
    "large": [(RULES, PROFILE, "wall", 1.6)],
}


def programs(table, tool, folder):
    ours = [tool, "validate-data", table, "--quiet", "--config", os.path.join(folder, "mlgate.yml")]
    if table == "large":
        profile = [tool, "profile", os.path.join(folder, "flights_1g.csv"), "--null-values", "NA"]
        return [Tool(PROFILE, profile), Tool(DIGEST, profile + ["--digest"]), Tool(RULES, ours + ["--no-cache"])]
    peer = [sys.executable, os.path.join(HERE, "peers.py")]
    flights = os.path.join(folder, "flights.csv")
    return [
        Tool(OURS, ours + ["--no-cache"]), Tool(KNOWN, ours), Tool(PANDERA, peer + ["pandera", flights]),
        Tool(GX, peer + ["gx", flights])]


def versions():
    """Asks in a child: this process must not load the peers."""
    program = "import pandera, great_expectations, pandas; " \
        "print(pandera.__version__, great_expectations.__version__, pandas.__version__)"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()


def main():
    tool, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    load = os.getloadavg()[0]
    pandera, gx, pandas = versions()
    print(f"{os.cpu_count()} processors, load {load:.1f}; pandera {pandera}, Great Expectations {gx}, pandas {pandas}; "
          f"medians of {rounds} rounds in turn, whole processes, page cache warm")
    if load > 0.5:
        print("The machine was not idle: trust the ratios of cpu time more than those of wall time.")
    failed = 0
    for table, file in (("flights", "flights.csv"), ("large", "flights_1g.csv")):
        tools = programs(table, tool, folder)
        for turn in range(rounds + 1):
            for one in tools:
                if one.failure is None:
                    one.run(turn > 0)
        verdicts = judge(table, tools, TARGETS)
        show(table, os.path.join(folder, file), tools, verdicts)
        failed += sum(verdict["holds"] is not True for verdict in verdicts)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
