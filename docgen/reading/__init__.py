"""A document as blocks, whatever format it came in: sections and tables found by their words, and the report in them."""
