"""The rules of GB/T 9704-2012, one small function each, by the part of the page they are about."""
