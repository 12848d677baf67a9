"""The exercise library: content files, their reader and the typed graph between them."""
