from __future__ import annotations

import logging
import pickle
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.where import Gazetteer, dump_path, import_geonames
from extractors.where import gazetteer as module
from extractors.where.compile import new_file
from extractors.where.names import key_of


@pytest.mark.parametrize(
    ("name", "place", "country"),
    [
        ("Kiev", "Kyiv", "UKR"),
        ("Lvov", "Lviv", "UKR"),
        ("Rovno", "Rivne", "UKR"),
        ("Bombay", "Mumbai", "IND"),
        ("Saigon", "Ho Chi Minh City", "VNM"),
        ("Leningrad", "Saint Petersburg", "RUS"),
        ("Peking", "Beijing", "CHN"),
        ("Mazar-i-Sharif", "Mazār-e Sharīf", "AFG"),
        ("SÃO PAULO", "São Paulo", "BRA"),
        ("Calif.", "California", "USA"),
        ("N.S.W.", "New South Wales", "AUS"),
        ("Gulf of Aden", "Gulf of Aden", None),
    ],
)
def test_finds_a_place_by_the_names_that_news_uses(
    gazetteer: Gazetteer, name: str, place: str, country: str | None
) -> None:
    assert (place, country) in {(entry.name, entry.country) for entry in gazetteer.look_up(name)}


@pytest.mark.parametrize(
    ("word", "country"),
    [("Ukrainian", "UKR"), ("Swedes", "SWE"), ("the Netherlands", "NLD"), ("U.K.", "GBR"), ("Ivory Coast", "CIV"),
     ("Holland", "NLD"), ("NGA", "NGA"), ("Nigerien", "NER"), ("Frenchmen", "FRA"), ("Martian", None), ("", None)],
)  # fmt: skip
def test_knows_countries_by_name_code_and_people(gazetteer: Gazetteer, word: str, country: str | None) -> None:
    assert gazetteer.country_of(word) == country


def test_every_country_can_be_named_and_found_again(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.countries) >= 249
    for code in gazetteer.countries:
        assert gazetteer.country_of(gazetteer.country_name(code) or "") == code


