"""How workers make themselves known to the supervisor: names of processes and of their signs of life."""

import os

LOADING = "model-loading"  # a sign of life; the workers' other one is heartbeat.QUEUE
CLUSTER = "DUSTLENS_CLUSTER"  # set by the supervisor: a name no other machine uses


def my_name() -> str:
    """The cluster this process belongs to and its process id; empty outside a supervised cluster."""
    cluster = os.environ.get(CLUSTER, "")
    return f"{cluster}/{os.getpid()}" if cluster else ""


def is_dead(name: str) -> bool:
    """Whether the worker called `name`, on this machine, has ended."""
    try:
        os.kill(int(name.rsplit("/", 1)[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
