"""An S3 server of our own on loopback, and a bucket in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

BUCKET = "news"


@contextmanager
def bucket() -> Iterator[str]:
    """The address of an empty bucket while the context lasts; processes started within find it too."""
    import logging

    from moto.server import ThreadedMotoServer
    from pyarrow import fs

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "anyone",
        "AWS_SECRET_ACCESS_KEY": "anything",
        "AWS_REGION": "us-east-1",
    }
    try:
        with patch.dict(os.environ, settings):
            files = fs.S3FileSystem(
                endpoint_override=settings["AWS_ENDPOINT_URL"], region="us-east-1", allow_bucket_creation=True
            )
            files.create_dir(BUCKET)
            yield f"s3://{BUCKET}"
    finally:
        server.stop()
