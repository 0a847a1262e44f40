"""Reading Chinese: sentences, clauses, numerals, counts and claims."""
