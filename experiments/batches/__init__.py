"""Many worlds into a folder: designs, chunks, workers, results."""
