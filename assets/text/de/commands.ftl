# Namen und Hilfesätze der Befehlstabelle.
command-save = Sitzung speichern
command-save-help = Bereiche, Einstellungen, Notizen und Ansicht in eine Datei schreiben
command-save-as = Sitzung speichern unter …
command-save-as-help = Die Sitzung unter anderem Namen oder an anderem Ort ablegen
command-unsaved = Ungespeicherte Arbeit …
command-unsaved-help = Arbeit auflisten, die vor dem Speichern geschlossen wurde oder verloren ging
disabled-no-home = Es gibt keinen Ordner, in dem Arbeit aufgehoben werden könnte
