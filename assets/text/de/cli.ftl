# Die Befehlszeile.
