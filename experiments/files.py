"""Where files lie."""

from __future__ import annotations

from pathlib import Path

TOP = Path(__file__).resolve().parent.parent  # of a checkout, or of the installed package
