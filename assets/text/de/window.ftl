# Studienliste, Statuszeile, Dialoge, Einstellungen, Sitzungen, Hinweise.

## Öffnen
open-no-such-path = Der Pfad existiert nicht; auf Tippfehler prüfen
open-empty = Der Ordner ist leer; einen mit MR-Bildern wählen
open-no-images = Keine MR-Bilder gefunden, { $count ->
    [one] 1 Datei
   *[other] { $count } Dateien
 } übersprungen; Gründe unter Ansicht → Übersprungene Dateien
open-no-series = { $read ->
    [one] 1 Datei
   *[other] { $read } Dateien
 } gelesen, aber keine Serie darstellbar, { $count } übersprungen; siehe Ansicht → Übersprungene Dateien
open-not-loaded = Diese Serie ließ sich nicht laden: { $reason }
recent-and-others = { $name } und { $count } weitere
recent-gone = Dort liegt nichts mehr; die Studie von ihrem neuen Ort öffnen

## Sitzungen
session-error-read = Die Sitzung lässt sich nicht lesen, { $reason }
session-error-large = Die Datei ist für eine Sitzung zu groß
session-error-json = Die Sitzung ist in Zeile { $line }, Spalte { $column } beschädigt; eine ältere Kopie öffnen
session-error-format = Die Datei ist keine Sitzung dieses Programms
session-error-newer = Die Sitzung stammt aus einer neueren Programmversion; zum Öffnen aktualisieren
session-error-roi = Die Sitzung enthält einen Bereich ohne gültigen Umriss ({ $name }); eine ältere Kopie öffnen
session-saved = Sitzung gespeichert: { $name }
session-not-saved = Die Sitzung wurde nicht gespeichert, { $reason }; einen anderen Ort wählen
session-no-folder = den Ordner gibt es nicht
session-no-autosave = Die Arbeit lässt sich nicht selbsttätig sichern, { $reason }; mit Strg+S speichern
session-open-elsewhere = Diese Sitzung ist auch in einem anderen Fenster offen; ändern beide etwas, wird vor dem Ersetzen nachgefragt
session-put-away = Die Arbeit am vorigen Fall ist aufgehoben; zu finden unter Öffnen → Ungespeicherte Arbeit
session-not-discarded = Die Kopie ließ sich nicht entfernen
session-no-home = es gibt keinen Ordner des Programms
session-not-kept = Die Arbeit konnte nicht behalten werden, { $reason }; bitte in einer Datei speichern
session-rois-outside = { $count } Bereiche liegen auf Schichten, die diese Serie nicht hat, und wurden ausgelassen
session-shape-differs = Die Serie hat eine andere Bildzahl als beim Speichern der Sitzung; die Lage der Bereiche prüfen
session-pixels-differ = Die Bilder weichen von denen beim Speichern der Sitzung ab; die Lage der Bereiche prüfen
undo-notes = Notizen bearbeiten
save-title = Sitzung speichern
save-place = Ort der Sitzung
save-what = Bereiche, Einstellungen, Notizen und Ansicht mit dem Pfad zu den Bildern; keine Pixel, keine Patientendaten.
save-button = Speichern
save-choose = Ort wählen …
save-replace = Ersetzen
save-elsewhere = Unter anderem Namen speichern …
save-reload = Andere Fassung übernehmen
conflict-changed-title = Diese Sitzung wurde anderswo geändert
conflict-changed = Ein anderes Fenster oder Programm hat die Datei seit dem Öffnen beschrieben; beim Ersetzen geht das dort Getane verloren.
conflict-exists-title = Eine Datei dieses Namens gibt es schon
conflict-exists = Beim Ersetzen geht ihr Inhalt verloren.
recover-title = Ungespeicherte Arbeit
recover-crash = Das Programm wurde beendet, ohne geschlossen zu werden. Dies ist die Arbeit, wie sie zuletzt gesichert war; eine in diesem Augenblick begonnene Bewegung fehlt.
recover-none = Hier wartet nichts.
recover-damaged = { $count ->
    [one] Eine automatisch gesicherte Kopie ist beschädigt und kann nicht angeboten werden
   *[other] { $count } automatisch gesicherte Kopien sind beschädigt und können nicht angeboten werden
}
recover-of-study = Zu dieser Untersuchung gibt es nicht gespeicherte Arbeit aus einer früheren Sitzung.
recover-closed = Diese Arbeit wurde geschlossen, ohne in einer Datei gespeichert zu sein.
recover-line = { $when } · { $rois ->
    [one] 1 Bereich
   *[other] { $rois } Bereiche
 }
