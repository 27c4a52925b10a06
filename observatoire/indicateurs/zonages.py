"""Indicateurs de zonage : la catégorie que l'État ou l'INSEE donne à chaque commune."""

from functools import partial

from observatoire.indicateurs.declaration import Indicateur, Publie
from observatoire.indicateurs.preuve import SansPreuve

_zonage = partial(Indicateur, theme="Zonages", unite="modalité", decimales=0, sens="neutre")

INDICATEURS: tuple[Indicateur, ...] = (
    _zonage(
        id="grille_densite",
        libelle="Niveau de densité de la commune",
        question="Bourg, rural dispersé ou très dispersé ?",
        calcul=Publie("grille_densite"),
        sources=("anct_densite",),
        definition="Grille communale de densité à sept niveaux, de 1 (grands centres urbains) à 7 (rural à habitat très dispersé).",
        interpretation="Distingue les bourgs des communes où l'habitat est éparpillé, et donc les distances du quotidien.",
        limites="Le fichier n'est pas daté : il suit le découpage communal de 2025.",
        preuve=SansPreuve("Pas de chiffre fourni : la grille de densité de l'ANCT est à déposer."),
    ),
    _zonage(
        id="zonage_frr",
        libelle="Classement en France ruralités revitalisation",
        question="La commune ouvre-t-elle droit aux aides du zonage rural ?",
        calcul=Publie("zonage_frr"),
        sources=("dgcl_frr",),
        definition="Classement de la commune en FRR socle, FRR+ ou FRR bénéficiaire, à la date de l'arrêté.",
        interpretation="Ouvre des exonérations fiscales aux entreprises et professions de santé qui s'installent.",
        limites="Le classement change par arrêté : vérifier la date du fichier déposé.",
        preuve=SansPreuve("Pas de chiffre fourni : la liste de la DGCL est à déposer."),
    ),
)
