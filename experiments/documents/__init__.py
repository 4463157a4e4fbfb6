"""Pages that are made from the code and its data."""
