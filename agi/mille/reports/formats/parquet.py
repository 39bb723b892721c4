"""Rows as a Parquet file, which pandas, DuckDB, R and Spark read with their types."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mille.records.reading.exporting import Export

TYPES = {
    "flag": pa.bool_(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "text": pa.string(),
    "instant": pa.timestamp("us", tz="UTC"),
}


def write(export: Export, path: Path) -> int:
    """Writes all rows, a group for each batch; how many there were."""
    schema = pa.schema([pa.field(column.name, TYPES[column.kind]) for column in export.columns])
    written = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in export.batches:
            columns = list(zip(*rows, strict=True))
            arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            written += len(rows)
    return written
