"""An imagined caller: what they would hear at any instant, whatever they press, and that in words."""
