"""Who vouches for those who are here, where a process may die without a farewell.

Arrivals and departures are events of the log. A process that is killed leaves its people behind as present, so each
says again and again in the cache, which all processes share, who sits at its own sockets; what nobody says any
more runs out, and whoever looks next says it for the dead.
"""

from collections.abc import Collection

from django.core.cache import cache

VOUCH_SECONDS = 2.5  # how often a process says so
VOUCHED_SECONDS = 10.0  # how long it counts; a process that is only slow is not taken for dead


def unvouched(session_id: int, here: Collection[str], present: Collection[str]) -> set[str]:
    """Vouches for the entities `here`; of the others that count as `present` those for which nobody does."""

    def key(entity: str) -> str:
        return f"present.{session_id}.{entity}"

    cache.set_many({key(entity): True for entity in here}, VOUCHED_SECONDS)
    others = {key(entity): entity for entity in present if entity not in here}
    vouched = cache.get_many(others)
    return {entity for name, entity in others.items() if name not in vouched}
