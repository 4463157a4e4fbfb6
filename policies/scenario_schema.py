"""Writes the JSON schema of scenario files: ``python -m policies.scenario_schema`` after a declared number changed."""

from __future__ import annotations

import json
from pathlib import Path

from twofutures.policies.scenario_file import schema

FILE = Path(__file__).with_name("scenario.schema.json")


def written() -> str:
    """The schema as the file holds it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
