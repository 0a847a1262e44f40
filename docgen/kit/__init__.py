"""What has nothing to do with documents: records, errors, messages in two languages, regular expressions, files, the cache."""
