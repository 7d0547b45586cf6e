# Goldens of the Theta models and of CES at given parameters, from statsforecast 2.1.1, on the series of
# ets.csv. Run: python theta-ces.py > theta-ces.csv
import collections
import csv
import warnings

import numpy as np
import statsforecast
from statsforecast.ces import auto_ces, forecast_ces
from statsforecast.theta import auto_theta, forecast_theta

warnings.simplefilter("ignore")
series = collections.defaultdict(list)
with open("ets.csv") as file:
    for row in csv.DictReader(line for line in file if not line.startswith("#")):
        if row["quantity"] == "values":
            series[row["case"]].append(float(row["value"]))


def put(case, quantity, values):
    for index, value in enumerate(np.atleast_1d(values)):
        print(f"{case},{quantity},{index},{float(value)!r}")


print("case,quantity,index,value")
print(f"# statsforecast {statsforecast.__version__}, numpy {np.__version__}")
for name in ["Nile", "airmiles"]:
    y = np.array(series[name])
    put(name, "values", y)
    for form, alpha, theta in [("STM", 0.3, 2), ("OTM", 0.6, 3.5), ("DSTM", 0.3, 2), ("DOTM", 0.6, 3.5)]:
        fit = auto_theta(y, 1, model=form, initial_smoothed=0.8 * y[0], alpha=alpha, theta=theta)
        case = f"{name}:{form}"
        put(case, "alpha", alpha)
        put(case, "theta", theta)
        put(case, "level", 0.8 * y[0])
        put(case, "line", fit["states"][-1][2:4])
        put(case, "fitted", (y - fit["residuals"])[3:])
        put(case, "mean", forecast_theta(fit, 12)["mean"])
for name in ["AirPassengers", "UKgas"]:
    y = np.array(series[name])
    m = 12 if name == "AirPassengers" else 4
    put(name, "values", y)
    put(name, "seasonLength", m)
    for form, parameters in [
        ("N", (1.2, 1.01)), ("S", (1.2, 1.01)), ("P", (1.3, 1.005, 0.3)), ("F", (1.3, 1.005, 1.2, 0.99))
    ]:
        keys = ["alpha_0", "alpha_1", "beta_0", "beta_1"]
        fit = auto_ces(y, m, model=form, **dict(zip(keys, parameters)))
        case = f"{name}:{form}"
        put(case, "smoothing", parameters)
        lags = 1 if form == "N" else m
        for column, component in enumerate(fit["states"][:lags].T):
            put(case, f"state{column}", component)
        put(case, "fitted", fit["fitted"])
        put(case, "mean", forecast_ces(fit, 2 * m + 3)["mean"])