def test_a_people_is_no_country_name(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_demonym("Danish")
    assert not gazetteer.is_demonym("Denmark")
    assert gazetteer.country_name("QQQ") is None


def test_every_division_of_a_town_has_a_name(gazetteer: Gazetteer) -> None:
    (entry, *_) = gazetteer.look_up("Rotterdam")
    assert (entry.country, gazetteer.admin1_name(entry.admin1)) == ("NLD", "South Holland")
    assert gazetteer.admin1_name(None) is None


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    assert key_of(key_of(name)) == key_of(name)
    assert key_of(name.upper()) == key_of(key_of(name.upper()))


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(gazetteer: Gazetteer, name: str) -> None:
    assert all(-90 <= entry.latitude <= 90 and -180 <= entry.longitude <= 180 for entry in gazetteer.look_up(name))


@pytest.fixture
def rebuilding(monkeypatch: pytest.MonkeyPatch, compiled: Path) -> list[Path]:
    """Compiling, made quick by a copy of the whole file; says what was compiled."""
    built: list[Path] = []

    def build(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(compiled, path)
        built.append(path)

    monkeypatch.setattr(module, "compile_gazetteer", build)
    return built


@pytest.mark.parametrize("content", [b"", b"no database", None, "half"])
def test_a_missing_or_damaged_file_is_compiled_again_and_said_once(
    rebuilding: list[Path],
    compiled: Path,
    tmp_path: Path,
    content: bytes | str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = tmp_path / "g.sqlite"
    whole = compiled.read_bytes()
    if content is not None:
        path.write_bytes(whole[: len(whole) // 2] if content == "half" else bytes(content))  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        assert Gazetteer.open(path).look_up("Oslo")
        assert Gazetteer.open(path).look_up("Oslo")
    assert rebuilding == [path]
    assert len(caplog.records) == 1


def test_damage_inside_the_file_is_found_when_it_is_met(rebuilding: list[Path], compiled: Path, tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    content = bytearray(compiled.read_bytes())
    content[200_000:-200_000] = b"\xff" * (len(content) - 400_000)
    path.write_bytes(bytes(content))
    try:
        found = Gazetteer.open(path)
    except Exception as error:  # the tables that are read at once were hit
        pytest.fail(f"damage was not repaired: {error}")
    assert any(entry.name == "Oslo" for entry in found.look_up("Oslo"))
    assert rebuilding == [path]


def test_a_folder_that_cannot_be_written_is_not_the_end(
    rebuilding: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert Gazetteer.open(tmp_path / "file" / "g.sqlite").look_up("Oslo")
    assert "using" in caplog.text


def test_two_may_compile_at_once_and_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "g.sqlite"
    with new_file(target) as one, new_file(target) as other:
        for database, maker in ((one, "one"), (other, "other")):
            database.execute("INSERT INTO about VALUES ('maker', ?)", (maker,))
        assert not target.exists()
    with pytest.raises(KeyboardInterrupt), new_file(target):
        raise KeyboardInterrupt
    with closing(sqlite3.connect(target)) as found:
        assert found.execute("SELECT value FROM about WHERE key = 'maker'").fetchall() == [("one",)], "the last to end"
    assert [path.name for path in tmp_path.iterdir()] == ["g.sqlite"], "no half-written file is left"


def test_another_process_opens_the_same_file(gazetteer: Gazetteer) -> None:
    again = pickle.loads(pickle.dumps(gazetteer))
    assert again.path == gazetteer.path
    assert again.look_up("Oslo") == gazetteer.look_up("Oslo")


def geonames_row(number: int, name: str, feature: str = "P.PPL", country: str = "NO", aliases: str = "") -> str:
    kind, code = feature.split(".")
    columns = [
        str(number),
        name,
        name,
        aliases,
        "61.5",
        "9.25",
        kind,
        code,
        country,
        "",
        "34",
        "",
        "",
        "",
        "0",
        "",
        "",
        "",
        "",
    ]
    return "\t".join(columns)


def zipped(path: Path, *rows: str, member: str = "NO.txt") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "about " * 10_000)
        archive.writestr(member, "\n".join(rows) + "\n")
    return path


def test_an_imported_dump_adds_villages_and_sites(compiled: Path, tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    shutil.copyfile(compiled, path)
    rows = [
        geonames_row(990000001, "Trollvassgrend", aliases="Trollwater,Тролль"),
        geonames_row(990000002, "Grimlund Airport", "S.AIRP"),
        geonames_row(990000003, "Grimlund Well", "H.WLL"),
        geonames_row(3143244, "Oslo", "P.PPLC"),
    ]
    assert import_geonames(zipped(tmp_path / "NO.zip", *rows), dump_path(tmp_path)) == 3
    gazetteer = Gazetteer.open(path)
    (village,) = gazetteer.look_up("trollwater")
    assert (village.name, village.country, village.admin1, village.latitude) == ("Trollvassgrend", "NOR", "NO.34", 61.5)
    assert [e.feature for e in gazetteer.look_up("Grimlund Airport")] == ["AIRP"]
    assert gazetteer.look_up("Grimlund Well") == ()
    assert [e.id for e in gazetteer.look_up("Oslo")].count(3143244) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(b"no zip"),
        lambda path: zipped(path, "a\tb", member="x.txt"),
        lambda path: zipped(path, member="x.csv"),
    ],
)
def test_a_wrong_dump_is_refused_and_leaves_nothing(tmp_path: Path, make: object) -> None:
    source = tmp_path / "d.zip"
    make(source)  # type: ignore[operator]
    with pytest.raises(ValueError, match=r"d\.zip"):
        import_geonames(source, dump_path(tmp_path))
    assert [p.name for p in tmp_path.iterdir()] == ["d.zip"]
