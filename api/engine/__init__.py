"""Pure decisions: facts and a rule set in, a decision out. Standard library only."""
