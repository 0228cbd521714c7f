"""A badly laid-out file in, the same words in proper form out, with a list of what was done."""
