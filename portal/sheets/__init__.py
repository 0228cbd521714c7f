"""Tables in and out: pasted, CSV and Excel; knows nothing of the portal."""
