"""The edges towards Asterisk. `wire` talks to it; `dialplan` and `sound` write what it reads; `agi` answers its
questions; `announcements`, `agents` and `secrets` change while it runs; `change` puts a description in force.
"""
