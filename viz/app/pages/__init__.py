"""The app's pages: one file each with a component ``Page(visit)``."""
