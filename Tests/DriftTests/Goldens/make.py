"""Writes drift.json: first Wasserstein distances and Benjamini-Hochberg adjusted p-values of scipy, and the
samples of the reference's table of Kullback-Leibler divergences as Evidently bins them.

Run: python3 make.py > drift.json
"""
import json
import sys

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20260801)
pairs = []
for index in range(50):
    n, m = int(rng.integers(5, 200)), int(rng.integers(1, 40))
    scale = 10.0 ** rng.integers(-6, 7)
    reference = rng.normal(size=n) * scale
    current = (rng.normal(size=m) * rng.uniform(0.5, 3) + rng.normal()) * scale
    if index % 5 == 0:  # ties
        reference, current = np.round(reference / scale) * scale, np.round(current / scale) * scale
    if index % 7 == 0:  # heavy tails
        reference = rng.standard_cauchy(size=n) * scale
    deviation = max(float(np.std(reference)), 0.001)
    pairs.append({
        "reference": reference.tolist(), "current": current.tolist(),
        "distance": float(stats.wasserstein_distance(reference, current)) / deviation,
    })

discoveries = []
for index in range(20):
    count = int(rng.integers(1, 60))
    p = rng.uniform(size=count) ** int(rng.integers(1, 4))
    if index % 3 == 0:
        p = np.round(p, 1).clip(0.1, 1)  # ties
    discoveries.append({
        "p": p.tolist(),
        "adjusted": stats.false_discovery_control(p, method="bh").tolist(),
    })

json.dump({
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__,
                 "scipy": scipy.__version__},
    "wasserstein": pairs, "falseDiscovery": discoveries,
}, sys.stdout)
