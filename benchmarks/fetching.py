"""Pages a second from a fast host on loopback: the fetcher beside plain requests in threads, in one run.

    python benchmarks/fetching.py [--pages 2000] [--threads 8] [--rounds 3]

The fetcher does for each page what plain requests does not: robots.txt, turns, checked addresses, deadlines, caps,
retries. The host is another process, so that it does not share the interpreter; the two take turns, and the median of
the rounds counts. Also measured: the same with the archive, and hosts with a delay, where politeness is the only limit.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import requests

from flows.archive import Archive
from flows.fetch import Fetcher
from flows.settings import FetchSettings

PARAGRAPH = "<p>The council of Ferrow voted on Tuesday to rebuild the old bridge, the mayor told reporters ({}).</p>\n"
PAGE = "<!doctype html><html><body><main>" + "".join(map(PARAGRAPH.format, range(300))) + "</main></body></html>"


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    page = gzip.compress(PAGE.encode())
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    found = f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page
    missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        while True:
            request = await reader.readuntil(b"\r\n\r\n")
            writer.write(missing if b"/robots.txt" in request else found)
            await writer.drain()
    writer.close()


def _serve(ports: Connection, count: int) -> None:
    async def run() -> None:
        servers = [await asyncio.start_server(_answer, "127.0.0.1", 0) for _ in range(count)]
        ports.send([server.sockets[0].getsockname()[1] for server in servers])
        await asyncio.gather(*(server.serve_forever() for server in servers))

    asyncio.run(run())


@contextlib.contextmanager
def hosts(count: int) -> Iterator[list[str]]:
    """Fast hosts in a process of their own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, count), daemon=True)
    process.start()
    try:
        yield [f"http://127.0.0.1:{port}" for port in here.recv()]
    finally:
        process.terminate()
        process.join()


def plain_requests(urls: list[str], threads: int) -> int:
    """The yardstick: a session a thread."""
    local = threading.local()

    def get(url: str) -> int:
        if not hasattr(local, "session"):
            local.session = requests.Session()
        return len(local.session.get(url, timeout=20).content)

    with ThreadPoolExecutor(threads) as pool:
        return sum(size == len(PAGE.encode()) for size in pool.map(get, urls))


def fetcher(urls: list[str], threads: int) -> int:
    """Dateline's fetcher without delay, as many requests at once as the yardstick."""
    settings = FetchSettings(allow_private=True, host_delay=0, host_concurrency=threads, threads=threads)
    with Fetcher(settings) as fetching:
        return sum(fetched.ok for fetched in fetching.fetch_many(urls))


def fetcher_with_archive(urls: list[str], threads: int) -> int:
    """The same, each response kept as WARC."""
    settings = FetchSettings(allow_private=True, host_delay=0, host_concurrency=threads, threads=threads)
    with tempfile.TemporaryDirectory() as folder, Fetcher(settings) as fetching, Archive(folder) as archive:
        return sum(archive.write(fetched).status == 200 for fetched in fetching.fetch_many(urls))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ways: list[Callable[[list[str], int], int]] = [plain_requests, fetcher, fetcher_with_archive]
    rates: dict[str, list[float]] = {way.__name__: [] for way in ways}
    with hosts(1) as (host,):
        urls = [f"{host}/story/{number}" for number in range(options.pages)]
        plain_requests(urls[:50], options.threads)
        for _ in range(options.rounds):
            for way in ways:
                started = time.perf_counter()
                got = way(urls, options.threads)
                rates[way.__name__].append(got / (time.perf_counter() - started))
                assert got == options.pages, f"{way.__name__} got {got} of {options.pages}"
    base = statistics.median(rates["plain_requests"])
    print(f"one fast host, {options.pages} pages of {len(PAGE) // 1000} kB, {options.threads} threads")
    for name, values in rates.items():
        middle = statistics.median(values)
        print(f"{name:<24}{middle:8.0f} pages/s   {middle / base:5.2f} of plain requests")
    count, each, delay = 20, 10, 0.2
    with hosts(count) as addresses:
        urls = [f"{host}/story/{number}" for number in range(each) for host in addresses]
        settings = FetchSettings(allow_private=True, host_delay=delay)
        started = time.perf_counter()
        with Fetcher(settings) as fetching:
            got = sum(fetched.ok for fetched in fetching.fetch_many(urls))
        seconds = time.perf_counter() - started
    least = each * delay
    print(f"{count} hosts, {each} pages each, {delay} s apart: {got} pages in {seconds:.2f} s; {least:.2f} s is least")


if __name__ == "__main__":
    main()
