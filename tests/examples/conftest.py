"""Modules of the examples, loaded from their files: `examples/` is not on the import path."""

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def module_of_app(app: str, name: str) -> Iterator[ModuleType]:
    """A module of an app under its own name, which dataclasses and models look up, and gone afterwards."""
    spec = spec_from_file_location(name, EXAMPLES / app / f"{name}.py")
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
    yield from module_of_app("flight_desk", "flight_data")


@pytest.fixture(scope="package")
def reviews() -> Iterator[ModuleType]:
    """The module `reviews` of the flight desk."""
    yield from module_of_app("flight_desk", "reviews")


@pytest.fixture(scope="package")
def order_data() -> Iterator[ModuleType]:
    """The module `order_data` of the orders."""
    yield from module_of_app("orders", "order_data")
