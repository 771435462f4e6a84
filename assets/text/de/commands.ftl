# Namen und Hilfesätze der Befehlstabelle.
