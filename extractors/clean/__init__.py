"""Pages in, articles out: the story without the appeals, the furniture and the adverts around it."""

from extractors.clean.clean import clean_page
from extractors.clean.memory import HostMemory

__all__ = ["HostMemory", "clean_page"]
