"""Which row indexes of pandas are shown: labels, and not what only counts rows."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_tools.kernel.frames.frame import to_frame
from jupyter_tools.kernel.frames.row_index import has_labels

YEARS = [2019, 2020, 2021]
FLIGHTS = pd.DataFrame({"delay": np.arange(1000.0), "carrier": ["UA", "DL"] * 500})


@pytest.mark.parametrize(
    "value",
    [
        pd.Series({2019: 10, 2020: 12}),
        pd.Series({2019: 10, 2021: 12}),
        pd.Series([5, 5, 7]).value_counts(),
        pd.Series([1, 0, 1]).value_counts(),
        pd.Series([3, 1, 2, 3]).value_counts(),
        pd.DataFrame({"n": [1, 2]}, index=[101, 205]),
        pd.DataFrame({"n": [1, 2]}, index=[101, 101]),
        pd.DataFrame({"n": [1, 2]}, index=[-1, 0]),
        pd.DataFrame(np.eye(3), columns=YEARS).corr(),
        pd.DataFrame({"a": [1, 2, 3]}, index=YEARS).T.T,
        pd.DataFrame({"v": range(75)}, index=range(1950, 2025)),
        pd.concat([pd.Series({1: 5}), pd.Series({7: 6})]),
        pd.concat([pd.Series({2019: 5}), pd.Series({2020: 6})], axis=1),
        pd.DataFrame({"a": [1]}, index=pd.RangeIndex(1, name="row")),
        pd.DataFrame({"a": [1.0]}, index=[0.5]),
    ],
)
def test_labels_are_shown_also_where_they_are_whole_numbers(value: Any) -> None:
    found = to_frame(value, {})
    assert (len(found.index), found.index_has_labels) == (1, True)
    assert found.data[found.index[0]].to_list() == list(value.index)


@pytest.mark.parametrize(
    "value",
    [
        FLIGHTS,
        FLIGHTS.iloc[3:],
        FLIGHTS[::-1],
        FLIGHTS[FLIGHTS.delay % 3 == 1],
        FLIGHTS[FLIGHTS.delay.isin([*range(0, 900, 7)])],
        FLIGHTS.sample(frac=1, random_state=1),
        FLIGHTS.head(3).sample(frac=1, random_state=1),
        pd.concat([FLIGHTS.head(3), FLIGHTS.head(2)]),
        FLIGHTS.delay,
        pd.DataFrame({"a": []}),
    ],
)
def test_numbers_of_rows_are_not_shown(value: Any) -> None:
    assert not to_frame(value, {}).index_has_labels


@pytest.mark.parametrize(
    "value",
    [
        FLIGHTS.iloc[[523]],
        FLIGHTS.iloc[[900, 17, 523]],
        FLIGHTS.nlargest(3, "delay"),
        FLIGHTS.iloc[[900, 17]].assign(hours=1.5),
        FLIGHTS.delay.iloc[[900, 17, 523]],
        FLIGHTS.carrier[FLIGHTS.delay.isin([900, 17])],
    ],
)
def test_rows_of_a_frame_of_the_notebook_keep_its_numbers(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_labels(pd, value)
    monkeypatch.setattr(sys.modules["__main__"], "flights", FLIGHTS.iloc[5:], raising=False)
    assert not has_labels(pd, value)
    other = value.sort_index() + value.sort_index()
    assert has_labels(pd, other), "other values at the same numbers"
