# Studienliste, Statuszeile, Dialoge, Einstellungen, Sitzungen, Hinweise.

echo-times-title = Echozeiten
echo-times-field = Echozeiten in ms
echo-times-list = TE in ms: { $list }
echo-times-count = { $typed } Echozeiten eingegeben, die Serie hat { $wanted } Echos.
echo-times-hint = { $wanted } Zeiten in ms: als Liste oder als erste Zeit + Abstand x Anzahl.
echo-times-use = Diese Zeiten verwenden
echo-times-later = Nur ansehen
echo-times-later-hint = Bearbeiten → Echozeiten fragt erneut
echo-times-known = Die Echozeiten dieser Serie stehen in den Dateien
