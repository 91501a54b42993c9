"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# Machines of continuous integration pause at any time: how long an example takes says nothing about the code.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")
