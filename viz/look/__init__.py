"""How it looks: colours and hatches, families of series, headline measures."""
