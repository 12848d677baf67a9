"""What the facts say: judged exposures, mornings, flares, how a back behaves, how much was done."""
