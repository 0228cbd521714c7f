"""Refusal: a "no" that a person can read, and its kinds."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """What happened, then what to do, in Chinese; ``field`` names the input it belongs to."""

    status = 422

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Forbidden(Refusal):
    """The person may not do this; says who may."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or it is not this person's to see."""

    status = 404


class Stale(Refusal):
    """Somebody else acted first."""

    status = 409


class Busy(Refusal):
    """The system could not get to it in time."""

    status = 503
