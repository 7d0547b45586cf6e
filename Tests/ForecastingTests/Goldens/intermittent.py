"""Goldens of the intermittent family from statsforecast 2.1.1.

Run: python intermittent.py carparts-monthly.csv > intermittent.csv
"""

import sys

import numpy as np
import pandas as pd
import statsforecast
from statsforecast.models import ADIDA, IMAPA, TSB, CrostonClassic, CrostonOptimized, CrostonSBA

panel = pd.read_csv(sys.argv[1])
wide = panel.pivot(index="part", columns="month", values="sales").dropna()
chosen = wide.iloc[:: len(wide) // 30].head(30)
series = {f"part{part}": row.to_numpy(float) for part, row in chosen.iterrows()}
numbers = np.random.default_rng(7)
for share in (0.05, 0.3, 0.8):
    demand = numbers.random(200) < share
    series[f"random{share}"] = np.where(demand, numbers.gamma(2, 5, 200), 0.0)

models = {
    "croston": CrostonClassic(),
    "crostonOptimised": CrostonOptimized(),
    "sba": CrostonSBA(),
    "tsb": TSB(alpha_d=0.2, alpha_p=0.07),
    "adida": ADIDA(),
    "imapa": IMAPA(),
}
print("case,quantity,index,value")
print(f"# statsforecast {statsforecast.__version__}, numpy {np.__version__}")
for name, y in series.items():
    for index, value in enumerate(y):
        print(f"{name},values,{index},{value!r}".replace("np.float64(", "").replace(")", ""))
    for model, fitter in models.items():
        mean = float(fitter.forecast(y=y, h=1)["mean"][0])
        print(f"{name},{model},0,{mean!r}")
