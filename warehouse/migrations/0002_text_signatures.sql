CREATE TABLE "text_signatures" (
    "article_id" VARCHAR NOT NULL,
    "sha256" VARCHAR,
    "minima" USMALLINT[],
    "bands" UINTEGER[]
);
