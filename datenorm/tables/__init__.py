"""Tables as files: CSV, TSV, JSON lines and Parquet, read in batches and written back with
columns added.
"""
