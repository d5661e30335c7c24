"""Writes the benchmark's table: an id, 7 small integers, 6 normal decimals, 4 categories, a name, a date."""
import random
import sys

random.seed(1)
categories = ["alpha", "beta", "gamma", "delta"]
with open(sys.argv[1], "w") as out:
    out.write(",".join(f"c{i}" for i in range(20)) + "\n")
    for row in range(1_000_000):
        fields = [str(row)]
        fields += [str(random.randint(0, 1000)) for _ in range(7)]
        fields += [f"{random.gauss(0, 1):.6f}" for _ in range(6)]
        fields += [random.choice(categories) for _ in range(4)]
        fields += [f"id{random.randint(0, 200_000)}"]
        fields += [f"2023-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"]
        out.write(",".join(fields) + "\n")
