"""What a centre is: frozen values. A field that is a key of the description says how it is written and what it means.

Imports `notation` only.
"""
