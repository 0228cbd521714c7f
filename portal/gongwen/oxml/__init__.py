"""The only part of the engine that touches XML: strings of WordprocessingML in schema order."""
