"""Ce que la loi demande d'un scénario qui touche une crèche : autorisation propre, micro-crèche, rôles."""

from observatoire.analyses.scenarios.modele import Accueil, Halte, Scenario
from observatoire.documents.contenu import Bloc, Encadre
from observatoire.entrepot.lecture import Lecteur
from observatoire.schema.autorisations import CONFLIT, MICRO, REGLES_MICRO, TRANSFORMER, lire


def droit(lecteur: Lecteur, scenario: Scenario) -> list[Bloc]:
    """Un encadré si le scénario ferme, change ou transforme une crèche connue ; rien sinon."""
    touchees = {x.nom for x in scenario.leviers if isinstance(x, Accueil) and x.action != "ouvrir"}
    haltes = any(isinstance(x, Halte) for x in scenario.leviers)
    connues = lire(lecteur.locale("structures"), lecteur.publie_le.date())
    siennes = [a for a in connues if a.nom in touchees or (haltes and a.nom in scenario.nom)]
    dites = [REGLES_MICRO] if any(a.type in MICRO for a in siennes) else []
    if siennes and haltes:
        dites.append(TRANSFORMER)
        dites += [CONFLIT] if any(a.publique is not True for a in siennes) else []
    dites += [f"{a.nom} : {a.phrase}." for a in siennes]
    return [Encadre(" ".join(dites), "Ce que la loi demande", "alerte")] if dites else []
