# Einstellungen der Anpassung, Diagramme, ROI-Tabelle.
