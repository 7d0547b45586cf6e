"""Prints statsforecast's figures on M3, one thread, for comparison with `almanac-bench m3` on the same machine.

    python3 -m venv venv && venv/bin/pip install statsforecast==2.1.1
    venv/bin/python Sources/AlmanacBench/statsforecast_m3.py [--data FILE] [--model NAME]... [--every N]

Models: ets arima dotm ces, and the median of those that were run. CPU seconds are those of fit and forecast with
95% intervals after one series of warm-up (compilation). --every N takes every N-th series and scales no figure.
"""
import argparse
import csv
import os
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from statsforecast.models import AutoARIMA, AutoCES, AutoETS, DynamicOptimizedTheta

warnings.simplefilter("ignore")
MODELS = {"ets": AutoETS, "arima": AutoARIMA, "dotm": DynamicOptimizedTheta, "ces": AutoCES}


def read(path):
    panel = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            entry = panel.setdefault(row["series_id"], {
                "period": row["period"], "season": int(row["season_length"]), "train": [], "test": []})
            entry[row["split"]].append(float(row["value"]))
    return [{**entry, "train": np.array(entry["train"]), "test": np.array(entry["test"])}
            for entry in panel.values()]


def score(series, mean, lower, upper):
    y, train, m = series["test"], series["train"], series["season"]
    scale = np.mean(np.abs(train[m:] - train[:-m]))
    smape = np.mean(200 * np.abs(y - mean) / (np.abs(y) + np.abs(mean)))
    cover = np.mean((y >= lower) & (y <= upper))
    miss = np.maximum(np.maximum(lower - y, y - upper), 0)
    msis = np.mean(upper - lower + 40 * miss) / scale
    return smape, np.mean(np.abs(y - mean)) / scale, cover, msis


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data/m3.csv")
    parser.add_argument("--model", action="append", choices=list(MODELS))
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    panel = read(options.data)[::options.every]
    print(f"{'model':10}{'period':12}{'series':>7}{'sMAPE':>9}{'median':>9}{'MASE':>9}{'median':>9}"
          f"{'cover95':>9}{'MSIS':>9}{'median':>9}{'CPU s':>9}")
    forecasts = {}
    for name in options.model or MODELS:
        def forecast(series):
            result = MODELS[name](season_length=series["season"]).forecast(
                series["train"], h=len(series["test"]), level=[95])
            return [np.asarray(result[key]) for key in ("mean", "lo-95", "hi-95")]

        forecast(panel[0])
        forecast(panel[-1])
        results, seconds = [], []
        for series in panel:
            start = time.process_time()
            results.append(forecast(series))
            seconds.append(time.process_time() - start)
        forecasts[name] = (results, np.array(seconds))
        table(name, panel, *forecasts[name])
    if len(forecasts) > 1:
        combined = [[np.median([results[i][j] for results, _ in forecasts.values()], axis=0)
                     for j in range(3)] for i in range(len(panel))]
        table("median", panel, combined, sum(seconds for _, seconds in forecasts.values()))


def table(name, panel, results, seconds):
    scores = np.array([score(series, *result) for series, result in zip(panel, results)])
    periods = np.array([series["period"] for series in panel])
    for period in [*dict.fromkeys(periods), "all"]:
        rows = np.ones(len(panel), bool) if period == "all" else periods == period
        smape, mase, cover, msis = scores[rows].T
        print(f"{name:10}{period:12}{rows.sum():7}{smape.mean():9.3f}{np.median(smape):9.3f}{mase.mean():9.3f}"
              f"{np.median(mase):9.3f}{cover.mean():9.4f}{msis.mean():9.2f}{np.median(msis):9.2f}"
              f"{seconds[rows].sum():9.2f}", flush=True)


main()
