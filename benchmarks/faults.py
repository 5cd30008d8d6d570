"""Every fault of the misbehaving server and what fetching makes of it, as a Markdown table.

python -m benchmarks.faults
"""

from __future__ import annotations

import time
from collections import Counter
from ipaddress import ip_network

from flows.fetch import Fetcher
from flows.settings import FetchSettings
from tests.flows.faults import FAULTS, bomb
from tests.flows.faulty_server import FaultyServer

QUICK = FetchSettings(
    allow_networks=(ip_network("127.0.0.1/32"),), host_delay=0, connect_timeout=1, read_timeout=0.3, total_timeout=0.6,
    max_body=2_000_000, attempts=2, backoff=0.02, max_wait=5,
)  # fmt: skip
"""Short time-outs, so that the table does not take an hour."""


def main() -> None:
    """Fetch each fault alone and print the table."""
    outcomes: Counter[str] = Counter()
    bomb()  # takes longer to make than the time-outs below allow
    print("| fault | what the server does | outcome | requests | seconds |\n|---|---|---|---|---|")
    with FaultyServer() as server:
        for fault in FAULTS.values():
            started = time.monotonic()
            with Fetcher(QUICK) as fetcher:
                fetched = fetcher.fetch(server.fault(fault.name), expect="page")
                asked = fetcher.requests_made - 1
            outcome = fetched.error.code if fetched.error else "ok"
            outcomes["as expected" if outcome == fault.expected else "not as expected"] += 1
            seconds = time.monotonic() - started
            print(f"| {fault.name} | {fault.why} | {outcome} | {asked} | {seconds:.2f} |", flush=True)
    print(f"\n{len(FAULTS)} faults: {dict(outcomes)}")


if __name__ == "__main__":
    main()
