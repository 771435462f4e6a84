# Serien, Stapel und Rauschen: was auffiel, und warum etwas abgelehnt wird.
series-joined-echo-with-series = Als Echo mit Serie { $number } zusammengefügt
series-echoes-series-joined-with = Echos der Serien { $numbers } wurden hiermit zusammengefügt
series-these-images-computed-from = Diese Bilder sind aus anderen berechnet (ImageType { $word }), angepasst werden nur Originale: die Originalserie wählen
series-marked-derived = Die Bilder sind als DERIVED gekennzeichnet, wie berechnete Bilder und Kopien ohne Namen: wurden nur ihre Kopfdaten geändert, auf der Befehlszeile mit --derived anpassen
series-derived-taken-as-original = Die Bilder sind als DERIVED gekennzeichnet und wurden als Originale genommen: sind sie aus anderen berechnet, stimmen die Raten nicht
series-these-magnitude-images = Dies sind keine Magnitudenbilder ({ $component }): die Magnitudenserie wählen
series-te-unknown = Die Echozeiten sind unbekannt, die Dateien nennen keine, die die Echos unterscheiden: die Serie mit ihren Kopfdaten neu exportieren
series-te-unknown-type-in = Die Echozeiten sind unbekannt, die Dateien nennen keine, die die Echos unterscheiden; bitte eingeben
series-te-unknown-because = Die Echozeiten sind unbekannt ({ $why }): die Serie mit ihren Kopfdaten neu exportieren
series-te-unknown-because-type-in = Die Echozeiten sind unbekannt ({ $why }): bitte eingeben
series-all-echo-times-below = Alle Echozeiten liegen unter 0.1 ms (bis { $last } ms), vielleicht stehen sie in Sekunden; in ms eingeben
series-first-echo-at-iron = Das erste Echo liegt bei { $first }: Eisenreiches Gewebe kann bis dahin im Grundrauschen sein
series-magneticfieldstrength-differs-between-images = MagneticFieldStrength ist nicht in allen Bildern gleich ({ $low } bis { $high }): jede Serie einzeln exportieren
series-magneticfieldstrength-usable-enter-get = MagneticFieldStrength { $stated } ist unbrauchbar, für die Eisenkonzentration die Feldstärke eingeben
series-magneticfieldstrength-read-gauss = MagneticFieldStrength { $stated } wurde als Gauß gelesen: { $field }
series-iron-calibration-published-for = Für { $field } ist keine Eisenkalibrierung veröffentlicht, nur R2* und T2* werden gezeigt
series-slice-lacks-echo = Schicht { $slice }: es { $count ->
    [one] fehlt Echo
   *[other] fehlen die Echos
 } { $echoes }
series-field-by-frequency = Laut Header { $stated }, laut Messfrequenz der Protonen { $field }: diese Feldstärke wird verwendet
series-field-only-by-frequency = Im Header steht keine Feldstärke; aus der Messfrequenz der Protonen folgen { $field }
series-slices-evenly-spaced-mm = Die Schichtabstände sind ungleich ({ $median } mm, einmal { $largest } mm): Eine Schicht fehlt womöglich, Volumina sind unsicher
series-there-only-echo-time = Es gibt nur eine Echozeit, ein Fit braucht mindestens zwei: eine Multiecho-Serie wählen
series-magnitude-computed-from-real = Die Magnitude wurde aus Real- und Imaginärbildern berechnet
series-slices-tiled-into-image = Die Schichten sind zu einem Bild gekachelt (Mosaik), als einzelne Schichten oder Enhanced DICOM exportieren
series-two-echoes = Zwei Echos sind zu wenige für eine Rate, drei sind nötig; angegeben wird nur der Kontrast je Echo
series-te-far-from-next = Die Echozeiten { $early } und { $late } liegen weit auseinander: eine davon steht vielleicht in einer anderen Einheit
series-nothing-files-says-whether = Die Dateien sagen nicht, ob dies Magnitudenbilder sind; sie werden als solche genommen
series-magneticfieldstrength-missing-enter-get = MagneticFieldStrength fehlt, für die Eisenkonzentration die Feldstärke eingeben
series-slicethickness-differs-between-images = SliceThickness ist nicht in allen Bildern gleich
series-images-compressed-with-loss = Die Bilder sind verlustbehaftet komprimiert, R2* daraus ist unzuverlässig
series-pixelspacing-missing-or-unusable = PixelSpacing fehlt oder ist unbrauchbar: Längen und Flächen stehen in Pixeln, nicht in mm
series-imageorientationpatient-unusable-orientation-letters = ImageOrientationPatient ist unbrauchbar: keine Richtungsbuchstaben
series-slices-ordered-by-slicelocation = Die Schichten sind nach SliceLocation geordnet, die Positionen sind unbrauchbar
series-slices-ordered-by-instancenumber = Die Schichten sind nach InstanceNumber geordnet, die Positionen fehlen oder sind unbrauchbar
series-images-without-imagepositionpatient-left = { $count } Bilder ohne ImagePositionPatient ausgelassen
series-every-slice-comes-times = Jede Schicht kommt { $count }-mal vor: nach { $name } in ebenso viele Stapel geteilt
series-image-slice-echo-time = { $count ->
    [one] 1 Bild zeigt
   *[other] { $count } Bilder zeigen
 } eine schon vorhandene Schicht und Echozeit, als Wiederholung getrennt gehalten
