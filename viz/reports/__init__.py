"""What is written: tables and self-contained pages, a file per question."""
