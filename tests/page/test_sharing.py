from __future__ import annotations

import json
import re

import pytest

from jupyter_tools.page.model import KernelSettings, parse_app
from jupyter_tools.page.sharing import in_full, in_short, in_words, why_apart


@pytest.mark.parametrize(
    ("mode", "replicas", "short", "shares"),
    [
        ("isolated", 1, "each visit's own", "shared"),
        ("shared", 1, "shared by all visitors", "isolated"),
        ("shared", 4, "shared by the visitors of each of 4 kernels", "shared"),
        ("live", 1, "shared by you and all visitors", "isolated"),
    ],
)
def test_what_is_said_of_a_mode_names_a_line_that_is_valid(mode: str, replicas: int, short: str, shares: str) -> None:
    assert in_short(mode, replicas) == short
    assert in_full(mode, replicas).startswith(f"{in_words(mode, replicas)} To ")
    [line] = re.findall(r'"kernel": \{.*?\}', in_full(mode, replicas))
    page = json.loads(f"{{{line}}}")
    app = parse_app({"version": 1, "pages": {"a.ipynb": page}})
    assert app.pages["a.ipynb"].kernel == KernelSettings(mode=shares)  # type: ignore[arg-type]


@pytest.mark.parametrize("settings", [{"mode": "auto"}, {"mode": "isolated"}, {"mode": "shared", "replicas": 2}])
def test_builders_read_words_and_no_json(settings: dict[str, object]) -> None:
    parsed = KernelSettings.model_validate(settings)
    why = why_apart(parsed, parsed.mode)
    assert "its own copy" in why
    assert "{" not in why + in_words(parsed.mode, parsed.replicas)
