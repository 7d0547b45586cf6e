"""Writes components.json: singular values by numpy, and what the first principal components of some columns leave
out of other rows, by numpy's singular value decomposition.

Run: python3 make_components.py > components.json
"""
import json
import sys

import numpy as np

rng = np.random.default_rng(20261121)
cases = []
for index in range(12):
    rows, columns = int(rng.integers(12, 90)), int(rng.integers(2, 7))
    if index == 0:
        rows, columns = 4, 6  # fewer rows than columns
    mixing = rng.normal(size=(columns, columns)) ** 3
    scale = 10.0 ** rng.integers(-3, 4, size=columns)
    offset = rng.normal(size=columns) * scale * 10
    reference = rng.normal(size=(rows, columns)) @ mixing * scale + offset
    others = rng.normal(size=(5, columns)) * 2 @ mixing * scale + offset
    share = float(rng.choice([0.5, 0.65, 0.9]))
    mean, deviation = reference.mean(axis=0), reference.std(axis=0, ddof=1)
    z = (reference - mean) / deviation
    _, values, directions = np.linalg.svd(z, full_matrices=False)
    shares = values ** 2 / (values ** 2).sum()
    kept = 0
    while kept < min(columns - 1, len(values)) and shares[:kept].sum() < share:
        kept += 1
    y = (others - mean) / deviation
    rest = y - y @ directions[:kept].T @ directions[:kept]
    cases.append({
        "rows": reference.tolist(), "others": others.tolist(), "share": share,
        "singularValues": np.linalg.svd(reference, compute_uv=False).tolist(),
        "shares": shares.tolist(), "kept": kept,
        "errors": np.sqrt((rest ** 2).sum(axis=1)).tolist(),
    })

json.dump({"versions": {"numpy": np.__version__}, "cases": cases}, sys.stdout)
