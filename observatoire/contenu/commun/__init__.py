"""Ce que disent tous les thèmes ensemble."""
