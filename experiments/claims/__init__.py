"""Claims and published figures put to the test."""
