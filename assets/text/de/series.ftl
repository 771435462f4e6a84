# Serien, Stapel und Rauschen: was auffiel, und warum etwas abgelehnt wird.
series-joined-to = Als Echo mit Serie { $number } zusammengefügt
series-joined-others = Echos der Serien { $numbers } wurden hiermit zusammengefügt
refused-derived = Diese Bilder sind aus anderen berechnet (ImageType { $word }), angepasst werden nur Originale: die Originalserie wählen
refused-marked-derived = Die Bilder sind als DERIVED gekennzeichnet, wie berechnete Bilder und Kopien ohne Namen: wurden nur ihre Kopfdaten geändert, als Originale fitten (Bearbeiten → Als Originale fitten, auf der Befehlszeile --derived)
derived-taken-as-original = Die Bilder sind als DERIVED gekennzeichnet und wurden als Originale genommen: sind sie aus anderen berechnet, stimmen die Raten nicht
refused-not-magnitude = Dies sind keine Magnitudenbilder ({ $component }): die Magnitudenserie wählen
refused-te-unknown = Die Echozeiten sind unbekannt, die Dateien nennen keine, die die Echos unterscheiden: die Serie mit ihren Kopfdaten neu exportieren
refused-te-unknown-type = Die Echozeiten sind unbekannt, die Dateien nennen keine, die die Echos unterscheiden; bitte eingeben
refused-te-unknown-because = Die Echozeiten sind unbekannt ({ $why }): die Serie mit ihren Kopfdaten neu exportieren
refused-te-unknown-because-type = Die Echozeiten sind unbekannt ({ $why }): bitte eingeben
te-all-tiny = Alle Echozeiten liegen unter 0.1 ms (bis { $last } ms), vielleicht stehen sie in Sekunden; in ms eingeben
te-first-late = Das erste Echo liegt bei { $first }: Eisenreiches Gewebe kann bis dahin im Grundrauschen sein
field-differs = MagneticFieldStrength ist nicht in allen Bildern gleich ({ $low } bis { $high }): jede Serie einzeln exportieren
field-unusable = MagneticFieldStrength { $stated } ist unbrauchbar, für die Eisenkonzentration die Feldstärke eingeben
field-in-gauss = MagneticFieldStrength { $stated } wurde als Gauß gelesen: { $field }
field-without-calibration = Für { $field } ist keine Eisenkalibrierung veröffentlicht, nur R2* und T2* werden gezeigt
slice-lacks-echoes = Schicht { $slice }: es { $count ->
    [one] fehlt Echo
   *[other] fehlen die Echos
 } { $echoes }
series-field-by-frequency = Laut Header { $stated }, laut Messfrequenz der Protonen { $field }: diese Feldstärke wird verwendet
series-field-only-by-frequency = Im Header steht keine Feldstärke; aus der Messfrequenz der Protonen folgen { $field }
slices-unevenly-spaced = Die Schichtabstände sind ungleich ({ $median } mm, einmal { $largest } mm): Eine Schicht fehlt womöglich, Volumina sind unsicher
refused-one-echo = Es gibt nur eine Echozeit, also keine Rate und keine Karte: Regionen werden auf diesem Bild nach dem Aussehen verglichen
magnitude-from-complex = Die Magnitude wurde aus Real- und Imaginärbildern berechnet
refused-mosaic = Die Schichten sind zu einem Bild gekachelt (Mosaik), als einzelne Schichten oder Enhanced DICOM exportieren
series-two-echoes = Zwei Echos geben keine Karte und keine Prüfung des Modells: eine Rate der Regionen, wenn Fett bei beiden in gleicher Phase liegt, sonst ihr Aussehen
te-far-from-next = Die Echozeiten { $early } und { $late } liegen weit auseinander: eine davon steht vielleicht in einer anderen Einheit
magnitude-unmarked = Die Dateien sagen nicht, ob dies Magnitudenbilder sind; sie werden als solche genommen
field-missing = MagneticFieldStrength fehlt, für die Eisenkonzentration die Feldstärke eingeben
thickness-differs = SliceThickness ist nicht in allen Bildern gleich
compressed-with-loss = Die Bilder sind verlustbehaftet komprimiert, R2* daraus ist unzuverlässig
spacing-missing = PixelSpacing fehlt oder ist unbrauchbar: Längen und Flächen stehen in Pixeln, nicht in mm
orientation-unusable = ImageOrientationPatient ist unbrauchbar: keine Richtungsbuchstaben
slices-by-location = Die Schichten sind nach SliceLocation geordnet, die Positionen sind unbrauchbar
slices-by-instance-number = Die Schichten sind nach InstanceNumber geordnet, die Positionen fehlen oder sind unbrauchbar
left-out-no-position = { $count } Bilder ohne ImagePositionPatient ausgelassen
split-repeated-slices = Jede Schicht kommt { $count }-mal vor: nach { $name } in ebenso viele Stapel geteilt
split-repeats = { $count ->
    [one] 1 Bild zeigt
   *[other] { $count } Bilder zeigen
 } eine schon vorhandene Schicht und Echozeit, als Wiederholung getrennt gehalten
