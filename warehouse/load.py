"""The one writer of a warehouse: loads shards exactly once, moves mentions between events, keeps events up to date.

Each method is one transaction: after a crash at any moment the warehouse is as it was before or after it, and doing the
same again completes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import aggregate
from warehouse.convert import Row
from warehouse.errors import ShardError, WarehouseError
from warehouse.files import explain_os_errors
from warehouse.lock import writer_lock
from warehouse.migrate import migrate
from warehouse.schema import REAL, TEXT, quote
from warehouse.shards import Manifest, read_manifest
from warehouse.tables import TABLES

CHILDREN = ("mentions", "places", "removed_blocks")
"""Tables whose rows belong to an article and are replaced with it."""

_LINKS = pa.schema([("mention_id", TEXT), ("event_id", TEXT), ("score", REAL), ("reason", TEXT), ("run_id", TEXT)])
_GROUPS = pa.schema([("article_id", TEXT), ("syndication_group", TEXT)])


class LoadResult(msgspec.Struct, frozen=True):
    """What a load did. ``rows`` counts the rows taken; ``replaced`` the articles that had older rows, which are gone;
    ``outdated`` the articles left out because the warehouse has newer rows of them."""

    shard_id: str
    status: Literal["loaded", "already loaded"]
    load_number: int
    rows: dict[str, int] = {}
    replaced: int = 0
    outdated: int = 0
    unreadable: list[str] = []


class AssignResult(msgspec.Struct, frozen=True):
    """Mentions moved to another event, found where they should be, and not in the warehouse (any more)."""

    moved: int
    unchanged: int
    unknown: int


class Warehouse:
    """An open warehouse: use :func:`open_warehouse`. ``con`` is DuckDB's connection, for reading."""

    def __init__(self, folder: Path, con: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.con = con

    def load(self, shard: Path) -> LoadResult:
        """Load a shard, unless it was loaded before.

        An article the warehouse already has is replaced with all that belongs to it, when the shard's extractor version
        (or, at the same version, ``extracted_at``) is not older; mentions that are found again keep their event. Events
        touched are noted in ``stale_events``: call :meth:`rebuild_events` after the last shard.

        Raises:
            ShardError: the shard is damaged, or its id was loaded with other content.
            WarehouseError: the database cannot be written; nothing of the shard was kept.
        """
        shard = Path(shard)
        manifest = read_manifest(shard)
        with self._transaction(f"load shard {shard}"):
            known = self.con.execute(
                "SELECT checksum, load_number FROM load_log WHERE shard_id = ?", [manifest.shard_id]
            ).fetchone()
            if known:
                if known[0] != manifest.checksum:
                    raise ShardError(
                        f"{shard}: a shard named {manifest.shard_id} with other content was loaded before: give it a new id"
                    )
                return LoadResult(manifest.shard_id, "already loaded", known[1])
            return self._load(shard, manifest)

    def assign_events(self, links: Iterable[Row]) -> AssignResult:
        """Move mentions to events. ``links`` are rows of ``mention_id``, ``event_id`` and, to explain the move, ``score``,
        ``reason`` and ``run_id``; the last row of a mention counts. Every move is written to the journal ``links``."""
        rows = {row["mention_id"]: dict(row) for row in links}
        table = pa.Table.from_pylist(list(rows.values()), schema=_LINKS)
        with self._transaction("assign events"), self._arrow("_new_links", table):
            self.con.execute(
                """CREATE OR REPLACE TEMP TABLE _moves AS
                SELECT n.*, m.event_id AS previous_event_id
                FROM _new_links n JOIN mentions m USING (mention_id)"""
            )
            known = self._count("SELECT count(*) FROM _moves")
            moved = self._move()
        return AssignResult(moved, known - moved, len(rows) - known)

    def undo_links(self, run_id: str) -> int:
        """Take back what :meth:`assign_events` did in a run: its mentions return to the events they came from.

        The way back is written to the journal too. Returns the number of mentions moved.
        """
        with self._transaction(f"undo the links of run {run_id}"):
            self.con.execute(
                """CREATE OR REPLACE TEMP TABLE _moves AS
                SELECT mention_id, arg_min(l.previous_event_id, link_number) AS event_id, NULL::DOUBLE AS score,
                    'undone: ' || ? AS reason, NULL::VARCHAR AS run_id, any_value(m.event_id) AS previous_event_id
                FROM links l JOIN mentions m USING (mention_id) WHERE l.run_id = ? GROUP BY mention_id""",
                [run_id, run_id],
            )
            return self._move()

    def assign_syndication(self, groups: Iterable[Row]) -> int:
        """Say which articles are copies of one text: rows of ``article_id`` and ``syndication_group`` (null: of none).

        Returns the number of articles changed.
        """
        table = pa.Table.from_pylist([dict(row) for row in groups], schema=_GROUPS)
        with self._transaction("assign syndication groups"), self._arrow("_groups", table):
            self.con.execute(
                """CREATE OR REPLACE TEMP TABLE _changed AS
                SELECT DISTINCT ON (g.article_id) g.* FROM _groups g JOIN articles a USING (article_id)
                WHERE g.syndication_group IS DISTINCT FROM a.syndication_group"""
            )
            self.con.execute(
                "INSERT INTO stale_events SELECT DISTINCT event_id FROM mentions WHERE article_id IN "
                "(SELECT article_id FROM _changed)"
            )
            return self._count(
                "UPDATE articles SET syndication_group = c.syndication_group FROM _changed c "
                "WHERE articles.article_id = c.article_id"
            )

    def rebuild_events(self, event_ids: Sequence[str] | None = None, *, everything: bool = False) -> int:
        """Aggregate events from their mentions; returns how many were written.

        Without arguments: those whose mentions changed since they were last aggregated, also by a run that was killed.
        """
        with self._transaction("rebuild events"):
            if event_ids is not None:
                self.con.execute("INSERT INTO stale_events SELECT unnest(?::VARCHAR[])", [list(event_ids)])
            if everything:
                self.con.execute(
                    "INSERT INTO stale_events SELECT event_id FROM mentions UNION SELECT event_id FROM events"
                )
            return aggregate.rebuild(self.con)

    def _load(self, shard: Path, manifest: Manifest) -> LoadResult:
        (last,) = self.con.execute("SELECT coalesce(max(load_number), 0) FROM load_log").fetchone() or (0,)
        number = int(last) + 1
        self.con.execute(f"SET VARIABLE load_number = {number}::BIGINT")
        for name in TABLES:
            if TABLES[name].in_shards:
                self._stage(shard, manifest, name)
        self.con.execute(_DROP_OUTDATED)
        outdated = manifest.tables["articles"].rows if "articles" in manifest.tables else 0
        outdated -= self._count("SELECT count(*) FROM _in_articles")
        self.con.execute(
            "CREATE OR REPLACE TEMP TABLE _replaced AS SELECT article_id, syndication_group, sha256 FROM articles "
            "WHERE article_id IN (SELECT article_id FROM _in_articles)"
        )
        replaced = self._count("SELECT count(*) FROM _replaced")
        if replaced:
            for sql in _REPLACE:
                self.con.execute(sql)
        rows = {name: self._count(sql) for name, sql in _INSERT.items() if name in manifest.tables}
        for sql in _AFTER:
            self.con.execute(sql)
        self.con.execute(
            "INSERT INTO load_log VALUES (?, ?, ?, ?, ?)",
            [manifest.shard_id, manifest.checksum, number, _now(), manifest.num_rows],
        )
        return LoadResult(manifest.shard_id, "loaded", number, rows, replaced, outdated, manifest.unreadable)

    def _stage(self, shard: Path, manifest: Manifest, name: str) -> None:
        """Read one table of a shard into a temporary one, with one row per key and null for columns it does not have."""
        table = TABLES[name]
        columns = [c for c in table.columns if c.source != "loader"]
        if name not in manifest.tables:
            fields = ", ".join(f"NULL::{c.sql_type} AS {quote(c.name)}" for c in columns)
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE _in_{name} AS SELECT {fields} WHERE false")
            return
        path = shard / manifest.tables[name].file
        present = set(pq.read_schema(path).names)
        fields = ", ".join(
            f"{quote(c.name) if c.name in present else 'NULL'}::{c.sql_type} AS {quote(c.name)}" for c in columns
        )
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE _in_{name} AS SELECT {fields} FROM read_parquet(?) "
            f"QUALIFY row_number() OVER (PARTITION BY {', '.join(table.key)} ORDER BY {_NEWEST.get(name, '1')}) = 1",
            [str(path)],
        )
        if name in CHILDREN:
            orphan = self.con.execute(
                f"SELECT article_id FROM _in_{name} ANTI JOIN _in_articles USING (article_id) LIMIT 1"
            ).fetchone()
            if orphan:
                raise ShardError(f"{shard}: {name} of article {orphan[0]}, which the shard does not hold")

    def _move(self) -> int:
        """Carry out and journal the moves in ``_moves`` that change something."""
        self.con.execute("DELETE FROM _moves WHERE event_id = previous_event_id")
        self.con.execute(
            """INSERT INTO links BY NAME
            SELECT (SELECT coalesce(max(link_number), 0) FROM links) + row_number() OVER (ORDER BY mention_id) AS link_number,
                *, ?::TIMESTAMP AS linked_at FROM _moves""",
            [_now()],
        )
        self.con.execute(
            "INSERT INTO stale_events SELECT event_id FROM _moves UNION SELECT previous_event_id FROM _moves"
        )
        return self._count(
            "UPDATE mentions SET event_id = v.event_id FROM _moves v WHERE mentions.mention_id = v.mention_id"
        )

    def _count(self, sql: str) -> int:
        row = self.con.execute(sql).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def _arrow(self, name: str, table: pa.Table) -> Iterator[None]:
        self.con.register(name, table)
        try:
            yield
        finally:
            self.con.unregister(name)

    @contextmanager
    def _transaction(self, doing: str) -> Iterator[None]:
        try:
            self.con.begin()
            yield
            self.con.commit()
        except BaseException as error:
            try:
                self.con.rollback()
            except duckdb.Error:
                pass  # after a full disk DuckDB has rolled back already, or is closed for good and recovers when reopened
            if isinstance(error, duckdb.Error):
                raise WarehouseError(f"{self.folder}: cannot {doing}: {_one_line(error)}") from error
            raise


