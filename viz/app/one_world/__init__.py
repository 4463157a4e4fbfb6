"""Watching one world: its player, and the panels that show a frame."""

from __future__ import annotations

from pathlib import Path

STYLE = Path(__file__).with_name("style.css")  # of the pages that show worlds and their evidence
