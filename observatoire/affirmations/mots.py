"""Les mots d'une valeur : elle-même, ses années, son lieu, sa réserve, la marque d'une donnée fictive."""

from collections.abc import Iterable

from observatoire import formats
from observatoire.affirmations.genres import Mesuree
from observatoire.affirmations.sujet import Sujet, accorder
from observatoire.modele import LIBELLES_STATUTS, Cause, Nature, Statut
from observatoire.territoire import noms

EXEMPLE = "EXEMPLE"
MENTION_FICTIF = f"{EXEMPLE} — donnée fictive"
UNITE_COURTE = 12  # caractères


def valeur(s: Sujet, m: Mesuree, *, courte: bool = False) -> str:
    """La valeur comme elle se lit : « 34,8 % », « secret », « « FRR+ » », « +0,19 % par an ».

    `courte` : sans son unité, déjà lue."""
    if m.texte:
        return m.texte
    if s.forme == "zonage" and m.valeur is not None:
        return f"« {dict(s.modalites).get(int(m.valeur), formats.nombre(m.valeur))} »"
    if courte and m.valeur is not None:
        return formats.nombre(m.valeur, s.decimales)
    # « moins de 3 foyers » reste au pluriel, « 1 foyer » non.
    nul = m.statut == "arrondi" and m.valeur == 0
    unite = s.unite if nul else accorder(s.unite, m.valeur)
    texte = formats.valeur(
        m.valeur, statut=m.statut, unite=unite, decimales=s.decimales, bas=m.bas, haut=m.haut
    )
    return f"+{texte}" if s.signe and m.valeur is not None and m.valeur > 0 else texte


def autre_valeur(s: Sujet, m: Mesuree) -> str:
    """La valeur d'une comparaison : une longue unité ne se répète pas (« contre 60,9 en France »)."""
    return valeur(s, m, courte="%" not in s.unite)


def entre(bas: float, haut: float, decimales: int = 0, unite: str = "") -> str:
    """« entre 4 et 17 » ; un pourcentage le dit : « entre 34,3 et 41,7 % » (une autre unité est déjà dite)."""
    fin = formats.nombre(haut, decimales)
    dite = formats.avec_unite(fin, "%") if unite.startswith("%") else fin
    return f"entre {formats.nombre(bas, decimales)} et {dite}"


def tranche(bas: object, haut: object) -> str:
    """« de 0 à 2 ans »."""
    return f"de {bas} à {haut} ans"


def d_un_etat_a_l_autre(avant: float, apres: float, unite: str) -> str:
    """« de 12,0 à 8,5 places à temps plein pour 100 enfants » : un calcul, sans jugement de ce qu'il prouve."""
    return f"de {formats.nombre(avant, 1)} à {formats.nombre(apres, 1)} {unite}"


def contre(*dites: str) -> str:
    """« , contre 26,7 % dans le Tarn et 21,8 % en France » ; vide sans rien à comparer."""
    if not dites:
        return ""
    return ", contre " + (" et ".join(dites) if len(dites) < 3 else ", ".join(dites))


def annee(m: Mesuree) -> str:
    """« 2023 », « 2022-2024 »."""
    return formats.periode(m.debut or 0, m.fin or 0)


def quand(s: Sujet, m: Mesuree) -> str:
    """« en 2023 », « entre 2016 et 2022 », « en moyenne de 2022 à 2024 »."""
    if s.periode == "moyenne":
        return f"en moyenne de {m.debut} à {m.fin}"
    if s.periode == "entre" or m.debut != m.fin:
        return f"entre {m.debut} et {m.fin}"
    return f"en {m.fin}"


def lieu(m: Mesuree) -> str:
    """« à Vaour », « sur le territoire »."""
    return noms.ou(m.lieu) if m.lieu else ""


def exemple(*mesures: Mesuree) -> str:
    """La marque en tête d'une phrase dont une valeur est inventée ; vide sinon."""
    return marque(any(m.statut == Statut.FICTIF for m in mesures))


def marque(fictif: bool, fin: str = ".") -> str:
    """« EXEMPLE (donnée fictive). » et une espace, si la donnée est inventée."""
    return f"{LIBELLES_STATUTS['fictif']}{fin} " if fictif else ""


