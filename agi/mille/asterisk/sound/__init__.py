"""Sound files: texts spoken by an engine, studio recordings, telephone codecs."""
