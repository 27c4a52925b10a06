"""Ce que disent les scénarios."""
