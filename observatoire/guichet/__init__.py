"""Le guichet : des formulaires publics, servis sans entrepôt ni page du comité, vers une boîte de dépôt.

Ce programme ne lit qu'une affiche (ce qui est ouvert, jusqu'à quand) et n'écrit qu'à la fin d'un fichier. Une
personne du comité importe ou écarte ensuite chaque réponse.
"""
