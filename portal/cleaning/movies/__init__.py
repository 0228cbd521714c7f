"""MP4, MOV and M4A made clean where they lie: no byte is moved, no picture encoded anew."""
