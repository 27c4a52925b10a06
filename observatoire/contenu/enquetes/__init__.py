"""Ce que disent les enquêtes, et la trousse qui les fait : questionnaire imprimé, tableur, relecture."""
