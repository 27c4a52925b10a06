"""Ce qu'on a le droit de dire d'un chiffre, et comment on le dit en français."""
