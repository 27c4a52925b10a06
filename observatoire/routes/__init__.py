"""Les minutes par la route : un extrait d'OpenStreetMap devient un réseau, des trajets, des isochrones.

Seule pièce qui connaît `osmium`. Elle ne sait rien des territoires ni de l'entrepôt : on lui donne un
fichier, une boîte et des points ; elle rend des minutes, ou lève `FichierRefuse`.
"""

SOURCE = "osm_routes"
"""L'identifiant de la source, au catalogue : un extrait routier d'OpenStreetMap."""
