# Bildfenster, Echoleiste, Karten, Fensterung und Farbtabellen.
