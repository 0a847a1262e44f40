"""The report on the web: the whole page with its metadata, the body for an editor of a portal, plain text, charts."""
