"""Drawings as SVG text: the same in the browser, in a file and in a test, with a sentence that says what they show."""