class open_warehouse:
    """Open a warehouse for writing, made or upgraded as needed; waits its turn when another process writes.

    ``with open_warehouse(folder) as warehouse: …``. While it is open, analysts read the snapshot, see
    :mod:`warehouse.snapshot`.

    Raises (on entering):
        LockTimeout: another process wrote for longer than ``wait_seconds``.
        NewerWarehouse: it was made by a newer Dateline.
        WarehouseError: the folder cannot be written, or is damaged.
    """

    def __init__(self, folder: Path, wait_seconds: float = 3600, on_wait: Callable[[str], None] | None = None) -> None:
        self.folder = Path(folder)
        self.wait_seconds = wait_seconds
        self.on_wait = on_wait
        self._stack = ExitStack()

    def __enter__(self) -> Warehouse:
        with self._stack as stack:
            state = self.folder / "state"
            with explain_os_errors(f"make the warehouse {self.folder}"):
                state.mkdir(parents=True, exist_ok=True)
            stack.enter_context(writer_lock(state, self.wait_seconds, self.on_wait))
            path = state / LOADER_DATABASE
            try:
                con = duckdb.connect(str(path), config={"temp_directory": str(state / "spill")})
                stack.callback(con.close)
                migrate(con, str(self.folder))
            except duckdb.Error as error:
                raise WarehouseError(f"{path}: cannot open: {_one_line(error)}") from error
            self._stack = stack.pop_all()
        return Warehouse(self.folder, con)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


