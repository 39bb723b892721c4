"""Verbs that change a running centre: plan, apply, open, bulletin, table, agent, callbacks, pin."""
