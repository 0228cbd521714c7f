"""Official documents laid out to GB/T 9704-2012; knows nothing of the portal."""
