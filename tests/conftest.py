"""What all tests share. Prefect's state, caches and settings of the test run stay out of the user's home."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
os.environ["PREFECT_HOME"] = str(HOME / "prefect")
(HOME / "prefect").mkdir()
for name in [name for name in os.environ if name.startswith("DATELINE_")]:
    if name != "DATELINE_CACHE":  # the compiled gazetteer may be shared
        del os.environ[name]
os.environ.pop("PREFECT_API_URL", None)
