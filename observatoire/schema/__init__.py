"""Le projet du territoire : plan, avis, instances, agenda, acteurs (dans data/local)."""
