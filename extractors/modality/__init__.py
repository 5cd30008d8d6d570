"""Whether a happening is asserted, planned, hypothetical or negated."""

from extractors.modality.judge import Judge, is_negated

__all__ = ["Judge", "is_negated"]
