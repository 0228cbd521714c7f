"""The tokens of public forms that hold no state: signed, of one purpose, twelve hours."""

from portal.kernel.errors import Refusal
from portal.web import strangers

STALE = "这一页打开太久了，没有办成。内容还在，请再点一次。"


def issue(purpose: str) -> str:
    """A token for a form about to be shown."""
    return strangers.issue(f"jubao:{purpose}")


def check(purpose: str, token: str) -> None:
    """Raises Refusal for a token that is not ours, of another form, or too old."""
    if strangers.opened(f"jubao:{purpose}", token).is_old:
        raise Refusal(STALE)