LOADER_DATABASE = "loader.duckdb"
"""The writer's database, under the warehouse's ``state`` folder: nobody else opens it."""


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:400]


_VERSION = "list_transform(regexp_extract_all(coalesce({0}extractor_version, ''), '\\d+'), lambda x: x::BIGINT)"
_AGE = "{{v: " + _VERSION + ", t: coalesce({0}extracted_at, TIMESTAMP '0001-01-01')}}"

_NEWEST = {
    "articles": _AGE.format("") + " DESC",
    "pages": "fetched_at DESC NULLS LAST",
    "failures": "last_seen DESC NULLS LAST",
    "runs": "finished_at DESC NULLS LAST, started_at DESC NULLS LAST",
}
"""Which row of a shard counts when several have the same key."""

_DROP_OUTDATED = f"""
DELETE FROM _in_articles USING articles a
WHERE a.article_id = _in_articles.article_id AND {_AGE.format("a.")} > {_AGE.format("_in_articles.")}"""

_REPLACE = (
    # a mention found again stays in the event it was linked to, unless it is now of another type
    """UPDATE _in_mentions SET event_id = m.event_id FROM mentions m
    WHERE m.mention_id = _in_mentions.mention_id AND m.event_type IS NOT DISTINCT FROM _in_mentions.event_type""",
    "INSERT INTO stale_events SELECT DISTINCT event_id FROM mentions WHERE article_id IN (SELECT article_id FROM _replaced)",
    *(f"DELETE FROM {name} WHERE article_id IN (SELECT article_id FROM _replaced)" for name in (*CHILDREN, "articles")),
    # the same text is still a copy of the same others
    """UPDATE _in_articles SET syndication_group = r.syndication_group FROM _replaced r
    WHERE r.article_id = _in_articles.article_id AND r.sha256 = _in_articles.sha256
        AND _in_articles.syndication_group IS NULL""",
)


