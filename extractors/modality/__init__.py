"""Whether a happening is asserted, planned, hypothetical or negated."""

from extractors.modality.judge import Judge

__all__ = ["Judge"]
