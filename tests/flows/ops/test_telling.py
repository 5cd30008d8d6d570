"""What is told of a run: the page in Prefect, and the message to whoever asked for one."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyarrow as pa
import pytest

from flows import report
from flows.notify import NotifySettings, tell
from flows.run import RunSummary
from flows.runtime import prepare_prefect

prepare_prefect()
from flows import artifacts  # noqa: E402

NOON = datetime(2026, 11, 3, 12, 30)


def summary(**more: object) -> RunSummary:
    values = {
        "run_id": "20261103T120000-abc", "warehouse": "news", "status": "completed", "pages": 7, "articles": 5,
        "removed": {"donation": 3}, "slowest": [("ferrow.example", 4, 1, 2.5)],
        "failures": [("https://a.example/1", "http_404", "not there"), ("https://a.example/2", "http_404", "not there"),
                     ("https://b.example/3", "dns", "no such host")],
    }  # fmt: skip
    return RunSummary.model_validate(values | more)


def test_a_page_shows_what_a_run_did() -> None:
    page = artifacts.page(summary(), [{"type": "PROTEST", "evidence": "Dockers marched."}], [NOON], NOON)
    for line in ("| http\\_404 | 2 | https://a.example/1 |", "| donation | 3 |", "| ferrow.example | 4 | 1 | 2.50 |"):
        assert line in page
    assert "| PROTEST | Dockers marched. |" in page


def test_what_a_page_says_stays_text() -> None:
    hostile = {"evidence": "<script>x()</script> | [click](javascript:x) `a`\n# head"}
    page = artifacts.table([hostile])
    assert "<script" not in page
    assert "[click](" not in page
    assert len(page.splitlines()) == 3


def test_the_day_is_drawn_hour_by_hour() -> None:
    moments = [NOON] * 40 + [NOON - timedelta(hours=3)] * 20 + [NOON - timedelta(hours=30)]
    lines = artifacts.picture(moments, NOON).splitlines()[1:-1]
    assert [line.split()[0] for line in lines] == ["09h", "12h"]
    assert lines[1].count("█") == 2 * lines[0].count("█") == artifacts.BAR


def test_a_command_gets_the_message_on_its_input(tmp_path: Path) -> None:
    target = tmp_path / "told.json"
    script = f"import sys, pathlib; pathlib.Path({str(target)!r}).write_text(sys.stdin.read())"
    tell(NotifySettings(command=f'{sys.executable} -c "{script}"'), {"run": "ingest-ferrow", "state": "Failed"})
    assert json.loads(target.read_text()) == {"run": "ingest-ferrow", "state": "Failed"}
    with pytest.raises(subprocess.CalledProcessError):
        tell(NotifySettings(command=f'{sys.executable} -c "raise SystemExit(3)"'), {})


def test_a_webhook_gets_the_message_as_json() -> None:
    got: list[object] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        tell(NotifySettings(webhook=f"http://127.0.0.1:{server.server_port}/"), {"state": "Failed"})
        thread.join(10)
    assert got == [{"state": "Failed"}]


def test_nobody_is_told_unless_somebody_asked() -> None:
    settings = NotifySettings()
    assert (settings.webhook, settings.command, settings.on) == (None, None, "trouble")


def test_what_a_server_says_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    told = summary()
    told.failures = [("https://a.example/\x1b[2J", "http_404", "404 \x1b]0;mine\x07 [bold]no[/]")]
    report.print_summary(told)
    report.print_rows(pa.table({"message": ["\x1b[2Jno\x07"]}), "table")
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]no[/]" in shown
