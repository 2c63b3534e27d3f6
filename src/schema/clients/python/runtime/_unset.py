"""Tells a parameter that was left out from one that is null."""

from enum import Enum
from typing import Final, TypeVar, Union


class Unset(Enum):
    """The type of ``UNSET``, its only value."""

    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset.UNSET
"""Default of every optional parameter: it is not sent. ``None`` is sent, as null."""

T = TypeVar("T")

Maybe = Union[T, None, Unset]
"""An optional parameter: a value, null, or left out."""
