"""Where: places found, told apart and attached to events, from one gazetteer file and no server."""

from extractors.where.attach import as_location, attach_place
from extractors.where.dump import import_geonames
from extractors.where.gazetteer import Entry, Gazetteer, dump_path
from extractors.where.home import Home, Homes, home_named
from extractors.where.places import find_places

__all__ = [
    "Entry",
    "Gazetteer",
    "Home",
    "Homes",
    "as_location",
    "attach_place",
    "dump_path",
    "find_places",
    "home_named",
    "import_geonames",
]