def _update(table: str, *, but: Sequence[str] = ()) -> str:
    columns = [c.name for c in TABLES[table].columns if c.name not in TABLES[table].key and c.name not in but]
    return ", ".join(f"{quote(c)} = i.{quote(c)}" for c in columns)


_INSERT = {
    "runs": "MERGE INTO runs USING _in_runs i USING (run_id) WHEN MATCHED THEN UPDATE SET "
    + ", ".join(f"{c.name} = coalesce(i.{c.name}, runs.{c.name})" for c in TABLES["runs"].columns if c.name != "run_id")
    + " WHEN NOT MATCHED THEN INSERT BY NAME",
    "pages": "MERGE INTO pages USING _in_pages i USING (page_id) "
    "WHEN MATCHED AND coalesce(i.fetched_at >= pages.fetched_at, true) THEN UPDATE SET "
    + _update("pages")
    + " WHEN NOT MATCHED THEN INSERT BY NAME",
    "articles": "INSERT INTO articles BY NAME SELECT *, getvariable('load_number') AS load_number FROM _in_articles",
    "mentions": """INSERT INTO mentions BY NAME
        SELECT m.*, coalesce(event_date, published_at::DATE) AS block_date, getvariable('load_number') AS load_number
        FROM _in_mentions m SEMI JOIN _in_articles USING (article_id)""",
    "places": "INSERT INTO places BY NAME FROM _in_places SEMI JOIN _in_articles USING (article_id)",
    "removed_blocks": "INSERT INTO removed_blocks BY NAME FROM _in_removed_blocks SEMI JOIN _in_articles USING (article_id)",
    "failures": """MERGE INTO failures f USING (
            SELECT * REPLACE (coalesce(first_seen, last_seen) AS first_seen, coalesce(tries, 1) AS tries) FROM _in_failures
        ) i USING (page_id, stage)
        WHEN MATCHED THEN UPDATE SET url = i.url, source = i.source, code = i.code, message = i.message, retry = i.retry,
            run_id = i.run_id, last_seen = i.last_seen, resolved_at = i.resolved_at,
            tries = f.tries + (i.run_id IS DISTINCT FROM f.run_id)::INTEGER
        WHEN NOT MATCHED THEN INSERT BY NAME""",
}
"""How the staged rows of each table enter the warehouse."""

_AFTER = (
    "INSERT INTO stale_events SELECT DISTINCT event_id FROM _in_mentions SEMI JOIN _in_articles USING (article_id)",
    # a page that gave an article has recovered; one that was fetched has recovered from not being fetched
    """UPDATE failures SET resolved_at = a.extracted_at FROM _in_articles a
    WHERE failures.page_id = a.page_id AND resolved_at IS NULL
        AND (failures.page_id, stage) NOT IN (SELECT (page_id, stage) FROM _in_failures)""",
    """UPDATE failures SET resolved_at = p.fetched_at FROM _in_pages p
    WHERE failures.page_id = p.page_id AND resolved_at IS NULL AND stage = 'fetch' AND coalesce(p.status, 200) < 400
        AND (failures.page_id, stage) NOT IN (SELECT (page_id, stage) FROM _in_failures)""",
)
