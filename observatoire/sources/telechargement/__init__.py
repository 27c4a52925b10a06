"""Aller chercher chez les producteurs les fichiers que les sources déclarent ; rien n'y entre tout seul."""
