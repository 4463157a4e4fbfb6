"""The evidence as tables one can search: numbers, sources, scores against the record, views, faults."""
