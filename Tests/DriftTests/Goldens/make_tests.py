"""Writes tests.json: what scipy says of 200 random pairs of samples, and Evidently of the same.

Run: python3 make_tests.py > tests.json
"""
import json
import sys
import warnings

import evidently
import numpy as np
import pandas as pd
import scipy
from evidently.legacy.calculations.stattests import (
    hellinger_stat_test, jensenshannon_stat_test, kl_div_stat_test, psi_stat_test)
from evidently.legacy.core import ColumnType
from scipy import stats

warnings.simplefilter("ignore")
rng = np.random.default_rng(20261121)


def sizes(index):
    if index % 4 == 0:  # small: the exact distributions
        return int(rng.integers(2, 21)), int(rng.integers(2, 21))
    if index % 4 == 1:  # of one size
        size = int(rng.integers(4, 80))
        return size, size
    if index % 4 == 2:
        return int(rng.integers(20, 250)), int(rng.integers(2, 40))
    return int(rng.integers(5, 120)), int(rng.integers(5, 120))


def sample(index, size):
    shift, spread = [(0, 1), (0.4, 1), (0, 2), (1.5, 1), (0.1, 1.1)][index % 5]
    values = rng.standard_t(3, size=size) * spread + shift
    return np.round(values, 0 if index % 6 == 0 else 1 if index % 6 == 1 else 6)


def table(reference, current):
    keys = sorted(set(reference) | set(current))
    return [[int((sample == key).sum()) for key in keys] for sample in (reference, current)]


def evidently_of(test, reference, current, kind):
    return float(test(pd.Series(reference), pd.Series(current), kind, None).drift_score)


pairs = []
for index in range(200):
    n, m = sizes(index)
    reference, current = sample(-5 * index, n), sample(index, m)
    reference = np.round(reference, 0) if index % 6 == 0 else reference
    while len(set(reference) | set(current)) < 2 or n + m < 5:
        n = m = 5
        reference, current = sample(3, n), sample(index, m)
    ks = stats.ks_2samp(reference, current)
    anderson = stats.anderson_ksamp([reference, current])
    cramer = stats.cramervonmises_2samp(reference, current)
    chi2 = stats.chi2_contingency(table(reference, current))
    item = {
        "reference": reference.tolist(), "current": current.tolist(),
        "ks": [float(ks.statistic), float(ks.pvalue)],
        "anderson-darling": [float(anderson.statistic), float(anderson.pvalue)],
        "cramer-von-mises": [float(cramer.statistic), float(cramer.pvalue)],
        "chi-square": [float(chi2.statistic), float(chi2.pvalue)],
        "energy": float(stats.energy_distance(reference, current)),
        "wasserstein": float(stats.wasserstein_distance(reference, current))
        / max(float(np.std(reference)), 0.001),
        "evidently": {
            name: evidently_of(test, reference, current, ColumnType.Numerical)
            for name, test in [("kl", kl_div_stat_test), ("psi", psi_stat_test),
                               ("js", jensenshannon_stat_test), ("hellinger", hellinger_stat_test)]
        },
    }
    pairs.append(item)


def ramp(factor, modulus, size, shift):
    return np.array([(factor * i) % modulus for i in range(size)]) / modulus + shift


large = []
for n, m, shift in [(12000, 3000, 0.02), (10001, 3, 0.1), (10001, 100, 0.05), (20000, 15000, 0.001),
                    (10001, 10001, 0.02), (10000, 9000, 0.01), (30000, 200, 0.3)]:
    ks = stats.ks_2samp(ramp(7919, 10007, n, 0), ramp(6271, 9973, m, shift))
    large.append({"n": n, "m": m, "shift": shift, "ks": [float(ks.statistic), float(ks.pvalue)]})

kolmogorov = []
for n in [1, 2, 5, 17, 60, 139, 140, 141, 300, 1000, 5000, 40000, 150000, 2000000]:
    for z in [0.3, 0.45, 0.6, 0.8, 0.95, 1.2, 1.4, 1.5, 1.9, 2.2, 3, 6]:
        x = z / np.sqrt(n)
        if x < 1:
            kolmogorov.append([n, x, float(stats.kstwo.sf(x, n))])
    kolmogorov.append([n, 0.6, float(stats.kstwo.sf(0.6, n))])
    kolmogorov.append([n, 0.75 / n, float(stats.kstwo.sf(0.75 / n, n))])

chi2 = [[x, f, float(stats.chi2.sf(x, f))] for f in [1, 2, 3, 7, 30, 201] for x in
        [1e-6, 0.1, 1, 2.5, 7, 30, 80, 250, 900]]
cramer = [[x, float(stats._hypotests._cdf_cvm_inf(np.array([x]))[0])] for x in
          [0.01, 0.03, 0.0599, 0.1, 0.17, 0.3, 0.46, 0.74, 1.2, 2, 3.5]]

json.dump({
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__,
                 "scipy": scipy.__version__, "evidently": evidently.__version__},
    "pairs": pairs, "large": large, "kolmogorov": kolmogorov, "chiSquared": chi2,
    "cramerVonMises": cramer,
}, sys.stdout)
