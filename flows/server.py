"""A Prefect server of our own, on loopback, for as long as a process lasts.

It starts beside the imports that a run needs anyway, so that a run waits for the longer of the two and not for both.
Ctrl-C does not reach it, so that a run can note its end; and it ends with its process, even if that is killed.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

from flows.errors import UsageProblem

STARTUP_SECONDS = 120
_UNUSED = ("SCHEDULER", "LATE_RUNS", "FOREMAN", "CANCELLATION_CLEANUP", "PAUSE_EXPIRATIONS", "REPOSSESSOR",
           "CLEANUP_RECONCILER", "TRIGGERS")  # fmt: skip
ONE_RUN = {f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in _UNUSED}
"""Settings of a server for one run: without the services that watch over schedules, workers and other runs, which look
into the database every few seconds. Together they take half of what an idle server takes."""
PR_SET_PDEATHSIG = 1
"""See prctl(2): the signal to be sent when the parent dies."""


class Server:
    """A server that has been started. Its log is ``server.log`` in its folder, of this start only."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        port = _free_port()
        self.log = home / "server.log"
        self.url = f"http://127.0.0.1:{port}/api"
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--no-ui"], stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env={**(settings or {}), **os.environ},
                preexec_fn=_end_with_parent if _can_end_with_parent() else None,  # noqa: PLW1509 - one system call
            )  # fmt: skip

    def wait(self) -> None:
        """Wait until it answers.

        Raises:
            UsageProblem: it stopped, or did not answer within two minutes.
        """
        until = time.monotonic() + STARTUP_SECONDS
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise UsageProblem(f"the Prefect server stopped at once; see {self.log}")
            try:
                if requests.get(f"{self.url}/health", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise UsageProblem(f"the Prefect server did not answer within {STARTUP_SECONDS} s; see {self.log}")

    def stop(self) -> None:
        """Stop it, if it has not."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    """The address of a Prefect server: the one in ``PREFECT_API_URL``, or one of our own while the context lasts.

    Raises:
        UsageProblem: our own server does not come up.
    """
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    server = Server(home)
    try:
        server.wait()
        os.environ["PREFECT_API_URL"] = server.url
        yield server.url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.stop()


def begin_server() -> Server | None:
    """Start this process's server, in ``PREFECT_HOME``, and name it in ``PREFECT_API_URL``; wait for it before use.

    None when there is one: in that variable, or because Prefect is imported and has chosen already.
    """
    if os.environ.get("PREFECT_API_URL") or "prefect" in sys.modules:
        return None
    server = Server(Path(os.environ["PREFECT_HOME"]), ONE_RUN)
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = server.url
    return server


def _can_end_with_parent() -> bool:
    """Linux knows it, and counts by threads: the main one lasts as long as the process."""
    return sys.platform == "linux" and threading.current_thread() is threading.main_thread()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
