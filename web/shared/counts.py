"""By whom clients are counted: by this process alone, or by all that share a place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.auth.lockouts import Lockouts, LoginCounts
from web.limits import Limits
from web.rates import Buckets, TokenBuckets

if TYPE_CHECKING:
    from index.shared.place import SharedPlace


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of logins, and of requests."""

    lockouts: LoginCounts
    buckets: Buckets


def counts_of(limits: Limits, place: "SharedPlace | None" = None) -> Counts:
    """Within these limits, by all that share `place`; without one by this process."""
    rate, burst = limits.requests_per_second, limits.burst
    if not place:
        return Counts(Lockouts(limits), TokenBuckets(rate, burst))
    from web.shared.buckets import SharedBuckets
    from web.shared.lockouts import SharedLockouts

    return Counts(SharedLockouts(place, limits), SharedBuckets(place, rate, burst))
