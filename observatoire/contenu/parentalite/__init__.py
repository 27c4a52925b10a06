"""Ce que dit la parentalité."""
