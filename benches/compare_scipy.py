"""Ratios of this program's fits to numpy and scipy, measured in one run on one machine.

Needs numpy and scipy; run from the repository: python benches/compare_scipy.py
Same data law as benches/fit.rs: 12 echoes, TE 0.99 + 1.41 k ms, S0/sigma 40, R2* from 30 to 600 per s, Rician noise.
"""

import os
import subprocess
import time

import numpy as np
from scipy.optimize import curve_fit

TE = 0.99 + 1.41 * np.arange(12)  # ms
SIGMA = 25.0


def simulate(voxels):
    rng = np.random.default_rng(1)
    rate = 30 * 20 ** rng.random(voxels) / 1000
    clean = 40 * SIGMA * np.exp(-TE[:, None] * rate)
    noise = SIGMA * rng.standard_normal((2, *clean.shape))
    return np.hypot(clean + noise[0], noise[1]).astype(np.float32)


def arlo(m):
    h = (TE[1] - TE[0]) / 3
    s = h * (m[:-2] + 4 * m[1:-1] + m[2:])
    d = m[:-2] - m[2:]
    return (h * (d * d).sum(0) + (s * d).sum(0)) / ((s * s).sum(0) + h * (s * d).sum(0))


def log_linear(m):
    log, w = np.log(m), m * m
    te = TE[:, None].astype(np.float32)
    sw, sx, sy = w.sum(0), (w * te).sum(0), (w * log).sum(0)
    sxx, sxy = (w * te * te).sum(0), (w * te * log).sum(0)
    return (sx * sy - sw * sxy) / (sw * sxx - sx * sx)


def nlls(m):
    def curve(te, s0, rate):
        return s0 * np.exp(-rate * te)

    return [curve_fit(curve, TE, decay, p0=(decay[0], 0.1))[0][1] for decay in m.T.astype(float)]


def rate_of(work, data, rounds):
    best = np.inf
    for _ in range(rounds):
        start = time.perf_counter()
        work(data)
        best = min(best, time.perf_counter() - start)
    return data.shape[1] / best / 1e6


def ours():
    command = ["cargo", "bench", "--bench", "fit", "--", "--numbers"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in text.splitlines() if line.startswith("= ")]
    return {(name, int(threads)): float(rate) for _, name, threads, rate in rows}


def main():
    here = ours()
    threads = max(count for _, count in here)
    volume = simulate(256 * 192 * 24)
    theirs = {
        "nlls": ("scipy curve_fit", rate_of(nlls, volume[:, :2000], 3)),
        "arlo": ("numpy", rate_of(arlo, volume, 5)),
        "log-linear": ("numpy", rate_of(log_linear, volume, 5)),
    }
    print(f"{os.cpu_count()} processors; millions of voxels per second\n")
    print(f"{'model':<12}{'one thread':>12}{f'{threads} threads':>12}   compared with               ratio (one thread)")
    for model in ("nlls", "m1ncm", "arlo", "log-linear"):
        one, all_ = here[model, 1], here[model, threads]
        name, rate = theirs.get(model, ("", None))
        ratio = f"{name} {rate:.4g}".ljust(28) + f"{one / rate:.0f}" if rate else ""
        print(f"{model:<12}{one:>12.1f}{all_:>12.1f}   {ratio}")


if __name__ == "__main__":
    main()
