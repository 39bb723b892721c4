"""Reports: figures of a period laid out for people, as text, page, PDF and spreadsheet, and sent to them."""
