"""The application as a WSGI server loads it: ``wsgi:app``."""

from portal.app import from_environment

app = from_environment()
