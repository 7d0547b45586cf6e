# Goldens of the regression at given terms, from statsmodels' AutoReg (conditional least squares) and numpy, on the
# series of ets.csv. Run: python regression.py > regression.csv
import collections
import csv

import numpy as np
import statsmodels
from statsmodels.tsa.ar_model import AutoReg

series = collections.defaultdict(list)
with open("ets.csv") as file:
    for row in csv.DictReader(line for line in file if not line.startswith("#")):
        if row["quantity"] == "values":
            series[row["case"]].append(float(row["value"]))


def put(case, quantity, values):
    for index, value in enumerate(np.atleast_1d(values)):
        print(f"{case},{quantity},{index},{float(value)!r}")


def harmonics(t, length, count):
    angles = 2 * np.pi * np.outer(t, np.arange(1, count + 1)) / length
    return np.stack([np.sin(angles), np.cos(angles)], axis=2).reshape(len(t), -1)


print("case,quantity,index,value")
print(f"# statsmodels {statsmodels.__version__}, numpy {np.__version__}")
for name, m in [("Nile", 1), ("AirPassengers", 12), ("UKgas", 4)]:
    y = np.array(series[name])
    n = len(y)
    put(name, "values", y)
    for lags in ([], [1, 2], [1, m + 1] if m > 1 else [3]):
        case = f"{name}:" + "-".join(map(str, lags))
        fit = AutoReg(y, lags or 0, trend="ct", seasonal=m > 1, period=m if m > 1 else None).fit()
        rows = n - (max(lags) if lags else 0)
        sigma = np.sqrt(np.sum(fit.resid**2) / (rows - len(fit.params)))
        put(case, "lags", lags)
        put(case, "mean", fit.forecast(24))
        psi = [1.0]
        for j in range(1, 24):
            psi.append(sum(fit.params[-len(lags) + i] * psi[j - l] for i, l in enumerate(lags) if l <= j))
        put(case, "deviation", sigma * np.sqrt(np.cumsum(np.square(psi))))
    # A season of no whole number of periods, by two harmonics.
    t = np.arange(n + 24)
    design = np.column_stack([np.ones(n + 24), t, harmonics(t, 7.02, 2)])
    beta, *_ = np.linalg.lstsq(design[:n], y, rcond=None)
    put(f"{name}:fraction", "mean", design[n:] @ beta)
