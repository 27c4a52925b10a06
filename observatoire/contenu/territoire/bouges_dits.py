"""« Ce qui a bougé » : la phrase, les chiffres d'avant et d'après, les communes, ce que cela débloque."""

from collections.abc import Sequence
from datetime import datetime

from observatoire import formats
from observatoire.contenu.registre import element
from observatoire.contenu.territoire import bouges
from observatoire.contenu.territoire.bouges import DEBLOQUE, MILLESIME, REVISION, Bouge
from observatoire.documents.contenu import Bloc, Liste, Paragraphe, Tableau, Titre, Valeur
from observatoire.documents.tableau import Colonne, Lien, Ligne
from observatoire.entrepot.lecture import Lecteur
from observatoire.modele import Niveau, sans_accent
from observatoire.provenance import de

MONTRES = 12
_NOMMES = 3
_ENSEMBLE = (
    "Les communes d'un même indicateur sont lues ensemble : parmi celles dites en hausse ou en baisse, une sur dix au "
    "plus le serait par hasard."
)
_TU = (
    "« A changé », sans nombre : le chiffre vient d'un compte de personnes, et un petit écart en ferait "
    "reconnaître une."
)


@element("ce_qui_a_bouge", "Ce qui a bougé")
def ce_qui_a_bouge(
    lecteur: Lecteur, publication: str = "", nombre: int = MONTRES, liens: bool = False
) -> Sequence[Bloc]:
    """Ce que la dernière publication a changé, le plus important d'abord.

    `publication` : une autre (`bouges.publications`) ; `nombre` : combien de lignes par tableau ; `liens` : vers la
    carte et la courbe de chaque chiffre, qui ne se suivent qu'à l'écran.
    """
    tous = bouges.lire(lecteur, publication)
    if not tous:
        return [Paragraphe("Aucun chiffre n'a bougé depuis la première publication.", "constat")]
    quand = publication or bouges.publications(lecteur)[0]
    jour = formats.jour(datetime.fromisoformat(quand).date())
    siens = [b for b in tous if b.genre == MILLESIME and b.lieu.niveau is Niveau.EPCI]
    communes = [
        b for b in tous if b.genre == MILLESIME and b.lieu.niveau is Niveau.COMMUNE and b.a_change
    ]
    revus = [b for b in tous if b.genre == REVISION]
    nouveaux = bouges.par_indicateur(b for b in tous if b.genre == DEBLOQUE)
    blocs: list[Bloc] = [Paragraphe(_reponse(jour, tous, nouveaux), "constat")]
    if siens:
        blocs.append(
            _tableau("Les chiffres du territoire, avant et après", siens, nombre, "", liens)
        )
    if communes:
        blocs.append(_communes(communes, nombre, liens))
    if revus:
        tu = _TU if any(b.tu for b in revus) else ""
        blocs.append(_tableau("Les chiffres révisés", revus, nombre, tu, liens))
    if nouveaux:
        dits = [f"{b.declare.theme} : {b.declare.libelle} ({b.quand})" for b in nouveaux]
        reste = len(dits) - nombre
        autres = [f"et {formats.pluriel(reste, 'autre')}, au dictionnaire"] if reste > 0 else []
        blocs += [Titre("Ce que cela débloque", 2), Liste((*dits[:nombre], *autres))]
    return blocs


def _reponse(jour: str, tous: Sequence[Bouge], nouveaux: Sequence[Bouge]) -> str:
    """« Chiffres publiés le 29/11/2026 : 4 indicateurs ont une année de plus, 1 change sûrement… »."""
    millesimes = bouges.par_indicateur(b for b in tous if b.genre == MILLESIME)
    changent = [b for b in millesimes if b.lieu.niveau is Niveau.EPCI and b.a_change]
    communes = {b.lieu.code for b in tous if b.lieu.niveau is Niveau.COMMUNE and b.a_change}
    revus = bouges.par_indicateur(b for b in tous if b.genre == REVISION)
    dits = [
        _compte(millesimes, "indicateur a une année de plus", "indicateurs ont une année de plus"),
        _compte(changent, "change au-delà du doute", "changent au-delà du doute"),
        _compte(communes, "commune bouge", "communes bougent"),
        _compte(nouveaux, "indicateur devient disponible", "indicateurs deviennent disponibles"),
        _compte(revus, "indicateur est révisé", "indicateurs sont révisés"),
    ]
    return f"Chiffres publiés le {jour} : {', '.join(x for x in dits if x)}."


def _compte(choses: Sequence[object] | set[str], un: str, plusieurs: str) -> str:
    return formats.pluriel(len(choses), un, plusieurs) if choses else ""


