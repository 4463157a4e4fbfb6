"""Where agents meet: markets, networks, the ledger, the levers."""
