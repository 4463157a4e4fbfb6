"""The recorded past: targets, fit, scores."""
