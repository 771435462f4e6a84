# Studienliste, Statuszeile, Dialoge, Einstellungen, Sitzungen, Hinweise.
