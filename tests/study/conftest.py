"""A folder outside the checkout with a module of one's own, and an environment that has nothing of us but the wheel."""

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def folder(root, tmp_path_factory) -> Path:
    """A folder with the tutorial's ``my_world.py``."""
    page = (root / "docs" / "tutorials" / "extend_from_outside.md").read_text(encoding="utf-8")
    place = tmp_path_factory.mktemp("study")
    text = re.search(r"```python\n(# my_world\.py\n.*?)```", page, re.DOTALL)[1]
    (place / "my_world.py").write_text(text, encoding="utf-8")
    return place
