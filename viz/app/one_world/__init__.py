"""Watching one world: its player, and the panels that show a frame."""
