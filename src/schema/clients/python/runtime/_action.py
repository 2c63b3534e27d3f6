"""What carrying a call needs to know about an action."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """An action of the API, as far as sending its calls goes."""

    name: str
    """``service.action``."""

    reads: bool = False
    """It changes nothing, so repeating it is harmless."""

    public: bool = False
    """The server does not look at credentials."""

    answers_text: bool = False
    """A good answer is a bare text, such as a download."""
