"""Who vouches for the delegations at a room's table, where a process may die without a farewell.

Arrivals and departures are events of the log. A process that is killed leaves its delegations behind as present, so
each says again and again in the cache, which all processes share, who sits at its own sockets; what nobody says any
more runs out, and whoever looks next says it for the dead.
"""

from collections.abc import Collection

from django.core.cache import cache

VOUCH_SECONDS = 2.5  # how often a process says so
VOUCHED_SECONDS = 10.0  # how long it counts; a process that is only slow is not taken for dead


def unvouched(session_id: int, here: Collection[str], present: Collection[str]) -> set[str]:
    """Vouches for the delegations `here`; of the others that count as `present` those for which nobody does."""

    def key(delegation: str) -> str:
        return f"present.{session_id}.{delegation}"

    cache.set_many({key(delegation): True for delegation in here}, VOUCHED_SECONDS)
    others = {key(delegation): delegation for delegation in present if delegation not in here}
    vouched = cache.get_many(others)
    return {delegation for name, delegation in others.items() if name not in vouched}
