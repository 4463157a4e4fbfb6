"""What is clicked: the Solara app."""
