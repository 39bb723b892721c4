"""The description of a centre: what it may say, and what it means. No clock; one file is read, the description.

`source` (text with places) stands alone. `notation` says how words are written, `model` declares the keys by it.
`hours`, `tables` and `units` use the model; `reader` makes a model of a text; `checks`, `explain` and `texts` use all
of these. The numbers that may be called are in `telephone_plan`.
"""
