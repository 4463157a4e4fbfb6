"""What stands in the terminal: output and progress."""
