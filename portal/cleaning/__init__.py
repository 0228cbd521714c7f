"""An engine: a clean copy of an upload, or a sentence; knows nothing of the portal."""
