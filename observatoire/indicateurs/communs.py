"""Ce que plusieurs thèmes disent avec les mêmes mots."""

LIMITES_RECENSEMENT = (
    "Le millésime N du recensement résume cinq années d'enquête (N-2 à N+2) ; deux millésimes à "
    "moins de cinq ans ne se comparent pas."
)
LIMITES_SONDAGE = (
    "Tiré d'un logement sur cinq dans les petites communes : la valeur se lit avec son intervalle, et "
    "un petit effectif n'est qu'un ordre de grandeur."
)
SOURCES_LOGEMENT = ("insee_logement", "melodi_logement")
SOURCES_BPE = ("melodi_bpe", "insee_bpe_ensemble", "insee_bpe_geolocalisee", "releve_bpe")
