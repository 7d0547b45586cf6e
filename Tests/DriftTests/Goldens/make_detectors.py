"""Writes detectors.json: at which values river's and Frouros' detectors signal, on seeded streams, and what a
straightforward Bayesian change-point filter says.

Two are taken with a change, so that the variants are the same: river's ADWIN through its window, which
`river.drift.ADWIN` throws away after a drift, and river's HDDM-W with averages that start at their first value,
where river's start anew as long as they are zero.

Run: python3 make_detectors.py > detectors.json
"""
import json
import sys

import frouros
import numpy as np
import river
import scipy
from frouros.detectors.concept_drift import CUSUM, CUSUMConfig, RDDM
from river import drift
from river.drift import adwin_c
from river.drift.binary import hddm_w
from scipy import stats

rng = np.random.default_rng(20261122)


class FromFirst:
    """An exponentially weighted mean that starts at its first value."""

    def __init__(self, weight):
        self.weight, self.mean = weight, None

    def update(self, x):
        self.mean = x if self.mean is None else self.weight * x + (1 - self.weight) * self.mean

    def get(self):
        return self.mean


original = hddm_w.SampleInfo.__init__


def patched(self, weight):
    original(self, weight)
    self._ewma = FromFirst(weight)


hddm_w.SampleInfo.__init__ = patched


def normal(parts):
    return np.concatenate([rng.normal(m, s, n) for m, s, n in parts]).round(4).tolist()


def mistakes(parts):
    return np.concatenate([(rng.random(n) < p) * 1 for p, n in parts]).tolist()


def river_signals(detector, stream):
    drifts, warnings = [], []
    for index, value in enumerate(stream):
        detector.update(value)
        if detector.drift_detected:
            drifts.append(index)
        elif getattr(detector, "warning_detected", False):
            warnings.append(index)
    return {"drifts": drifts, "warnings": warnings}


def window_signals(stream, **settings):
    window = adwin_c.AdaptiveWindowing(**settings)
    drifts, widths = [], []
    for index, value in enumerate(stream):
        if window.update(value):
            drifts.append(index)
        if index % 100 == 99:
            widths.append(int(window.get_width()))
    return {"drifts": drifts, "widths": widths}


def frouros_signals(detector, stream, first):
    """Until the first drift: what comes after it is another matter in every implementation."""
    drifts, warnings = [], []
    for index, value in enumerate(stream):
        detector.update(value=value)
        if detector.status["drift"]:
            drifts.append(index)
            if first:
                break
            detector.reset()
        elif detector.status.get("warning"):
            warnings.append(index)
    return {"drifts": drifts, "warnings": warnings}


def bayesian(stream, mean0=0.0, kappa0=0.1, alpha0=1.0, beta0=1.0, expected=250.0, recent=20):
    """Adams and MacKay without pruning: P(run < recent) after each value, and the likeliest run."""
    hazard = 1 / expected
    weight, mean, kappa, alpha, beta = (np.array([x]) for x in (1.0, mean0, kappa0, alpha0, beta0))
    result = []
    for x in stream:
        scale = np.sqrt(beta * (kappa + 1) / (alpha * kappa))
        likely = weight * stats.t.pdf(x, 2 * alpha, loc=mean, scale=scale)
        weight = np.append(likely.sum() * hazard, likely * (1 - hazard))
        weight /= weight.sum()
        beta = np.append(beta0, beta + kappa * (x - mean) ** 2 / (2 * (kappa + 1)))
        mean = np.append(mean0, (kappa * mean + x) / (kappa + 1))
        kappa, alpha = np.append(kappa0, kappa + 1), np.append(alpha0, alpha + 0.5)
        result.append([float(weight[:recent].sum()), int(np.argmax(weight))])
    return result


values = [normal([(0, 1, 400), (1.5, 1, 300), (1.5, 3, 200), (-2, 1, 300)]) for _ in range(4)]
values += [normal([(0, 1, 1500)]), normal([(0, 1, 500), (8, 1, 500), (0, 1, 500)])]
values += [normal([(0.2, 0.01, 600), (0.8, 0.04, 600)])]
errors = [mistakes([(0.2, 800), (0.35, 600), (0.6, 400)]) for _ in range(4)]
errors += [mistakes([(0.1, 3000)]), mistakes([(0.05, 600), (0.5, 600), (0.05, 600)])]
errors += [mistakes([(0.3, 500), (0.05, 900)])]

streams = []
for stream in values:
    first_ks = river_signals(drift.KSWIN(window_size=60, stat_size=30, seed=1), stream)
    first_ks["drifts"] = first_ks["drifts"][:1]
    rising = CUSUM(config=CUSUMConfig())
    streams.append({
        "values": stream,
        "signals": {
            "page-hinkley": river_signals(drift.PageHinkley(), stream),
            "adwin": window_signals(stream),
            "kswin": first_ks,
            "cusum": frouros_signals(rising, stream, first=False),
        },
        "bayesian": bayesian(stream[:700])[::7],
    })
for stream in errors:
    rddm = RDDM()
    streams.append({
        "values": stream,
        "signals": {
            "ddm": river_signals(drift.binary.DDM(), stream),
            "eddm": river_signals(drift.binary.EDDM(), stream),
            "rddm": frouros_signals(rddm, stream, first=True),
            "hddm-a": river_signals(drift.binary.HDDM_A(), stream),
            "hddm-a-both": river_signals(drift.binary.HDDM_A(two_sided_test=True), stream),
            "hddm-w": river_signals(drift.binary.HDDM_W(), stream),
            "hddm-w-both": river_signals(drift.binary.HDDM_W(two_sided_test=True), stream),
            "adwin": window_signals(stream),
        },
    })

json.dump({
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__,
                 "scipy": scipy.__version__, "river": river.__version__,
                 "frouros": frouros.__version__},
    "streams": streams,
}, sys.stdout)
