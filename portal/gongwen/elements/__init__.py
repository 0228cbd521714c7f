"""The elements of an official document, from the top of the page to its foot."""
