"""How any view says that a draft is safe."""

from portal.kernel import clock


def note() -> str:
    """How the page says that a draft is safe."""
    return f"已自动保存 {clock.local(clock.now()):%H:%M}"
