"""Feeds and sitemaps as they should not be, and some as they should. ``HOST`` stands for the server's address."""

from __future__ import annotations

import json

LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
BOMB_DTD = f"<!DOCTYPE x [<!ENTITY a0 'ha'>{LAUGHS}]>"
FILE_DTD = "<!DOCTYPE x [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>"
URLSET = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"

DOCUMENTS: dict[str, str] = {
    "feed_unclosed.xml": """<rss version='2.0'><channel><title>The Ferrow Post</title>
        <item><title>Bridge & river</title><link>/story/1</link><pubDate>Tue, 03 Nov 2026 09:00:00 GMT</pubDate></item>
        <item><title>Two</title><link>/story/2</link>""",
    "feed_entities.xml": f"""<?xml version='1.0'?>{BOMB_DTD}<rss version='2.0'><channel><title>&a11;</title>
        <item><title>&a11;</title><link>/story/1</link></item></channel></rss>""",
    "feed_file.xml": f"""<?xml version='1.0'?>{FILE_DTD}<rss version='2.0'><channel><title>&secret;</title>
        <item><title>&secret;</title><link>/story/1</link></item></channel></rss>""",
    "feed_html.xml": "<!doctype html><html><body>Sorry, the feed has moved.</body></html>",
    "feed_atom.xml": """<feed xmlns='http://www.w3.org/2005/Atom'><title>Ferrow</title><entry><title>A</title>
        <link href='/story/3'/><published>2026-11-03T10:00:00+02:00</published>
        <updated>2026-11-04T10:00:00Z</updated></entry></feed>""",
    "feed.json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Ferrow",
            "items": [
                {"id": "1", "url": "/story/4", "title": "Four", "date_published": "2026-11-03T09:00:00Z"},
                {"id": "2"},
                7,
            ],
        }
    ),
    "sitemap_unclosed.xml": f"""<urlset {URLSET}><url><loc>HOST/story/1</loc></url>
        <url><loc>HOST/story/2</loc></url><url><lo""",
    "sitemap_entities.xml": f"""<?xml version='1.0'?>{BOMB_DTD}<urlset {URLSET}>
        <url><loc>HOST/story/1</loc></url><url><loc>&a11;</loc></url></urlset>""",
    "sitemap_file.xml": f"""{FILE_DTD}<urlset {URLSET}><url><loc>HOST/&secret;</loc></url>
        <url><loc>HOST/story/1</loc></url></urlset>""",
    "sitemap_loop.xml": f"""<sitemapindex {URLSET}><sitemap><loc>HOST/doc/sitemap_loop.xml</loc></sitemap>
        <sitemap><loc>HOST/doc/sitemap_news.xml</loc></sitemap></sitemapindex>""",
    "sitemap_news.xml": f"""<urlset {URLSET} {NEWS}><url><loc>HOST/story/5</loc><news:news>
        <news:publication><news:name>The Ferrow Post</news:name></news:publication>
        <news:publication_date>2026-11-03T09:00:00+01:00</news:publication_date><news:title>Five</news:title>
        </news:news></url></urlset>""",
    "sitemap.txt": "HOST/story/1\nHOST/story/2\n",
}
