"""Telling one world: who is who, a sentence for every kind of event, and the chronicle that joins them by quarter."""
