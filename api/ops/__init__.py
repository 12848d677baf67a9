"""Operations: health, readiness, keys, the catalogue of problems, and the documentation pages."""
