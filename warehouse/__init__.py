"""DuckDB and Parquet: the only package that knows tables. It knows nothing of HTML."""
