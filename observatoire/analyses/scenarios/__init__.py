"""« Et si… » : un scénario change l'offre d'aujourd'hui, le même calcul dit ce qui change et pour qui."""

from observatoire.analyses.scenarios.effets import Depart as Depart
from observatoire.analyses.scenarios.effets import Effets as Effets
from observatoire.analyses.scenarios.effets import comparer as comparer
from observatoire.analyses.scenarios.effets import depart as depart
from observatoire.analyses.scenarios.effets import simuler as simuler
from observatoire.analyses.scenarios.modele import Accueil as Accueil
from observatoire.analyses.scenarios.modele import Assistantes as Assistantes
from observatoire.analyses.scenarios.modele import Halte as Halte
from observatoire.analyses.scenarios.modele import Levier as Levier
from observatoire.analyses.scenarios.modele import Loisirs as Loisirs
from observatoire.analyses.scenarios.modele import Navette as Navette
from observatoire.analyses.scenarios.modele import Pole as Pole
from observatoire.analyses.scenarios.modele import Scenario as Scenario
from observatoire.analyses.scenarios.modele import de_dictionnaire as de_dictionnaire
