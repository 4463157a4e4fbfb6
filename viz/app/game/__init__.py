"""A game alone on the page: the seats, a turn as its seat sees it, and the debrief, made in a process of its own."""
