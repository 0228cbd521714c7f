"""A Word file as it is laid out, read from its XML: every value in effect."""
