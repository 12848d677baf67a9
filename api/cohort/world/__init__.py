"""Hidden truth: how a back answers load. It knows nothing of rules, policies or decisions."""
