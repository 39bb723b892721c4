"""What a database consists of, line by line, as PostgreSQL itself describes it: to compare two databases."""

from mille.records.sql.connection import Connection

OURS = """
    with ours as (
        select * from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v'))
"""
PARTS = (
    """
    select format('%s.%s %s %s default %s, %s', relation.relname, attname, format_type(atttypid, atttypmod),
        case when attnotnull then 'not null' else 'null' end, pg_get_expr(adbin, adrelid),
        col_description(relation.oid, attnum))
    from ours as relation join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    """,
    """
    select format('%s %s partition %s %s', relkind, relname, pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid))
        || coalesce(obj_description(oid), '') || case when relkind = 'v' then pg_get_viewdef(oid) else '' end from ours
    """,
    "select format('%s: %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint "
    "where conrelid in (select oid from ours)",
    "select pg_get_indexdef(indexrelid) from pg_index where indrelid in (select oid from ours)",
    "select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace",
    "select format('row of setting: %s', setting) from setting",
)


def database_parts(connection: Connection) -> list[str]:
    """Every column, table, view, constraint, index and function, sorted: however they were made."""
    return sorted({str(row[0]) for part in PARTS for row in connection.execute((OURS + part).encode())})
