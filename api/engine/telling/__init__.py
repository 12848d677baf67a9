"""What a receipt says: checks, sentences, counterfactuals, asks."""
