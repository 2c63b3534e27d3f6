"""When a call is repeated, and after how long."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class RetryPolicy:
    """How often a call is tried, and the pauses between, in seconds.

    Calls are repeated when the server answers that it cannot serve them now (429 and 503). Calls
    that only read are repeated too when the connection failed, or when a proxy lost the server.
    Each pause is twice as long as the one before, less a random part so that many clients do not
    come back at the same moment. When the server asks for a pause (Retry-After), that one comes
    first. A pause that would outlast the call's time is not begun.
    """

    attempts: int = 8
    first_pause: float = 0.25
    longest_pause: float = 10.0

    def pause_after(self, attempt: int, asked: float = 0.0) -> float:
        """Seconds to wait after an attempt, counted from 1, and what the server asked for."""
        full = min(self.longest_pause, self.first_pause * 2.0 ** (attempt - 1))
        return asked + random.uniform(full / 2, full)
