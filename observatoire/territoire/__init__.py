"""De quels territoires on parle : référentiel national, EPCI étudié, secteurs, voisinage."""

from observatoire.territoire.declaration import Accessibilite as Accessibilite
from observatoire.territoire.declaration import ActionSociale as ActionSociale
from observatoire.territoire.declaration import Comparaison as Comparaison
from observatoire.territoire.declaration import Competence as Competence
from observatoire.territoire.declaration import Etudes as Etudes
from observatoire.territoire.declaration import Mentions as Mentions
from observatoire.territoire.declaration import Reglages as Reglages
from observatoire.territoire.declaration import Secteur as Secteur
from observatoire.territoire.declaration import Seuils as Seuils
from observatoire.territoire.recherche import analyser_territoire as analyser_territoire
from observatoire.territoire.recherche import chercher_epci as chercher_epci
from observatoire.territoire.referentiel import arrondissements as arrondissements
from observatoire.territoire.referentiel import contours as contours
from observatoire.territoire.referentiel import libelles as libelles
from observatoire.territoire.referentiel import membres as membres
from observatoire.territoire.referentiel import passage as passage
from observatoire.territoire.referentiel import perimetre_detail as perimetre_detail
from observatoire.territoire.referentiel import reference as reference
from observatoire.territoire.referentiel import table_territoires as table_territoires
from observatoire.territoire.referentiel import terres as terres
from observatoire.territoire.referentiel import voisinage as voisinage
from observatoire.territoire.reglages import analyser_reglages as analyser_reglages
from observatoire.territoire.reglages import changer_epci as changer_epci
from observatoire.territoire.reglages import changer_mentions as changer_mentions
from observatoire.territoire.reglages import lire_reglages as lire_reglages
