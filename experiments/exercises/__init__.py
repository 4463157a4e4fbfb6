"""Exercises that check themselves: a text, what is asked, and a recipe that the engine runs."""
