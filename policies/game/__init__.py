"""What can be played: seats, the lines they move, what they want, what they can promise, how long a game is. Data."""
