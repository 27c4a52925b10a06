"""L'édition publique : un autre programme que celui du comité, avec sa propre entrée et ses pages.

Il ne lit que le dossier de l'édition publique (`entrepot.edition_publique`), n'a ni formulaire, ni dépôt,
ni page du comité : un contrat d'import le vérifie. Rien ici ne s'appelle `pages`.
"""
