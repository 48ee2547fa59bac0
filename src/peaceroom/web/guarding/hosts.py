"""By which names a server may be asked. A page of another site whose name was pointed at this machine has another."""

from __future__ import annotations

from ipaddress import ip_address

from peaceroom.web.settings import Settings


def is_loopback(host: str) -> bool:
    """Whether only this machine can ask at an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_shared(settings: Settings) -> bool:
    """Whether others than the users of this machine can reach the server."""
    return settings.proxied or bool(settings.names) or not is_loopback(settings.host)


def host_allowed(asked: str, settings: Settings) -> bool:
    """Whether a header ``Host`` is one of the server's own names."""
    name, port = _split(asked.strip().lower())
    if not is_shared(settings):
        return name in ("127.0.0.1", "localhost", "::1", settings.host) and port == str(settings.port)
    own = {n.lower() for n in settings.names}
    if not is_loopback(settings.host) and settings.host not in ("0.0.0.0", "::"):
        own.add(settings.host.lower())
    return name in own and (bool(settings.proxied) or port in (str(settings.port), ""))


def origin_allowed(origin: str, host: str, settings: Settings) -> bool:
    """Whether a header ``Origin`` says that the request comes from one of our own pages."""
    return origin.lower() == f"{'https' if settings.secure else 'http'}://{host.strip().lower()}"


def _split(host: str) -> tuple[str, str]:
    if host.startswith("["):  # an address of IPv6
        name, _, port = host[1:].partition("]")
        return name, port.removeprefix(":")
    name, _, port = host.partition(":")
    return name, port
