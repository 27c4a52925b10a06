"""L'entrepôt : construit et publié d'un bloc, lu sans jamais être modifié."""
