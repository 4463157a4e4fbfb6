"""What is said: numbers, sources, limits and the texts of the app, in words."""
