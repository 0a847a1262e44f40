"""What an office is told of its template: names, tags, tables, layout."""
