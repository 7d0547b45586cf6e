"""Writes accuracy.json: accuracy measures of scikit-learn, utilsforecast and numpy on random forecasts.

The interval score is 2/alpha times the sum of the pinball losses of both limits.

Run: python3 make.py > accuracy.json
"""
import json
import sys

import numpy as np
import pandas as pd
import sklearn
import utilsforecast
from sklearn import metrics
from utilsforecast import losses

rng = np.random.default_rng(20260802)
cases = []
for index in range(30):
    count = int(rng.integers(2, 60))
    season = int(rng.choice([1, 4, 12]))
    scale = 10.0 ** rng.integers(-4, 5)
    training = (rng.normal(size=3 * season + 10) + 5) * scale
    actual = (rng.normal(size=count) + 5) * scale
    forecast = actual + rng.normal(size=count) * scale * rng.uniform(0.1, 2)
    width = np.abs(rng.normal(size=count)) * 2 * scale
    lower, upper = forecast - width, forecast + width
    naive = float(np.mean(np.abs(training[season:] - training[:-season])))
    mae = float(metrics.mean_absolute_error(actual, forecast))
    frame = pd.DataFrame({"unique_id": "a", "ds": range(count), "y": actual, "f": forecast})
    train = pd.DataFrame({"unique_id": "a", "ds": range(len(training)), "y": training})
    pinball = (metrics.mean_pinball_loss(actual, lower, alpha=0.025)
               + metrics.mean_pinball_loss(actual, upper, alpha=0.975))
    cases.append({
        "season": season, "training": training.tolist(), "actual": actual.tolist(),
        "forecast": forecast.tolist(), "lower": lower.tolist(), "upper": upper.tolist(),
        "measures": {
            "mse": float(metrics.mean_squared_error(actual, forecast)),
            "rmse": float(metrics.root_mean_squared_error(actual, forecast)),
            "mae": mae,
            "r2": float(metrics.r2_score(actual, forecast)),
            "mase": mae / naive,
            "rmsse": float(losses.rmsse(frame, ["f"], season, train)["f"].iloc[0]),
            "smape": 200 * float(losses.smape(frame, ["f"])["f"].iloc[0]),
            "msis": 2 / 0.05 * pinball / naive,
            "bias": float(np.mean(actual - forecast)),
            "coverage": float(np.mean((actual >= lower) & (actual <= upper))),
        },
    })

json.dump({
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__,
                 "scikit-learn": sklearn.__version__,
                 "utilsforecast": utilsforecast.__version__},
    "cases": cases,
}, sys.stdout)
