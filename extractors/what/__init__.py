"""What happened: predicates and their types."""

from extractors.what.coding import Coding, code_event
from extractors.what.predicate import Predicate
from extractors.what.predicates import find_predicates

__all__ = ["Coding", "Predicate", "code_event", "find_predicates"]
