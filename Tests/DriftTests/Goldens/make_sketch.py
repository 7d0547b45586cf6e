"""Writes sketch.json: exact ranks of NumPy and the rank errors of the KLL sketch of Apache DataSketches with the
k that ours has at its highest level, on streams of whole numbers that any language makes alike.

A rank is the share of values below or at a probe. DataSketches throws real coins, so that its errors are the
worst over ten sketches of each stream, and its own bound for one rank at 99% stands beside them.

Run: python3 make_sketch.py > sketch.json
"""
import json
import sys
from importlib.metadata import version

import datasketches
import numpy as np
from datasketches import kll_doubles_sketch

K = 341
MASK = (1 << 64) - 1


def stream(seed, count, shape):
    """Knuth's MMIX generator, its upper 32 bits, brought into shape."""
    state, values = seed, []
    for index in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        u = state >> 32
        if shape == "uniform":
            values.append(float(u))
        elif shape == "ties":
            values.append(float(u % 50))
        elif shape == "tail":
            values.append(float(u) * float(u) * float(u))
        elif shape == "rising":
            values.append(float(index))
        elif shape == "drifting":
            values.append(float(u % 1000000 + 100 * index))
    return values


cases = []
for shape in ["uniform", "ties", "tail", "rising", "drifting"]:
    for count in [1024, 1025, 3650, 17520, 100000]:
        seed = 20261121 + count
        values = np.array(stream(seed, count, shape))
        probes = np.quantile(values, np.arange(1, 100) / 100, method="inverted_cdf")
        ranks = (values[None, :] <= probes[:, None]).mean(axis=1)
        worst = 0.0
        for _ in range(10):
            sketch = kll_doubles_sketch(K)
            for value in values:
                sketch.update(value)
            found = np.array([sketch.get_rank(probe, True) for probe in probes])
            worst = max(worst, float(np.abs(found - ranks).max()))
        cases.append({
            "shape": shape, "count": count, "seed": seed, "probes": probes.tolist(),
            "ranks": ranks.tolist(), "worst": worst, "kept": sketch.num_retained,
        })

json.dump({
    "versions": {"datasketches": version("datasketches"),
                 "numpy": np.__version__},
    "k": K, "bound": kll_doubles_sketch.get_normalized_rank_error(K, False), "cases": cases,
}, sys.stdout)
