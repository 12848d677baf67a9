"""Database mechanics: base class, column types, owner scope, unit of work."""
