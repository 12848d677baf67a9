"""What a receipt says: checks, sentences, referrals, counterfactuals, asks."""
