"""清患: an intranet portal for finding, fixing and closing safety hazards."""
