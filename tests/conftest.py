"""What every test may use."""

from hypothesis import settings as hypothesis_settings

from tests.support.app import (
    app,
    browser,
    build_app,
    client,
    connections_end_with_the_test,
    installation,
    new_browser,
    rows,
    settings,
)

__all__ = [
    "app",
    "browser",
    "build_app",
    "client",
    "connections_end_with_the_test",
    "installation",
    "new_browser",
    "rows",
    "settings",
]

# Machines are slow at times: a property is wrong or right, never late. No folder is written.
hypothesis_settings.register_profile("house", deadline=None, database=None)
hypothesis_settings.load_profile("house")
