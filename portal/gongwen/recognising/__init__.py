"""Which paragraph is which element of an official document."""
