"""Ce que dit l'évaluation."""
