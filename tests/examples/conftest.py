"""The modules of the flight desk, loaded from their files: `examples/` is not on the import path."""

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

FLIGHT_DESK = Path(__file__).parents[2] / "examples" / "flight_desk"


def module_of_app(name: str) -> Iterator[ModuleType]:
    """A module of the flight desk under its own name, which dataclasses and models look up, and gone afterwards."""
    spec = spec_from_file_location(name, FLIGHT_DESK / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        yield module


@pytest.fixture(scope="package")
def flight_data() -> Iterator[ModuleType]:
    """The module `flight_data` of the flight desk; once for all tests, so that its cache is, too."""
    yield from module_of_app("flight_data")


@pytest.fixture(scope="package")
def reviews() -> Iterator[ModuleType]:
    """The module `reviews` of the flight desk."""
    yield from module_of_app("reviews")
