"""What asks for texts, read once."""

import pytest


@pytest.fixture(scope="session")
def sources(root):
    """Code and templates of the app and of all else that asks for texts, as one text by file."""
    files = [file for kind in ("*.py", "*.vue", "*.js", "*.html") for file in (root / "viz").rglob(kind)]
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files}
