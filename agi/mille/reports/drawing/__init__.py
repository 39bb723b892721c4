"""A chart drawn: its geometry first, then as SVG; `formats/pdf.py` draws the same marks. Imports documents only."""
