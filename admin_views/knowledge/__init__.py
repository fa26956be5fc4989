"""The knowledge base in the console: articles are read, written and published, and found for a ticket."""
