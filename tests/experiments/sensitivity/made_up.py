"""Factors and evaluations that are known exactly, so that estimates can be compared with them."""

import numpy as np

from sdssim.experiments.sensitivity.factors import Dial, Factor


def factor(name, low=0.5, high=1.5):
    return Factor(name, ((name, 1.0),), Dial.TIMES, low, high, "assumed")


def evaluation(*functions, replications=1):
    """One measure a function of the settings by name; every replication gives the same."""

    def evaluate(points):
        values = [[function(point) for function in functions] for point in points]
        return np.repeat(np.array(values)[:, None, :], replications, axis=1)

    return evaluate