series-runs-mixed = Die Bilder gehören zu mehreren Messungen, und nichts in den Dateien sagt, welches zu welcher: jede für sich exportieren
series-runs-not-told-apart = { $count } Serien mit je einem Echo gehören zu mehreren Messungen, und nichts in den Dateien sagt, welche zu welcher: sie wurden nicht verbunden
series-measured-several-times = Es wurde { $count }-mal gemessen, jede Messung ist ein eigener Stapel
series-run-broken-off = Diese Messung endet früher als eine andere gleicher Art: genommen wird die vollständige, sofern nicht diese gewählt wird
series-echo-times-differ-between = Die Echozeiten sind nicht in allen Schichten gleich: in { $count } Stapel geteilt
series-rescaleslope-unusual-size = RescaleSlope { $slope } ist von ungewöhnlicher Größe
series-rescaleslope-missing-on-some = RescaleSlope fehlt bei einigen Bildern, dort wurde 1 genommen
series-rescaleslope-scale-slope-2005 = RescaleSlope × Scale Slope (2005,100E) ist nicht in allen Bildern gleich, genommen wurde die Gleitkomma-Skalierung von Philips
series-rescaleslope-differs-between-echoes = RescaleSlope ist nicht in allen Echos gleich, der Scale Slope von Philips (2005,100E) aber schon: Die Skalierung der Echos ist mehrdeutig, die Serie neu exportieren
series-rescaleslope-negative-bright-dark = RescaleSlope ist negativ: Hell und dunkel sind womöglich vertauscht
series-rescaleintercept-zero-offset-magnitude = RescaleIntercept ist nicht null: Ein Versatz in Magnitudenbildern verfälscht R2*, wenn das Modell ihn nicht zulässt
series-images-belong-patients-they = Die Bilder gehören zu { $count } Patienten und werden nie zusammengefügt
series-image-came-twice-read = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } doppelt vorhanden und einmal gelesen
series-image-sopinstanceuid-another-other = { $count ->
    [one] 1 Bild hat
   *[other] { $count } Bilder haben
 } die SOPInstanceUID eines anderen, aber andere Pixel; nur das erste wurde behalten
series-images-mr-images-can = { $count } von { $total } Bildern sind keine MR-Bilder und können nur angesehen werden
series-images-color-can-only = { $count } von { $total } Bildern sind farbig und können nur angesehen werden
series-computed-image-kept-out = { $count ->
    [one] 1 berechnetes Bild
   *[other] { $count } berechnete Bilder
 } vom Fit ausgenommen
series-series-split-because = Die Serie wurde geteilt, weil sich ihre Bilder unterscheiden in { $what }
series-too-many-kinds = { $count } Bilder wurden weggelassen: die Serie enthält mehr als { $most } Arten von Bildern
series-seriesinstanceuid-holds-images-more = Eine SeriesInstanceUID enthält Bilder mit verschiedenen PatientIDs, nichts davon wurde geöffnet
series-echo-times-typed-they = Die Echozeiten wurden eingegeben und stammen nicht aus den Dateien
series-echo-times-must-ascend = Echozeiten müssen ansteigen, aber { $late } steht vor { $early }
series-write-echo-times-ms = Echozeiten in ms schreiben, etwa 1.2 2.4 3.6 oder 0.99+1.41x12
series-left-out-te-zero = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } mit EchoTime 0 ausgelassen, eine Feldkarte oder berechnet
series-left-out-no-te = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } ohne brauchbare EchoTime ausgelassen
series-left-out-no-te-because = { $count ->
    [one] 1 Bild
   *[other] { $count } Bilder
 } ohne brauchbare EchoTime weggelassen: { $why }
series-echoes-told-apart-by = Die Echos wurden nach { $name } unterschieden, ihre Echozeiten stehen nicht in den Dateien
series-note-files = { $note } ({ $count ->
    [one] 1 Datei
   *[other] { $count } Dateien
 })
component-magnitude = Magnitude
component-unmarked = ohne Angabe, als Magnitude genommen
component-phase = Phase
component-real = Realteil
component-imaginary = Imaginärteil
noise-noise-level-cannot-be = Ein Rauschen von { $sigma } ist nicht brauchbar: eine Zahl über 0 eingeben
noise-level-of-volume = Kein Rauschen aus Luft bestimmbar: { $why }; es wird einmal für das ganze Volumen aus den Residuen der Signalabfälle geschätzt, zur Prüfung eine Rausch-ROI in Luft zeichnen
noise-level-of-volume-without-hint = Kein Rauschen aus Luft bestimmbar: { $why }; es wird einmal für das ganze Volumen aus den Residuen der Signalabfälle geschätzt
noise-noise-roi-zero-scanner = { $percent } % der Rausch-ROI sind null: Der Scanner hat die Luft ausgeblendet, sie enthält kein messbares Rauschen
noise-noise-roi-quantized-steps = Die Rausch-ROI hat Stufen von { $step }, größer als ihr Rauschen: σ ist dort nicht messbar
noise-noise-roi-does-look = Die Rausch-ROI sieht nicht aus wie Rauschen von { $coils ->
    [one] 1 Kanal
   *[other] { $coils } Kanälen
 }: Sie enthält womöglich Signal oder Geisterbilder, oder L ist anders
noise-noise-roi-holds-pixels = Die Rausch-ROI enthält keine Pixel: in Luft zeichnen, innerhalb des Bildes
noise-noise-roi-holds-signal = Die Rausch-ROI enthält gar kein Signal
noise-noise-roi-holds-value = Die Rausch-ROI enthält nur einen Wert, also kein messbares Rauschen: in Luft zeichnen
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
