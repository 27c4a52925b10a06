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
        sources=("anct_densite", "insee_densite"),
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
        sources=("dgcl_frr", "anct_frr"),
        definition="Classement de la commune en FRR socle, FRR+ ou FRR bénéficiaire, à la date de l'arrêté.",
        interpretation="Ouvre des exonérations fiscales aux entreprises et professions de santé qui s'installent.",
        limites="Le classement change par arrêté : vérifier la date du fichier déposé.",
        preuve=SansPreuve("Pas de chiffre fourni : la liste de la DGCL est à déposer."),
    ),
    _zonage(
        id="zonage_zrr",
        libelle="Classement en zone de revitalisation rurale, jusqu'en 2024",
        question="La commune était-elle en zone de revitalisation rurale ?",
        calcul=Publie("zonage_zrr"),
        sources=("anct_zrr",),
        definition="Dernier classement en ZRR : non classée, en partie ou en entier.",
        interpretation="Dit ce que la commune a gagné ou perdu au passage à France ruralités revitalisation.",
        limites="Ce zonage a pris fin le 30 juin 2024.",
        preuve=SansPreuve("Pas de chiffre fourni : le classement de l'ANCT est à déposer."),
    ),
    _zonage(
        id="niveau_centralite",
        libelle="Niveau de centre de la commune",
        question="La commune est-elle un centre pour ses voisines ?",
        calcul=Publie("niveau_centralite"),
        sources=("anct_centralite",),
        definition="Niveau de centre d'équipements et de services, de 0 (commune non centre) à 4 (centre majeur).",
        interpretation="Un centre local offre ce qu'on cherche chaque semaine ; un centre majeur, tout.",
        limites="Le fichier n'est pas daté ; ce niveau est celui de 2021.",
        preuve=SansPreuve("Pas de chiffre fourni : les niveaux de l'ANCT sont à déposer."),
    ),
    _zonage(
        id="typologie_ruralite",
        libelle="Profil de ruralité de la commune",
        question="De quelle sorte de campagne s'agit-il ?",
        calcul=Publie("typologie_ruralite"),
        sources=("anct_ruralite",),
        definition="Un des huit profils de commune rurale : résidentielle, petite polarité, productive ou touristique.",
        interpretation="Rapproche des communes qui vivent de la même façon ; l'ordre des profils n'est pas un classement.",
        limites="Une commune née d'une fusion depuis n'est pas classée.",
        preuve=SansPreuve("Pas de chiffre fourni : la typologie de l'ANCT est à déposer."),
    ),
)
