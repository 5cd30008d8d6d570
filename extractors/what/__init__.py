"""What happened: predicates and their types."""

from extractors.what.predicate import Predicate
from extractors.what.predicates import find_predicates

__all__ = ["Predicate", "find_predicates"]
