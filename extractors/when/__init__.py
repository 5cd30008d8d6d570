"""When: the time expressions of a story, what each means, and which of them dates an event."""

from extractors.when.attach import attach_time
from extractors.when.find import find_times, local_day, tag

__all__ = ["attach_time", "find_times", "local_day", "tag"]
