"""A report as text, page, PDF, spreadsheet or Parquet."""
