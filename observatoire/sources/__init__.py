"""Reconnaître, lire et normaliser les fichiers des producteurs."""
