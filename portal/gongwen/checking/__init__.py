"""Every departure of a Word file from the numbers of GB/T 9704-2012."""
