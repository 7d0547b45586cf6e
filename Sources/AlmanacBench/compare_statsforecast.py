"""Compares the processor time of `almanac-bench m3` with that of statsforecast 2.1.1 on the same series, in one run.

    swift build -c release --product almanac-bench
    python3 -m venv venv && venv/bin/pip install statsforecast==2.1.1
    venv/bin/python Sources/AlmanacBench/compare_statsforecast.py [--every N] [--data FILE] [--bench FILE]

One thread each, fit and forecast with 95% intervals, by turns model for model. Prints both, the ratio and what it must
be at least; the exit code is 1 where one falls short. All 3,003 series take statsforecast a quarter of an hour and
more; --every N takes every N-th.
"""
import argparse
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
REQUIRED = {"ets": 10, "arima": 20, "dotm": 3, "auto": 15}
PEER_OF_AUTO = ["ets", "arima", "dotm", "ces"]


def measured(command):
    """The row `all` of the one model measured: sMAPE, MASE, CPU seconds."""
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    columns = lines[0].split()
    row = next(line.split() for line in lines if line.split()[1:2] == ["all"])
    return float(row[columns.index("sMAPE")]), float(row[columns.index("MASE")]), float(row[columns.index("CPU")])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data/m3.csv")
    parser.add_argument("--bench", default=".build/release/almanac-bench")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    common = ["--data", options.data, "--every", str(options.every)]
    print(f"{'model':8}{'ours s':>9}{'sMAPE':>9}{'MASE':>8}{'theirs s':>10}{'sMAPE':>9}{'MASE':>8}"
          f"{'ratio':>8}{'required':>10}")
    peers, missed = {}, []

    def line(name, ours, theirs):
        ratio, least = theirs[2] / ours[2], REQUIRED.get(name, 0)
        print(f"{name:8}{ours[2]:9.2f}{ours[0]:9.2f}{ours[1]:8.3f}{theirs[2]:10.2f}{theirs[0]:9.2f}{theirs[1]:8.3f}"
              f"{ratio:8.1f}{least or '-':>10}", flush=True)
        if ratio < least:
            missed.append(name)

    for name in PEER_OF_AUTO:
        ours = measured([options.bench, "m3", "--model", name, *common])
        peers[name] = measured([sys.executable, str(HERE / "statsforecast_m3.py"), "--model", name, *common])
        line(name, ours, peers[name])
    # What it takes to run all four; its accuracy is not theirs together, so the best of each is shown.
    total = sum(peer[2] for peer in peers.values())
    best = (min(peer[0] for peer in peers.values()), min(peer[1] for peer in peers.values()), total)
    line("auto", measured([options.bench, "m3", "--model", "auto", *common]), best)
    if missed:
        sys.exit(f"below the required ratio: {', '.join(missed)}")


main()
