"""The time that a call may take."""

import time

from .errors import CallTimeoutError


class Deadline:
    """When a call must be over, whatever it is doing then: connecting, waiting or pausing."""

    def __init__(self, action: str, seconds: float) -> None:
        self.action = action
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds that are left, always more than 0.

        Raises:
            CallTimeoutError: none are left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.error()
        return left

    def error(self) -> CallTimeoutError:
        """What a call raises that is not over in time."""
        return CallTimeoutError(self.action, f"not answered within {self._seconds:g} s")
