"""The description of a centre: what it may say, and what it means. Pure: no clock, no file.

`source` (text with places) and `model` (values) stand alone; `hours`, `tables` and `units` use the model; `reader`
makes a model of a text; `checks` and `explain` use all of these.
"""
