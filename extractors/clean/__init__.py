"""Pages in, articles out: the story without the appeals, the furniture and the adverts around it."""

from extractors.clean.clean import clean_page
from extractors.clean.explain import explain_page
from extractors.clean.memory import HostMemory

__all__ = ["HostMemory", "clean_page", "explain_page"]
