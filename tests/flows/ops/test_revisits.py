"""A second look at pages: what did not change is not read again; new versions and new readings are no new events."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows.runtime import run_ingest
from warehouse.query import run_query

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2026-03-13T09:00:00Z"></head>
<body><main><article><h1>{title}</h1><p>{lead}</p>
<p>The mayor, Ilse Varga, said in a statement that the town would pay for the repairs and thanked the fire brigade.</p>
<p>Trains between the coast and the capital were running again in the evening, the railway company said.</p>
</article></main></body></html>"""
KILLING = "Gunmen killed three police officers near Moyale in Kenya on Thursday, officials said."


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("prefect")
def test_an_updated_story_is_a_new_version_and_not_a_new_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_FETCH_REVISIT_AFTER", "0")
    bodies = {
        "/moyale": PAGE.format(title="Gunmen kill three officers near Moyale", lead=KILLING),
        "/strike": PAGE.format(title="Dock workers strike", lead="Dock workers went on strike in Durban on Monday."),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = bodies.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    warehouse, sources = tmp_path / "news", tmp_path / "urls.txt"

    def run() -> Any:
        return run_ingest(warehouse, sources=[str(sources)], allow_private=True, host_delay=0, export=False)

    def ask(sql: str) -> list[dict[str, Any]]:
        return run_query(warehouse, sql).to_pylist()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        sources.write_text("".join(f"http://127.0.0.1:{server.server_port}{path}\n" for path in bodies))
        first = run()
        before = ask("SELECT event_id FROM events WHERE event_type = 'ASSAULT' ORDER BY 1")
        bodies["/moyale"] = bodies["/moyale"].replace("The mayor,", "A fourth officer was in hospital. The mayor,")
        second = run()
        server.shutdown()
    assert (first.pages, first.unchanged, first.articles) == (2, 0, 2)
    assert (second.pages, second.unchanged, second.articles) == (2, 1, 1)
    (moyale,) = ask("SELECT text FROM articles WHERE url LIKE '%/moyale'")
    assert "A fourth officer was in hospital." in moyale["text"]
    assert before
    assert ask("SELECT event_id FROM events WHERE event_type = 'ASSAULT' ORDER BY 1") == before
    assert len(ask("FROM articles")) == 2
    assert all(row["archive_path"] for row in ask("FROM pages"))

    mentions = ask("SELECT mention_id, event_id FROM mentions ORDER BY 1")
    monkeypatch.setattr("flows.processing.EXTRACTOR_VERSION", "99.0.0")
    third = run_ingest(warehouse, archived=True, export=False)
    assert (third.pages, third.articles) == (2, 2)
    assert {row["extractor_version"] for row in ask("FROM articles")} == {"99.0.0"}
    assert ask("SELECT mention_id, event_id FROM mentions ORDER BY 1") == mentions, "neither doubled nor moved"
    (moyale,) = ask("SELECT text FROM articles WHERE url LIKE '%/moyale'")
    assert "A fourth officer was in hospital." in moyale["text"], "the newest version is read"
