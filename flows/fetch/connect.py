"""Connections that cannot be led astray: checked addresses only, and no response beyond its deadline.

An address is checked after the name is resolved, and the connection is made to the address that was checked, so a name
that changes its mind between check and connection (DNS rebinding) gains nothing. Every redirect makes a new request and
passes here again.
"""

from __future__ import annotations

import contextlib
import heapq
import ipaddress
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import Timeout

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

CLOUD_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Metadata services that live at a public-looking address (Azure's); the others are link-local or private."""

SPECIAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
"""IANA's special-purpose registries, of which older Pythons know only a part."""

NAT64 = ipaddress.ip_network("64:ff9b::/96")
DNS_TTL = 60.0


class UnsafeAddress(Exception):
    """The name leads to an address that a crawler of the public web has no business with."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also when it is wrapped in an IPv6 transition form."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner: IPAddress | None = None
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    special = ip in CLOUD_METADATA or any(ip in network for network in SPECIAL)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not special


class Resolver:
    """Names to checked addresses, remembered for a minute. Safe for threads."""

    def __init__(
        self,
        allow_private: bool,
        timeout: float,
        networks: Iterable[Network] = (),
        lookup: Callable[..., list[Any]] = socket.getaddrinfo,
    ) -> None:
        self.allow_private = allow_private
        self.networks = tuple(networks)
        self.timeout = timeout
        self._lookup = lookup
        self._known: dict[tuple[str, int], tuple[float, list[Any]]] = {}

    def __call__(self, host: str, port: int) -> list[Any]:
        """``getaddrinfo`` rows of the host. Raises UnsafeAddress when any of them is not public, OSError as it does.

        A name with both public and private addresses is refused whole: nobody honest publishes one.
        """
        known = self._known.get((host, port))
        if known and known[0] > time.monotonic():
            rows = known[1]
        else:
            rows = self._bounded_lookup(host, port)
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[host, port] = (time.monotonic() + DNS_TTL, rows)
        if not self.allow_private:
            for row in rows:
                if not is_public(row[4][0]) and not self._allowed(row[4][0]):
                    where = "which is not an address of the public internet (--allow-private permits it)"
                    raise UnsafeAddress(f"{host} is at {row[4][0]}, {where}")
        return rows

    def _allowed(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        return any(ip in network for network in self.networks)

    def _bounded_lookup(self, host: str, port: int) -> list[Any]:
        """The system's lookup knows no time-out, so it runs in a thread that can be left behind."""
        with contextlib.suppress(ValueError):
            ipaddress.ip_address(host.strip("[]"))
            return self._lookup(host.strip("[]"), port, 0, socket.SOCK_STREAM)
        answer: list[Any] = []

        def look() -> None:
            try:
                answer.append(self._lookup(host, port, 0, socket.SOCK_STREAM))
            except (OSError, UnicodeError) as error:
                answer.append(error)

        thread = threading.Thread(target=look, daemon=True, name="dns")
        thread.start()
        thread.join(self.timeout)
        if not answer:
            raise TimeoutError(f"no answer about the name {host} within {self.timeout:g} s")
        if isinstance(answer[0], UnicodeError):
            raise socket.gaierror(socket.EAI_NONAME, f"not a host name: {host[:80]}")
        if isinstance(answer[0], OSError):
            raise answer[0]
        rows: list[Any] = answer[0]
        return rows


class Deadlines:
    """One thread that shuts the sockets of requests that have had their time.

    Socket time-outs limit each silence; a server that sends a byte now and then would hold a thread for ever, in the
    headers as well as in the body.
    """

    def __init__(self) -> None:
        self._local = threading.local()
        self._heap: list[tuple[float, int, Watch]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def limit(self, seconds: float) -> Iterator[Watch]:
        """Within this block the calling thread's connections are shut after so many seconds."""
        watch = Watch(time.monotonic() + seconds)
        with self._changed:
            heapq.heappush(self._heap, (watch.due, next(self._count), watch))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="fetch-deadlines")
                self._thread.start()
            elif self._heap[0][2] is watch:
                self._changed.notify()
        self._local.watch = watch
        try:
            yield watch
        finally:
            self._local.watch = None
            watch.finish()

    def guard(self, sock: socket.socket) -> None:
        """Put a socket under the calling thread's limit."""
        watch: Watch | None = getattr(self._local, "watch", None)
        if watch is not None:
            watch.sock = sock
            with contextlib.suppress(OSError):
                watch.address = sock.getpeername()[0]

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._heap and self._heap[0][2].done:
                    heapq.heappop(self._heap)
                wait = self._heap[0][0] - time.monotonic() if self._heap else 30.0
                if wait > 0:
                    if not self._changed.wait(wait) and not self._heap:
                        self._thread = None
                        return
                    continue
                watch = heapq.heappop(self._heap)[2]
            watch.expire()


class Watch:
    """One request's time limit."""

    def __init__(self, due: float) -> None:
        self.due = due
        self.sock: socket.socket | None = None
        self.address: str | None = None
        self.expired = False
        self.done = False
        self._lock = threading.Lock()

    def finish(self) -> None:
        """The request is over: its socket, which may serve the next one, is no longer touched."""
        with self._lock:
            self.done = True
            self.sock = None

    def expire(self) -> None:
        """Shut the socket; the thread that reads it wakes up with an error or an end of file."""
        with self._lock:
            if self.done:
                return
            self.expired = True
            if self.sock is not None:
                with contextlib.suppress(OSError):
                    # unbound, because SSLSocket.shutdown would drop the TLS layer under the reading thread
                    socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


class SafeAdapter(HTTPAdapter):
    """requests' transport over checked and guarded connections."""

    def __init__(self, resolver: Resolver, deadlines: Deadlines, *, pool_size: int) -> None:
        self._pool_classes = _pool_classes(resolver, deadlines)
        self._proxy_pool_classes = _pool_classes(Resolver(True, resolver.timeout), deadlines)
        super().__init__(pool_connections=256, pool_maxsize=pool_size, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        """See requests: called once by the constructor."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pool_classes

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """See requests: the way through a proxy, which may well stand at a private address."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = self._proxy_pool_classes
        return manager


def _pool_classes(resolver: Resolver, deadlines: Deadlines) -> dict[str, Any]:
    """Connection pools for both schemes whose connections ask the resolver and obey the deadlines."""

    def open_socket(connection: HTTPConnection) -> socket.socket:
        host, port = connection._dns_host, connection.port or 80
        try:
            rows = resolver(host.strip("[]"), port)
        except UnsafeAddress:
            raise
        except socket.gaierror as error:
            raise NameResolutionError(host, connection, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(connection, str(error)) from error
        except OSError as error:
            raise NewConnectionError(connection, str(error)) from error
        timeout = Timeout.resolve_default_timeout(connection.timeout)
        problem: Exception | None = None
        for family, kind, protocol, _name, address in rows[:4]:
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(timeout)
                for option in connection.socket_options or ():
                    sock.setsockopt(*option)
                sock.connect(address)
            except TimeoutError:
                sock.close()
                problem = ConnectTimeoutError(connection, f"no connection to {host} within {timeout} s")
            except OSError as error:
                sock.close()
                problem = NewConnectionError(connection, error.strerror or str(error))
            else:
                return sock
        raise problem or NewConnectionError(connection, f"{host} has no address")

    class SafeHTTPConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return open_socket(self)

        def connect(self) -> None:
            super().connect()
            deadlines.guard(self.sock)

        def request(self, *args: Any, **kwargs: Any) -> None:
            if self.sock is not None:
                deadlines.guard(self.sock)
            super().request(*args, **kwargs)

    class SafeHTTPSConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return open_socket(self)

        def connect(self) -> None:
            super().connect()
            deadlines.guard(self.sock)

        def request(self, *args: Any, **kwargs: Any) -> None:
            if self.sock is not None:
                deadlines.guard(self.sock)
            super().request(*args, **kwargs)

    class SafeHTTPPool(HTTPConnectionPool):
        ConnectionCls = SafeHTTPConnection

    class SafeHTTPSPool(HTTPSConnectionPool):
        ConnectionCls = SafeHTTPSConnection

    return {"http": SafeHTTPPool, "https": SafeHTTPSPool}
