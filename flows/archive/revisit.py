"""Revisit records: a page was looked at again and is what an earlier record holds (WARC 1.1, section 6.7).

Written for pages that did not change, so that the archive says when each was looked at. Read from any tool's files: a
page whose body stands in another record, as crawlers that store each body once have it, is read from there.
"""

from __future__ import annotations

import base64
import hashlib
import io

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.archive.capture import Capture
from flows.fetch.fetched import Fetched

SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class Originals:
    """Bodies seen so far, by the digest with which revisit records speak of them; some 500 bytes of memory each."""

    def __init__(self) -> None:
        self._known: dict[str, Capture] = {}
        self.missing = 0
        """Revisit records of bodies that were not seen."""

    def add(self, record: ArcWarcRecord, capture: Capture) -> None:
        """Remember where the body of a record stands."""
        if digest := record.rec_headers.get_header("WARC-Payload-Digest"):
            self._known.setdefault(digest, capture)

    def of(self, record: ArcWarcRecord) -> Capture | None:
        """The body that a revisit record means; None, and counted, when it is in no file read so far."""
        capture = self._known.get(record.rec_headers.get_header("WARC-Payload-Digest") or "")
        self.missing += capture is None
        return capture


def revisit_record(fetched: Fetched, http: StatusAndHeaders, headers: dict[str, str]) -> ArcWarcRecord:
    """A record of a page that is still the same: the server said so (304), or sent the same bytes."""
    headers = {
        **headers,
        "WARC-Profile": NOT_MODIFIED if fetched.not_modified else SAME_BODY,
        "WARC-Refers-To-Target-URI": fetched.final_url,
    }
    if not fetched.not_modified:
        headers["WARC-Payload-Digest"] = "sha1:" + base64.b32encode(hashlib.sha1(fetched.body).digest()).decode()
    writer = WARCWriter(io.BytesIO(), gzip=True)
    record: ArcWarcRecord = writer.create_warc_record(
        fetched.final_url, "revisit", http_headers=http, warc_headers_dict=headers
    )
    return record
