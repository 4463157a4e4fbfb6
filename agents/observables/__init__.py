"""What every run records: plain functions of the model that give named numbers per world, and what the names mean."""
