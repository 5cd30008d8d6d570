"""What happened: predicates, their types, and who is party to them."""

from extractors.what.coding import Coding, code_event
from extractors.what.coding_parties import Parties, by_head, find_parties
from extractors.what.predicate import Predicate
from extractors.what.predicates import find_predicates

__all__ = ["Coding", "Parties", "Predicate", "by_head", "code_event", "find_parties", "find_predicates"]
