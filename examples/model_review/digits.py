"""A model that reads handwritten digits, and what a page shows of its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

PIXELS = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
"""The columns of a table of digits: 8 rows of 8 pixels, each from 0 to 16."""


class Digits:
    """The model, and the digits that it was not trained with."""

    def __init__(self) -> None:
        known = load_digits()
        train, test, answers, self.truth = train_test_split(known.data, known.target, test_size=0.3, random_state=0)
        self.held_out = pd.DataFrame(test, columns=PIXELS)
        self.model: Pipeline = make_pipeline(MinMaxScaler(), LogisticRegression(max_iter=1_000))
        self.model.fit(train, answers)
        self.accuracy = float(self.model.score(test, self.truth))

    def digit(self, number: int, noise: float) -> np.ndarray:
        """A held-out digit with some noise, the same each time."""
        pixels = self.held_out.iloc[number].to_numpy()
        return np.clip(pixels + np.random.default_rng(number).normal(0, 16 * noise, pixels.shape), 0, 16)

    def chances(self, pixels: np.ndarray) -> np.ndarray:
        """How likely each of the ten digits is."""
        chances: np.ndarray = self.model.predict_proba(pixels.reshape(1, -1))[0]
        return chances

    def scored(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table of digits with what the model reads. Raises `ValueError` for one without its pixels."""
        missing = [name for name in PIXELS if name not in table.columns]
        if missing:
            message = f"The table lacks {len(missing)} of the 64 columns, the first is {missing[0]}."
            raise ValueError(message)
        chances = self.model.predict_proba(table[PIXELS].to_numpy(dtype=float))
        read = {"digit": chances.argmax(axis=1), "confidence": chances.max(axis=1)}
        return pd.DataFrame(read).join(table.reset_index(drop=True))


def enlarged(pixels: np.ndarray) -> np.ndarray:
    """The image of a digit, dark on light, each pixel as a square."""
    return np.kron(255 - pixels.reshape(8, 8) / 16 * 255, np.ones((24, 24))).astype(np.uint8)


def bars(chances: np.ndarray) -> dict[str, Any]:
    """A chart of how likely each digit is."""
    return {
        "data": [{"type": "bar", "x": [str(one) for one in range(10)], "y": chances.round(4).tolist()}],
        "layout": {
            "xaxis": {"title": {"text": "Digit"}, "type": "category"},
            "yaxis": {"tickformat": ".0%", "range": [0, 1]},
        },
    }
