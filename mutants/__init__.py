"""How many small faults in the engine its tests notice: ``make mutants``, docs/mutants.md."""
