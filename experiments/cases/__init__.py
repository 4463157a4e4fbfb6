"""Futures compared: differences, contributions, turning points, causes."""
