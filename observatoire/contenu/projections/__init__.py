"""Ce que disent les projections."""
