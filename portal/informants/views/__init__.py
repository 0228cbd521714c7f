"""The public pages, cut by what a visitor does."""
