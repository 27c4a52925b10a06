"""Ce que dit le schéma, ses avis et ses acteurs."""
