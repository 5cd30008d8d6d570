"""The language model behind one loading point, and the parsed story that every question is asked of."""

from extractors.language.model import load_model, model_name
from extractors.language.story import Story, read_stories, read_story

__all__ = ["Story", "load_model", "model_name", "read_stories", "read_story"]
