"""Ce que disent les dossiers de délibération."""
