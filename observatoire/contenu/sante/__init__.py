"""Ce que dit la santé."""
