"""Files of the rows of tables: CSV, XLSX and Parquet, written in batches."""
