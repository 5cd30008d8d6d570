"""The one writer of a warehouse: loads shards exactly once, moves mentions between events, keeps events up to date.

Each method is one transaction: after a crash at any moment the warehouse is as it was before or after it, and doing the
same again completes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import aggregate, merge
from warehouse.convert import Row
from warehouse.database import now, number, one_line
from warehouse.errors import ShardError, WarehouseError
from warehouse.files import explain_os_errors
from warehouse.lock import writer_lock
from warehouse.migrate import migrate
from warehouse.schema import REAL, TEXT, literal, quote
from warehouse.shards import Manifest, read_manifest
from warehouse.tables import TABLES

_LINKS = pa.schema([("mention_id", TEXT), ("event_id", TEXT), ("score", REAL), ("reason", TEXT), ("run_id", TEXT)])
_GROUPS = pa.schema([("article_id", TEXT), ("syndication_group", TEXT)])


LOADER_DATABASE = "loader.duckdb"
"""The writer's database, under the warehouse's ``state`` folder: nobody else opens it."""


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

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.con = self._connect()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        state = self.folder / "state"
        path = state / LOADER_DATABASE
        try:
            return duckdb.connect(str(path), config={"temp_directory": str(state / "spill")})
        except duckdb.Error as error:
            raise WarehouseError(f"{path}: cannot open: {one_line(error)}") from error

    @contextmanager
    def resting(self) -> Iterator[Path]:
        """The database's one file, complete and closed, to be copied; ``con`` is another connection afterwards."""
        try:
            self.con.execute("CHECKPOINT")
        except duckdb.Error as error:
            raise WarehouseError(f"{self.folder}: cannot write the database out: {one_line(error)}") from error
        self.con.close()
        try:
            yield self.folder / "state" / LOADER_DATABASE
        finally:
            self.con = self._connect()

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
            ).fetchall()
            if known:
                checksum, load_number = known[0]
                if checksum != manifest.checksum:
                    raise ShardError(f"{shard}: a shard of this name was loaded before with other content: rename it")
                return LoadResult(manifest.shard_id, "already loaded", load_number)
            return self._load(shard, manifest)

    def assign_events(self, links: Iterable[Row]) -> AssignResult:
        """Move mentions to events; every move is written to the journal ``links``.

        ``links`` are rows of ``mention_id``, ``event_id`` and, to explain the move, ``score``, ``reason`` and
        ``run_id``. The last row of a mention counts.
        """
        rows = {row["mention_id"]: dict(row) for row in links}
        table = pa.Table.from_pylist(list(rows.values()), schema=_LINKS)
        with self._transaction("assign events"), self._arrow("_new_links", table):
            self.con.execute(
                """CREATE OR REPLACE TEMP TABLE _moves AS
                SELECT n.*, m.event_id AS previous_event_id
                FROM _new_links n JOIN mentions m USING (mention_id)"""
            )
            known = number(self.con, "SELECT count(*) FROM _moves")
            moved = self._move()
        return AssignResult(moved, known - moved, len(rows) - known)

    def undo_links(self, run_id: str | None = None, event_id: str | None = None) -> int:
        """Take back what :meth:`assign_events` did in a run, to an event, or to an event in a run.

        Its mentions return to the events they came from; those of ``event_id`` only if they are still in it. The way
        back is written to the journal too. Returns the number of mentions moved.
        """
        with self._transaction("undo links"):
            self.con.execute(
                """CREATE OR REPLACE TEMP TABLE _moves AS
                SELECT mention_id, arg_min(l.previous_event_id, link_number) AS event_id, NULL::DOUBLE AS score,
                    concat_ws(' ', 'undone:', $run, $event) AS reason, NULL::VARCHAR AS run_id,
                    any_value(m.event_id) AS previous_event_id
                FROM links l JOIN mentions m USING (mention_id)
                WHERE ($run IS NULL OR l.run_id = $run)
                    AND ($event IS NULL OR (l.event_id = $event AND m.event_id = $event))
                GROUP BY mention_id""",
                {"run": run_id, "event": event_id},
            )
            return self._move()

    def keep_signatures(self, signatures: Iterable[Row]) -> None:
        """Keep signatures of texts: rows of table ``text_signatures``, which take the place of older ones."""
        table = pa.Table.from_pylist([dict(row) for row in signatures], schema=TABLES["text_signatures"].arrow_schema)
        with self._transaction("keep signatures"), self._arrow("_signed", table):
            self.con.execute("DELETE FROM text_signatures WHERE article_id IN (SELECT article_id FROM _signed)")
            self.con.execute("INSERT INTO text_signatures FROM _signed")

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
            return number(
                self.con,
                "UPDATE articles SET syndication_group = c.syndication_group FROM _changed c "
                "WHERE articles.article_id = c.article_id",
            )

    def resolve_failures(self, page_ids: Sequence[str]) -> int:
        """Note that these, which bring no rows of their own, can be fetched again; returns how many had failed."""
        with self._transaction("resolve failures"):
            return number(
                self.con,
                "UPDATE failures SET resolved_at = ? "
                "WHERE resolved_at IS NULL AND stage = 'fetch' AND list_contains(?, page_id)",
                [now(), list(page_ids)],
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
        load_number = 1 + number(self.con, "SELECT max(load_number) FROM load_log")
        self.con.execute(f"SET VARIABLE load_number = {load_number}::BIGINT")
        for name in TABLES:
            if TABLES[name].in_shards:
                self._stage(shard, manifest, name)
        for sql in merge.PREPARE:
            self.con.execute(sql)
        replaced = number(self.con, "SELECT count(*) FROM _taken WHERE replaces")
        if replaced:
            for sql in merge.REPLACE:
                self.con.execute(sql)
        rows = {name: number(self.con, sql) for name, sql in merge.INSERT.items() if name in manifest.tables}
        for sql in merge.AFTER:
            self.con.execute(sql)
        self.con.execute(
            "INSERT INTO load_log VALUES (?, ?, ?, ?, ?)",
            [manifest.shard_id, manifest.checksum, load_number, now(), manifest.num_rows],
        )
        outdated = number(self.con, "SELECT count(*) FROM _in_articles ANTI JOIN _taken USING (article_id)")
        return LoadResult(manifest.shard_id, "loaded", load_number, rows, replaced, outdated, manifest.unreadable)

    def _stage(self, shard: Path, manifest: Manifest, name: str) -> None:
        """Make one table of a shard visible as ``_in_<name>``, one row per key; columns it lacks are null."""
        table = TABLES[name]
        columns = [c for c in table.columns if c.source != "loader"]
        if name in manifest.tables:
            path = shard / manifest.tables[name].file
            present, source = set(pq.read_schema(path).names), f"read_parquet({literal(str(path))})"
        else:
            present, source = set(), "range(0)"
        fields = ", ".join(
            f"{quote(c.name) if c.name in present else 'NULL'}::{c.sql_type} AS {quote(c.name)}" for c in columns
        )
        view, key = f"_in_{name}", ", ".join(table.key)
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {fields} FROM {source}")
        if number(self.con, f"SELECT count(*) - count(DISTINCT ({key})) FROM {view}"):
            # sorting whole rows is slow, so it is done for the rare shard that needs it
            newest = merge.NEWEST.get(name, "1")
            self.con.execute(
                f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {fields} FROM {source} "
                f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {newest}) = 1"
            )
        if name in merge.CHILDREN:
            orphans = self.con.execute(
                f"SELECT article_id FROM {view} ANTI JOIN _in_articles USING (article_id) LIMIT 1"
            ).fetchall()
            if orphans:
                raise ShardError(f"{shard}: {name} of article {orphans[0][0]}, which the shard does not hold")

    def _move(self) -> int:
        """Carry out and journal the moves in ``_moves`` that change something."""
        self.con.execute("DELETE FROM _moves WHERE event_id = previous_event_id")
        self.con.execute(
            """INSERT INTO links BY NAME
            SELECT *, ?::TIMESTAMP AS linked_at, row_number() OVER (ORDER BY mention_id)
                + (SELECT coalesce(max(link_number), 0) FROM links) AS link_number
            FROM _moves""",
            [now()],
        )
        self.con.execute(
            "INSERT INTO stale_events SELECT event_id FROM _moves UNION SELECT previous_event_id FROM _moves"
        )
        return number(
            self.con, "UPDATE mentions SET event_id = v.event_id FROM _moves v WHERE mentions.mention_id = v.mention_id"
        )

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
            with suppress(duckdb.Error):  # after a full disk DuckDB may have rolled back, or given up, by itself
                self.con.rollback()
            if isinstance(error, duckdb.Error):
                raise WarehouseError(f"{self.folder}: cannot {doing}: {one_line(error)}") from error
            raise


@contextmanager
def open_warehouse(
    folder: Path, wait_seconds: float = 3600, on_wait: Callable[[str], None] | None = None
) -> Iterator[Warehouse]:
    """Open a warehouse for writing, made or upgraded as needed; waits its turn when another process writes.

    ``with open_warehouse(folder) as warehouse: …``. While it is open, analysts read the snapshot, see
    :mod:`warehouse.snapshot`. ``on_wait`` gets a line saying who is being waited for.

    Raises:
        LockTimeout: another process wrote for longer than ``wait_seconds``.
        NewerWarehouse: it was made by a newer Dateline.
        WarehouseError: the folder cannot be written, or is damaged.
    """
    folder = Path(folder)
    state = folder / "state"
    with explain_os_errors(f"make the warehouse {folder}"):
        state.mkdir(parents=True, exist_ok=True)
    with writer_lock(state, wait_seconds, on_wait):
        warehouse = Warehouse(folder)
        try:
            migrate(warehouse.con, str(folder))
            yield warehouse
        finally:
            warehouse.con.close()
