"""The Word door: finished reports are read by their headings and table labels, never by position alone."""
