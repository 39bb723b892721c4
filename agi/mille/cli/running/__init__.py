"""Verbs about a running centre: plan, apply, rollback, history, open, close, bulletin, table, agent, callbacks, pin."""