recover-crashed = ohne Schließen beendet
recover-kept = ohne Speichern geschlossen
recover-button = Wiederherstellen
recover-discard = Verwerfen
recover-later = Später
recover-name-files = Eine Studie aus Dateien
relink-title = Wo liegen die Bilder?
relink-why = Die Bilder dieser Sitzung liegen weder am alten Ort noch daneben; den Ordner wählen, in dem sie jetzt liegen.
relink-wrong = Dieser Ordner enthält die Bilder der Sitzung nicht; einen anderen wählen.
relink-open = Dort suchen
relink-choose = Ordner wählen …
relink-path = Ordner der Bilder
close-title = Vor dem Schließen speichern?
close-why = { $count ->
    [one] Diese Arbeit enthält Änderungen, die in keiner Datei stehen:
   *[other] Diese Arbeiten enthalten Änderungen, die in keiner Datei stehen:
}
close-keep-help = Keine Datei wird geändert; die Arbeit wird beim nächsten Start und beim erneuten Öffnen der Untersuchung angeboten
close-keep = Als Wiederherstellungskopie behalten
close-save-help = Was eine Datei hat, wird dort gespeichert; für das Angezeigte wird ein Ort erfragt, andere Arbeit bleibt als Wiederherstellungskopie erhalten
cancel = Abbrechen

## Was das System meldet
io-not-found = sie ist nicht vorhanden
io-no-permission = die Berechtigung fehlt
io-read-only = der Ort ist schreibgeschützt
io-full = der Datenträger ist voll
io-is-folder = es ist ein Ordner
io-not-a-folder = ein Teil des Pfads ist kein Ordner
io-bad-name = der Name ist dort nicht erlaubt
io-failed = das System meldet: { $words }
notes-title = Notizen
notes-hint = Mit der Sitzung gespeichert; keine Patientendaten
crash-saved = Fehler: das Programm ist ausgefallen; die Arbeit liegt in { $path }, der nächste Start bietet sie an
crash-unsaved = Fehler: das Programm ist ausgefallen; bitte die Zeilen darüber melden
recent-title = Zuletzt geöffnet
recent-gone-label = { $name } (nicht mehr da)
recent-clear = Liste leeren
job-files = Speichern
notice-no-folder = Der Ordner konnte nicht gezeigt werden, { $reason }
notice-show-folder = Im Ordner zeigen
echo-times-title = Echozeiten
echo-times-field = Echozeiten in ms
echo-times-list = TE in ms: { $list }
echo-times-count = { $typed } Echozeiten eingegeben, die Serie hat { $wanted } Echos.
echo-times-hint = { $wanted } Zeiten in ms: als Liste oder als erste Zeit + Abstand x Anzahl.
echo-times-use = Diese Zeiten verwenden
echo-times-later = Nur ansehen
echo-times-later-hint = Bearbeiten → Echozeiten fragt erneut
echo-times-known = Die Echozeiten dieser Serie stehen in den Dateien