refused-runs-mixed = Die Bilder gehören zu mehreren Messungen, und nichts in den Dateien sagt, welches zu welcher: jede für sich exportieren
runs-not-told-apart = { $count } Serien mit je einem Echo gehören zu mehreren Messungen, und nichts in den Dateien sagt, welche zu welcher: sie wurden nicht verbunden
split-runs = Es wurde { $count }-mal gemessen, jede Messung ist ein eigener Stapel
run-broken-off = Diese Messung endet früher als eine andere gleicher Art: genommen wird die vollständige, sofern nicht diese gewählt wird
split-te-differ = Die Echozeiten sind nicht in allen Schichten gleich: in { $count } Stapel geteilt
rescale-slope-unusual = RescaleSlope { $slope } ist von ungewöhnlicher Größe
rescale-slope-partly-missing = RescaleSlope fehlt bei einigen Bildern, dort wurde 1 genommen
rescale-philips-used = RescaleSlope × Scale Slope (2005,100E) ist nicht in allen Bildern gleich, genommen wurde die Gleitkomma-Skalierung von Philips
rescale-ambiguous = RescaleSlope ist nicht in allen Echos gleich, der Scale Slope von Philips (2005,100E) aber schon: Die Skalierung der Echos ist mehrdeutig, die Serie neu exportieren
rescale-slope-negative = RescaleSlope ist negativ: Hell und dunkel sind womöglich vertauscht
rescale-intercept-offset = RescaleIntercept ist nicht null: Ein Versatz in Magnitudenbildern verfälscht R2*, wenn das Modell ihn nicht zulässt
split-patients = Die Bilder gehören zu { $count } Patienten und werden nie zusammengefügt
duplicates-read-once = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } doppelt vorhanden und einmal gelesen
duplicates-other-pixels = { $count ->
    [one] 1 Bild hat
   *[other] { $count } Bilder haben
 } die SOPInstanceUID eines anderen, aber andere Pixel; nur das erste wurde behalten
images-not-mr = { $count } von { $total } Bildern sind keine MR-Bilder und können nur angesehen werden
images-in-color = { $count } von { $total } Bildern sind farbig und können nur angesehen werden
left-out-computed = { $count ->
    [one] 1 berechnetes Bild
   *[other] { $count } berechnete Bilder
 } vom Fit ausgenommen
split-because = Die Serie wurde geteilt, weil sich ihre Bilder unterscheiden in { $what }
left-out-too-many-kinds = { $count } Bilder wurden weggelassen: die Serie enthält mehr als { $most } Arten von Bildern
refused-mixed-patients = Eine SeriesInstanceUID enthält Bilder mit verschiedenen PatientIDs, nichts davon wurde geöffnet
te-typed = Die Echozeiten wurden eingegeben und stammen nicht aus den Dateien
te-must-ascend = Echozeiten müssen ansteigen, aber { $late } steht vor { $early }
te-how-to-write = Echozeiten in ms schreiben, etwa 1.2 2.4 3.6 oder 0.99+1.41x12
left-out-te-zero = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } mit EchoTime 0 ausgelassen, eine Feldkarte oder berechnet
left-out-no-te = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } ohne brauchbare EchoTime ausgelassen
left-out-no-te-because = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } ohne brauchbare EchoTime weggelassen: { $why }
te-unknown-told-apart = Die Echos wurden nach { $name } unterschieden, ihre Echozeiten stehen nicht in den Dateien
series-note-files = { $note } ({ $count ->
    [one] 1 Datei
   *[other] { $count } Dateien
 })
component-magnitude = Magnitude
component-unmarked = ohne Angabe, als Magnitude genommen
component-phase = Phase
component-real = Realteil
component-imaginary = Imaginärteil
noise-sigma-unusable = Ein Rauschen von { $sigma } ist nicht brauchbar: eine Zahl über 0 eingeben
noise-level-of-volume = Kein Rauschen aus Luft bestimmbar: { $why }; es wird einmal für das ganze Volumen aus den Residuen der Signalabfälle geschätzt, zur Prüfung eine Rausch-ROI in Luft zeichnen
noise-level-of-volume-without-hint = Kein Rauschen aus Luft bestimmbar: { $why }; es wird einmal für das ganze Volumen aus den Residuen der Signalabfälle geschätzt
noise-roi-zero = { $percent } % der Rausch-ROI sind null: Der Scanner hat die Luft ausgeblendet, sie enthält kein messbares Rauschen
noise-roi-quantized = Die Rausch-ROI hat Stufen von { $step }, größer als ihr Rauschen: σ ist dort nicht messbar
noise-roi-not-noise = Die Rausch-ROI sieht nicht aus wie Rauschen von { $coils ->
    [one] 1 Kanal
   *[other] { $coils } Kanälen
 }: Sie enthält womöglich Signal oder Geisterbilder, oder L ist anders
noise-roi-empty = Die Rausch-ROI enthält keine Pixel: in Luft zeichnen, innerhalb des Bildes
noise-roi-no-signal = Die Rausch-ROI enthält gar kein Signal
noise-roi-constant = Die Rausch-ROI enthält nur einen Wert, also kein messbares Rauschen: in Luft zeichnen
no-air-zeroed = der Scanner hat den Hintergrund auf null gesetzt ({ $percent } % der Voxel), er enthält kein messbares Rauschen
no-air-quantized = der Hintergrund hat Stufen von { $step }, so groß wie sein Rauschen, das dort nicht messbar ist
no-air-constant = der Hintergrund enthält nur einen Wert ({ $value }), also kein messbares Rauschen
no-air = die Bilder enthalten zu wenig Luft, um das Rauschen zu messen
no-air-not-noise = das niedrige Signal der Bilder ist kein reines Rauschen von { $coils ->
    [one] 1 Kanal
   *[other] { $coils } Kanälen
 } (Geisterbilder, Filter oder eine andere Kanalzahl), das Rauschen ist dort nicht messbar
unknown-calibration = Keine Kalibrierung heißt „{ $name }“; genommen wird { $used }
unknown-scheme = Keine Gradeinteilung heißt „{ $name }“; genommen wird { $used }
series-matrix-size = der Matrixgröße
