"""Bars of tqdm inside a handler show as progress; tqdm is left unchanged until the first handler runs."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from jupyter_tools.kernel.output import tqdm as ours

found = []
before = list(sys.meta_path)
assert not [one for one in before if type(one).__module__ == ours.__name__]
with ours.reporting_to(lambda value, label: found.append((value, label))):
    assert len(sys.meta_path) == len(before) + 1
    from tqdm import tqdm
    for _ in tqdm(range(2), desc="Fitting", mininterval=0):
        pass
with ours.reporting_to(lambda *_: None):
    assert len(sys.meta_path) == len(before) + 1
assert ours.reporting.get() is None
ours.uninstall()
assert sys.meta_path == before
print(found)
"""


def test_bars_report_to_the_handler_that_runs() -> None:
    shown = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    assert shown.stdout == "[(0.0, 'Fitting'), (0.5, 'Fitting'), (1.0, 'Fitting')]\n"
    assert shown.stderr == ""