## Einstellungen und Tasten
appearance-dark = Dunkel
appearance-light = Hell
appearance-system = Wie das System
preferences-broken = Die Einstellungen waren nicht lesbar und beginnen neu; die alte Datei bleibt daneben liegen
preferences-not-saved = Die Einstellungen wurden nicht gespeichert, { $reason }
preferences-title = Einstellungen
preferences-window = Fenster
preferences-images = Bilder
preferences-keys = Tasten
preferences-close = Schließen
preferences-reset = Alles zurücksetzen
preferences-reset-help = Alle Einstellungen und Tasten wie ausgeliefert
preferences-language = Sprache
preferences-appearance = Aussehen
preferences-scale = Größe der Oberfläche
preferences-scale-step = Größe der Oberfläche { $percent } %
preferences-autosave = Eigene Arbeit
preferences-autosave-on = Automatisch sichern
preferences-hints = Hinweise
preferences-hints-on = Hinweise anzeigen
preferences-drag = Fenstern durch Ziehen
preferences-drag-across = Quer: Breite, auf und ab: Mitte
preferences-drag-swapped = Quer: Mitte, auf und ab: Breite
preferences-drag-reversed = Nach oben wird dunkler
preferences-layout = Anordnung beim Start
preferences-colors = Farben der Karten
preferences-patient-on = In der Bildecke zeigen
preferences-cine = Tempo des Cine
preferences-cine-unit = Echos pro Sekunde
preferences-calibration = Kalibrierung des Lebereisens
preferences-analysis-note = Gilt für künftig geöffnete Studien; Geöffnetes behält seine Einstellungen.
keys-press = Tasten drücken …
keys-of = { $command }: { $keys }
keys-change = Klicken, dann die Tasten drücken; Esc bricht ab
keys-none = Keine Tasten
keys-none-of = Keine Tasten für { $command }
keys-reset = Vorgabe
keys-reset-of = Vorgegebene Tasten für { $command }
keys-clash = { $keys } gehört zu „{ $command }“.
keys-of-desktop = { $keys } gehört der Arbeitsumgebung und erreicht dieses Programm nicht; für „{ $command }“ andere Tasten wählen.
keys-take = Von dort übernehmen
keys-leave = Dort belassen
palette-hint = einige Buchstaben eines Befehls
palette-name = Befehl
palette-none = Kein Befehl hat diese Buchstaben in dieser Folge

## Status, Studie, Meldungen
research-only = Nur für Forschung und Lehre — nicht für die Diagnostik
status-none = kein { $rate }: { $reason }
status-stop = Anhalten
study-title = Studie
study-nothing = Nichts geöffnet. Einen Ordner hierher ziehen oder { $keys } drücken.
study-unnamed = Serie ohne Namen
study-series = Serie { $name }
study-why = { $summary } — warum?
study-case = eingebauter Fall, simuliert
study-read = { $read ->
    [one] 1 Datei
   *[other] { $read } Dateien
 } gelesen
study-read-aside = { $read ->
    [one] 1 Datei
   *[other] { $read } Dateien
 } gelesen, { $aside } übersprungen
notice-dismiss = Meldung schließen
notice-stopped = Angehalten; Geöffnetes bleibt offen
notice-job-failed = { $job }: im Programm gescheitert ({ $where }); die Bereiche sind erhalten
notice-copied = Abbildung in die Zwischenablage kopiert
notice-figure-saved = Abbildung gespeichert: { $width } × { $height } Pixel, { $name }
notice-figure-failed = Die Abbildung wurde nicht gespeichert, { $reason }; einen anderen Ort wählen

## Dialoge
dialog-open-path = Datei oder Ordner öffnen
dialog-path = Pfad
dialog-path-hint = Pfad eines Ordners, einer DICOM- oder NIfTI-Datei
dialog-path-note = Wo das System keinen Dateidialog hat, geht es über den Pfad genauso.
mouse-left = Links ziehen
mouse-left-does = das gewählte Werkzeug
mouse-middle = Mitte ziehen
mouse-middle-does = schieben
mouse-right = Rechts ziehen
mouse-right-does = zoomen
mouse-wheel = Rad
mouse-wheel-does = Schicht
mouse-ctrl-wheel = Strg+Rad
mouse-ctrl-wheel-does = am Zeiger zoomen
toolbar-help = Alle Tastenkürzel
pick-no-dialog = Dieser Desktop zeigt keinen Dateidialog; bitte den Pfad eingeben
pick-folder = Studienordner öffnen
pick-files = Dateien öffnen
pick-figure = Abbildung sichern
figure-case = { $title } · eingebauter Fall, simuliert
figure-method = { $program } · Fit { $model } · σ { $sigma } ({ $source }) · L { $coils } · Grenze × { $margin } · { $replicates } Bootstrap-Wiederholungen, Startwert { $seed }
series-not-in-study = Diese Serie gehört nicht zur Studie
not-fitted-yet = noch nicht gefittet
unknown-cause = unbekannte Ursache
no-thread = es ließ sich kein Thread starten ({ $reason })