def _tableau(titre: str, lignes: Sequence[Bouge], nombre: int, note: str, liens: bool) -> Tableau:
    reste = len(lignes) - nombre
    autres = f"Et {formats.pluriel(reste, 'autre')}." if reste > 0 else ""
    # Un seul territoire n'est pas répété à chaque ligne : le titre le dit.
    ailleurs = any(b.lieu.niveau is not Niveau.EPCI for b in lignes)
    return Tableau(
        colonnes=(
            *((Colonne("Territoire", largeur=16),) if ailleurs else ()),
            Colonne("Indicateur", largeur=26),
            Colonne("Avant", "nombre", 10, vide="—"),
            Colonne("Après", "nombre", 10, vide="—"),
            Colonne("Années", largeur=12),
            Colonne("Ce qu'on peut dire", largeur=26),
            *(map(Colonne, ("Où", "Depuis quand")) if liens else ()),
        ),
        lignes=tuple(_ligne(b, liens)[0 if ailleurs else 1 :] for b in lignes[:nombre]),
        titre=titre,
        provenance=de("journal"),
        notes=tuple(n for n in (autres, note) if n),
    )


def _communes(lignes: Sequence[Bouge], nombre: int, liens: bool) -> Tableau:
    """Une ligne par commune, celles où le plus de chiffres bougent d'abord."""
    par_commune: dict[str, list[Bouge]] = {}
    for b in sorted(lignes, key=lambda b: b.importance):
        par_commune.setdefault(b.lieu.code, []).append(b)
    rangees = sorted(
        par_commune.values(), key=lambda siens: (-len(siens), sans_accent(siens[0].lieu.libelle))
    )
    reste = len(rangees) - nombre
    autres = (
        f"Et {formats.pluriel(reste, 'autre commune', 'autres communes')}." if reste > 0 else ""
    )
    return Tableau(
        colonnes=(
            Colonne("Commune", largeur=20),
            Colonne("Ce qui y bouge", largeur=80),
            *((Colonne("Où"),) if liens else ()),
        ),
        lignes=tuple(_commune(siens, liens) for siens in rangees[:nombre]),
        titre="Les communes qui ont bougé",
        provenance=de("journal"),
        notes=tuple(n for n in (autres, _ENSEMBLE) if n),
    )


def _commune(siens: Sequence[Bouge], liens: bool) -> Ligne:
    dits = [
        f"{b.declare.libelle} {_dite(b, b.avant)} → {_dite(b, b.apres)} ({b.quand})" for b in siens
    ]
    reste = len(dits) - _NOMMES
    autres = (
        f" ; et {formats.pluriel(reste, 'autre chiffre', 'autres chiffres')}" if reste > 0 else ""
    )
    b = siens[0]
    carte = Lien("carte", f"carte?indicateur={b.declare.id}&commune={b.lieu.code}&annee={b.annee}")
    return (b.lieu.libelle, f"{' ; '.join(dits[:_NOMMES])}{autres}", *((carte,) if liens else ()))


def _dite(b: Bouge, v: float | None) -> str:
    dite = _valeur(b, v)
    return dite.texte if dite else "—"


def _ligne(b: Bouge, liens: bool) -> Ligne:
    quand = f"{b.quand_avant} → {b.quand}" if b.quand_avant not in ("", b.quand) else b.quand
    vers = f"indicateur={b.declare.id}&territoire={b.lieu.code}"
    suite = (Lien("carte", f"carte?{vers}&annee={b.annee}"), Lien("courbe", f"tendances?{vers}"))
    return (
        b.lieu.libelle,
        b.declare.libelle,
        Valeur("caché") if b.tu else _valeur(b, b.avant),
        Valeur("a changé") if b.tu else _valeur(b, b.apres),
        quand,
        b.dit,
        *(suite if liens else ()),
    )


def en_ligne(b: Bouge) -> str:
    """« Vaour, 2023 : 310 habitants (300 avant) ; chiffre révisé. » : un chiffre qui a bougé, en une phrase."""
    ou_quand = f"{b.lieu.libelle}, {b.quand}"
    if b.tu:
        return f"{ou_quand} : a changé."
    unite = f" {b.declare.unite}" if b.declare.unite not in ("", "effectif", "%") else ""
    if b.avant is None:
        return f"{ou_quand} : {_dite(b, b.apres)}{unite}, {b.dit}."
    depuis = " avant" if b.quand_avant in ("", b.quand) else f" en {b.quand_avant}"
    return f"{ou_quand} : {_dite(b, b.apres)}{unite} ({_dite(b, b.avant)}{depuis}) ; {b.dit}."


def _valeur(b: Bouge, v: float | None) -> Valeur | None:
    if v is None:
        return None
    d, unite = b.declare.decimales, b.declare.unite
    if v == 0 and b.arrondi:  # un arrondi à 0 n'est pas un zéro
        return Valeur("près de 0")
    pour_cent = f"{formats.INSECABLE}%" if unite == "%" else ""
    return Valeur(f"{formats.nombre(v, d)}{pour_cent}", v, d)