def marquer(texte: str) -> str:
    """« EXEMPLE : Crèche des Lutins » : ce qui est inventé le dit, une seule fois."""
    return texte if EXEMPLE in texte else f"{EXEMPLE} : {texte}"


def nomme(nom: str, fictif: bool) -> str:
    """« Crèche (EXEMPLE) » : un nom inventé porte sa marque, une seule fois."""
    return f"{nom} ({EXEMPLE})" if fictif and "exemple" not in nom.lower() else nom


def tronquee(m: Mesuree) -> bool:
    """Vrai d'une somme d'arrondis plus basse que tout ce qu'elle peut valoir : ses zéros cachent de petits nombres."""
    return bool(m.certaines and m.bornes and m.valeur is not None and m.valeur < m.bornes[0])


def reserve(s: Sujet, m: Mesuree, *, dit: bool = False) -> str:
    """Ce qui tempère la valeur, entre parenthèses avec une espace devant ; vide si rien.

    `dit` : d'une somme `tronquee`, la phrase vient de donner la fourchette."""
    morceaux = {"provisoire": ["chiffre provisoire"], "estime": ["estimé"]}.get(m.statut, [])
    if dit and tronquee(m):
        morceaux.append(
            f"{formats.nombre(m.valeur)} en additionnant des arrondis, dont les zéros cachent de petits nombres"
        )
    elif m.bornes and len({formats.nombre(b, s.decimales) for b in m.bornes}) > 1:
        morceaux.append(f"{_raison(s, m)}{entre(*m.bornes, s.decimales, s.unite)}")
    elif m.statut == "arrondi":
        morceaux.append("arrondi par le producteur")
    morceaux += [r.texte for r in m.reserves if r.genre == "perimetre"]
    dite = f" ({', '.join(morceaux)})" if morceaux else ""
    # Deux genres d'intervalles ne se lisent pas sous un même crochet.
    return (
        f"{dite} ; à coup sûr, {entre(*m.certaines, s.decimales, s.unite)}" if m.certaines else dite
    )


def _raison(s: Sujet, m: Mesuree) -> str:
    """D'où vient l'intervalle : un tirage, un arrondi, ou un hasard qu'on veut bien y voir."""
    if m.cause == Cause.SONDAGE:
        return "tiré d'une partie des ménages : "
    if tronquee(m):
        return "somme d'arrondis dont les zéros cachent de petits nombres : sans doute "
    if m.certaines:
        return "sur des effectifs arrondis, sans doute "
    arrondi = "arrondi par le producteur, valeur exacte "
    if m.statut == "arrondi":
        return arrondi if s.forme == "effectif" else "sur des effectifs arrondis, "
    if m.cause == Cause.HYPOTHESES and m.nature == Nature.PROBABLE_80:
        return "huit calculs sur dix "
    if m.cause == Cause.HASARD:
        return "petit effectif, si l'on y voit un hasard : "
    return "" if m.statut == "estime" or m.cause else "petit effectif : "


_NATURES = {
    Nature.CERTAINES: "bornes certaines : la vraie valeur y est à coup sûr (arrondi, secret, ou toutes les "
    "hypothèses retenues)",
    Nature.PROBABLE_95: "intervalle à 95 % : il contient la vraie valeur dix-neuf fois sur vingt",
    Nature.PROBABLE_80: "intervalle à 80 % : il contient la vraie valeur huit fois sur dix",
}


def abreger(texte: str) -> str:
    """Le même texte où un genre d'intervalle n'a que son nom (« Intervalle à 95 %. »), ce qu'il veut dire étant dit
    une fois pour la page ou le document."""
    for phrase in _NATURES.values():
        texte = texte.replace(f" : {phrase.split(' : ', 1)[1]}", "")
    return texte


def dire_natures(natures: Iterable[str] = tuple(Nature)) -> str:
    """Ce que veut dire chaque genre d'intervalle, une fois ; vide sans intervalle."""
    vues = set(natures)
    dites = [phrase for nature, phrase in _NATURES.items() if str(nature) in vues]
    dite = " ; ".join(dites)
    return f"{dite[0].upper()}{dite[1:]}." if dite else ""
