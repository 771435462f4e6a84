# Der Befund, seine Prüfungen und Warnungen.

## The finding
is-isointense = isointens
is-hyperintense = hyperintens
is-hypointense = hypointens
is-indeterminate = unentschieden
is-not-assessable = nicht beurteilbar
headline-title-sign-does-not-apply = Zeichen nicht anwendbar
headline-title-liver = Eisen der Leber
headline-not-assessable = Die Läsion ist nicht beurteilbar
verdict-by-rate = Nach R2*: { $finding }
headline-isointense = Die Läsion hat das R2* der Leber
headline-hyperintense = Die Läsion enthält kein Eisen
headline-hyperintense-less = Die Läsion enthält weniger Eisen als die Leber
headline-hypointense = Das Signal der Läsion fällt schneller ab als das der Leber: mehr Eisen oder Blut, Kalk, Metall oder Gas
headline-leans = Die Daten entscheiden nicht; am ehesten { $finding }
headline-undecided = Die Daten entscheiden nicht
headline-liver = Für die Läsion eine Läsions-ROI einzeichnen
iron-scale-none = keines
iron-scale-less = weniger als die Leber
iron-scale-as-liver = wie die Leber
iron-scale-more = mehr als die Leber
misfit-fat = Fett (Fettanteil { $percent } %)
misfit-gradient = ein Feldgradient durch die Schicht (etwa { $hz } Hz)
misfit-two-compartments = zwei Gewebe im Voxel ({ $slow } und { $fast } s⁻¹)
misfit-clipping = abgeschnittene Signale
misfit-odd-even = ungerade und gerade Echos, die sich um { $percent } % unterscheiden
misfit-or = { $first } oder { $others }
misfit-unknown = eine unbekannte Ursache
grade-normal = normal
grade-mild = leicht
grade-moderate = mittelgradig
grade-severe = schwer
grade-extreme = sehr schwer

## Gates and warnings
caveat-few-echoes = Nur { $used ->
    [one] 1 verwertbares Echo
   *[other] { $used } verwertbare Echos
 }, für eine Rate sind 3 nötig: mehr Echos einbeziehen
caveat-no-fit = Der Signalabfall der { $tissue } lässt sich nicht anpassen: { $why }
caveat-both-beyond-reach = Beide fallen schneller ab, als diese Echos messen können (Läsion über { $lesion } s⁻¹, Leber über { $liver } s⁻¹): gleiches Aussehen besagt hier nichts, nötig sind kürzere Echozeiten
caveat-ratio-unbounded = Die Daten begrenzen das Verhältnis der Raten nicht: größere ROI oder kürzere Echozeiten verwenden
caveat-margin = Eine Äquivalenzgrenze von { $margin } ist keine: einen Wert über 1 wählen, zum Beispiel 1.25
caveat-echo-scaling = Ab TE { $te } ms ist das Signal der Leber mit { $liver } und das der Läsion mit { $lesion } skaliert, was kein Signalabfall erklärt: diese Echos auslassen oder die Rescale-Werte prüfen
caveat-saturated-blocks = { $percent } % der Pixel der { $tissue } sind bei TE { $te } ms abgeschnitten: Der Signalabfall ist nicht der des Gewebes, dieses Echo auslassen
caveat-saturated = { $percent } % der Pixel der { $tissue } sind bei TE { $te } ms abgeschnitten: Die Rate ist womöglich zu niedrig, dieses Echo auslassen
caveat-spin-echo = Dies sind Spinechos (T2): Das Zeichen gilt für T2*-Bilder, über Eisen wird nichts ausgesagt
caveat-liver-not-loaded = Die Leber ist nicht eisenbeladen ({ $lic } mg/g nach { $calibration }, { $scheme } beginnt bei { $limit } mg/g): Das Zeichen ist nicht anwendbar
caveat-liver-near-limit = Der Eisengehalt der Leber ({ $low }–{ $high } mg/g) reicht über die Grenze der Eisenüberladung hinweg, { $limit } mg/g nach { $scheme }: Das Zeichen ist womöglich nicht anwendbar
caveat-field-unknown-loaded = Die Feldstärke ist unbekannt, aber { $rate } s⁻¹ bedeuten bis 3 T eine Eisenüberladung: für die LIC die Feldstärke eingeben
caveat-field-unknown = Die Feldstärke ist unbekannt, und { $rate } s⁻¹ können eine Eisenüberladung bedeuten oder nicht: Feldstärke eingeben
caveat-field-not-covered-loaded = { $calibration } ist bei { $field } T nicht kalibriert: ohne LIC-Wert, aber schon die Rate zeigt eine Eisenüberladung
caveat-field-not-covered = { $calibration } ist bei { $field } T nicht kalibriert: Ob die Leber eisenbeladen ist, bleibt unbekannt
caveat-small-roi = Die ROI der { $tissue } hat nur { $pixels ->
    [one] 1 Pixel
   *[other] { $pixels } Pixel
 }, weniger als { $least }: Ihr Intervall ist unsicher, größer oder auf mehr Schichten zeichnen
caveat-first-echo-late = Im ersten Echo (TE { $te } ms) sind bei { $rate } s⁻¹ nur noch { $percent } % des Signals der { $tissue } übrig: Die Rate stützt sich auf wenige Echos, ein kürzeres erstes Echo sagt mehr
caveat-one-beyond-reach = Die { $tissue } fällt schneller ab, als diese Echos messen können (über { $above } s⁻¹): Das Verhältnis ist nur eine Schranke
caveat-bound-from-s0 = Die Leber liegt in jedem Echo im Grundrauschen; ihre Rate liegt über { $above } s⁻¹, wenn ihr S0 mindestens { $percent } % von dem der Läsion beträgt
caveat-uneven-liver = R2* schwankt in der Leber-ROI um { $cov } % (VarK), mehr als { $limit } %: Das Eisen ist ungleich verteilt, das Zeichen ist nicht anwendbar; die ROI in homogenes Gewebe legen
caveat-uneven-lesion = R2* schwankt in der Läsions-ROI um { $cov } % (VarK), mehr als { $limit } %: Eine einzige Rate beschreibt sie womöglich nicht
caveat-livers-disagree = Die Leber-ROIs widersprechen sich ({ $lowname } { $low } s⁻¹, { $highname } { $high } s⁻¹): fokale Aussparung, periportale oder fokale Siderose, wo das Zeichen nicht anwendbar ist
caveat-sigma-unknown = Das Rauschen ist unbekannt, daher ist das Grundrauschen nicht markiert: eine Rausch-ROI in Luft zeichnen
caveat-sigma-fitted = Das Rauschen (σ { $sigma }) ist mangels Luft aus dem Signalabfall selbst geschätzt: zur Prüfung eine Rausch-ROI zeichnen
caveat-lack-of-fit = Kein Modell beschreibt den Signalabfall der { $tissue } (χ² { $chi2 }-mal größer, als das Rauschen erlaubt, am schlechtesten bei TE { $te } ms: { $percent } %): ROI und Echos prüfen
caveat-lack-of-fit-cause = Kein Modell beschreibt den Signalabfall der { $tissue } (χ² { $chi2 }-mal größer, als das Rauschen erlaubt, am schlechtesten bei TE { $te } ms: { $percent } %); am wahrscheinlichsten { $cause }
caveat-cause-used = Der Signalabfall der { $tissue } ist keine einzelne Exponentialfunktion; die Erklärung ist { $cause }: Für die Beurteilung gilt { $rate } s⁻¹ statt { $plain } s⁻¹
caveat-models-disagree = Modelle der { $tissue }, die sich mit den Daten vertragen, antworten verschieden, darunter { $cause }
caveat-rate-unidentified = Was den Signalabfall der { $tissue } erklärt ({ $cause }), lässt ihre Rate offen: eine größere ROI zeichnen oder mehr Echos verwenden
caveat-sigma-of-region = Das Rauschen in der { $tissue } (σ { $sigma }) ist { $times }-mal so groß wie das der Serie (σ { $stack }), was bei paralleler Bildgebung häufig ist: Es gilt das der ROI
caveat-sigma-decides = Innerhalb der Unsicherheit des Rauschens in der { $tissue } ändert sich die Antwort: größere ROI einzeichnen oder kürzere Echozeiten verwenden
caveat-liver-perhaps-beyond-reach = Die { $rate } s⁻¹ der Leber sehen normal aus, sind aber nicht verlässlich ({ $why }): Eine Leber, deren Signal vor dem ersten Echo erloschen ist, sieht ebenso aus; kürzere Echozeiten sind nötig
untrusted-poor-fit = die Anpassung erklärt { $share } % der Signaländerung
untrusted-s0 = ihr S0 ist das { $ratio }-Fache der Läsion
untrusted-first-echo = beim ersten Echo, TE { $te } ms, liegt sie im Rauschen
caveat-few-effective-pixels = Die ROI der { $tissue } enthält nur { $effective } unabhängige Pixel: Unter { $least } wird keine Gleichheit behauptet, größer einzeichnen
caveat-lesions-disagree-blocks = Die Läsions-ROIs antworten verschieden ({ $lowname } { $low } s⁻¹, { $highname } { $high } s⁻¹): einzeln beurteilen
caveat-lesions-disagree = Die Läsions-ROIs unterscheiden sich ({ $lowname } { $low } s⁻¹, { $highname } { $high } s⁻¹): Eine Rate beschreibt sie vielleicht nicht
caveat-outliers = { $count } von { $pixels } Pixeln der { $tissue } liegen weit ab von den übrigen: ein Gefäß oder ein Rand, auslassen
caveat-shift = Die { $tissue } verschiebt sich bis TE { $te } ms um etwa { $shift } Pixel: Die Echos liegen nicht übereinander
caveat-floor-trap-at = Bei TE { $te } ms liegen beide Gewebe im Grundrauschen und sehen gleich aus, obwohl die Läsion nach R2* { $finding } ist
caveat-floor-trap = Von TE { $from } bis { $to } ms liegen beide Gewebe im Grundrauschen und sehen gleich aus, obwohl die Läsion nach R2* { $finding } ist
caveat-s0-effect = Die Läsion wirkt { $seen } wegen ihres S0 ({ $ratio }-mal das der Leber: T1, Protonendichte, Spule), nicht wegen ihres Eisens
caveat-eye-misses-crossing = Bei TE { $te } ms sieht die Läsion aus wie die Leber, obwohl sie nach R2* { $finding } ist: Dort kreuzen sich die Kurven
caveat-eye-misses = Bei TE { $te } ms sieht die Läsion aus wie die Leber, obwohl sie nach R2* { $finding } ist: Der Unterschied zeigt sich erst später
caveat-eye-exaggerates = Bei TE { $te } ms wirkt die Läsion { $seen }, obwohl ihre Rate innerhalb der Äquivalenzgrenze der der Leber gleicht
looks-brighter = heller
looks-darker = dunkler
looks-alike = gleich

## Why there is no rate
no-fit-none = der Grund ist nicht bekannt
no-fit-few-echoes = zu wenige verwertbare Echos, mehr einbeziehen
no-fit-floor = kein Echo liegt über dem Grundrauschen
no-fit-no-signal = kein Signal vorhanden
no-fit-not-finite = ein Pixelwert ist keine Zahl
no-fit-saturated = das Signal ist abgeschnitten
no-fit-spacing = dieses Modell braucht gleichmäßige Echoabstände, ein anderes wählen
no-fit-no-decay = das Signal fällt nicht ab
no-fit-unsettled = der Fit konvergiert nicht, ein anderes Modell wählen
no-fit-parameter = das Modell braucht das Rauschen oder die Feldstärke
no-fit-image = ein Bild dieser Schicht fehlt
no-fit-beyond-reach = schneller, als diese Echos messen können

## Iron
lic-below-zero = { $calibration } ergibt hier { $lic } mg/g, gezeigt als 0: Die Rate liegt unter dem Achsenabschnitt
lic-below = { $lic } mg/g liegt unter dem Bereich { $low }–{ $high } mg/g von { $calibration } ({ $source })
lic-above = { $lic } mg/g liegt über dem Bereich { $low }–{ $high } mg/g von { $calibration } ({ $source })
range-reporting-limit = Berichtsgrenze ihrer R2-Referenzmethode
range-biopsies = 22 Biopsien
range-scans = Messungen bis 42 mg/g
range-not-recorded = Bereich nicht hinterlegt

## Beside the finding
differential-reported = Belay et al. 2018 und dort zitierte Arbeiten
differential-excluded = Von Belay et al. 2018 vom Zeichen ausgenommen
lesion-emh = Tumorförmige extramedulläre Hämatopoese
because-emh = Ihre Zellen nehmen Eisen auf wie die Leber
lesion-hcc = Hepatozelluläres Karzinom
because-hcc = Enthält meist weniger Eisen als die Leber; eisenreiche Karzinome gibt es
lesion-metastasis = Metastase
because-metastasis = Fremdes Gewebe ohne Eisenspeicher
lesion-adenoma = Hepatozelluläres Adenom
because-adenoma = Meist ohne Eisen; wechselt mit den Kupffer-Zellen
lesion-fnh = Fokale noduläre Hyperplasie
because-fnh = Wechselt mit den Kupffer-Zellen
lesion-sparing = Fokale Aussparung
because-sparing = Leber ohne das Eisen ihrer Umgebung täuscht eine eisenfreie Läsion vor
lesion-siderotic = Siderotischer Knoten oder fokale Siderose
because-siderotic = Speichert mehr Eisen als die Leber um ihn herum
lesion-blood = Blutabbauprodukte
because-blood = Blut nach einer Blutung verkürzt T2* wie Speichereisen
lesion-metal = Metall, Gas oder Kalk
because-metal = Clips, Embolisat, Gas und Kalk stören das Feld ihrer Umgebung
differential-physics = Suszeptibilität: keine Aussage über Speichereisen
limit-one-case = Das Zeichen beruht auf einem veröffentlichten Fall, mit dem Auge beurteilt und ohne R2*
limit-where = Es gilt nicht bei fokaler Siderose, Hypersiderose, periportaler Siderose, fokaler Aussparung und einer Leber ohne Eisenüberladung
limit-thresholds = Die Schwellen sind eigene Festlegungen dieses Programms: Ein Zahlenwert für Isointensität ist nicht veröffentlicht
limit-biopsy = Wo die Bildgebung die Frage nicht klärt, bleibt die Biopsie der Referenzstandard

## Ein oder zwei Echos
verdict-by-appearance = Nach dem Aussehen auf diesem Bild: { $finding }
headline-looks-isointense = Auf diesem Bild (TE { $te } ms) sieht die Läsion wie die Leber aus
headline-looks-hyperintense = Auf diesem Bild (TE { $te } ms) ist die Läsion heller als die Leber
headline-looks-hypointense = Auf diesem Bild (TE { $te } ms) ist die Läsion dunkler als die Leber
few-both-at-floor = Läsion und Leber liegen bei TE { $te } ms beide im Rauschen: gleiches Aussehen besagt hier nichts, nötig ist ein früheres Echo
few-liver-at-floor = Die Leber liegt bei TE { $te } ms im Rauschen: wie viel heller die Läsion ist, ist nur als untere Grenze bekannt
few-lesion-at-floor = Die Läsion liegt bei TE { $te } ms im Rauschen: wie viel dunkler sie ist, ist nur als Grenze bekannt
few-sigma-unknown = Der Rauschpegel ist unbekannt, Signal und Rauschen lassen sich auf diesem Bild nicht unterscheiden: eine Rausch-ROI in Luft zeichnen oder σ eingeben
few-load-unknown = Ein Bild allein sagt nicht, ob die Leber eisenbeladen ist: ihr Eisen oder R2* mit Quelle eingeben oder daneben eine Muskel-ROI zeichnen
few-load-typed = Das Eisen der Leber ({ $lic } mg/g) wurde eingegeben ({ $source }), es ist nicht auf diesen Bildern gemessen
few-load-typed-bare = Das Eisen der Leber ({ $lic } mg/g) wurde ohne Quelle eingegeben, es ist nicht auf diesen Bildern gemessen
few-typed-not-loaded = Das eingegebene Eisen der Leber ({ $lic } mg/g) liegt unter der Grenze der Eisenüberladung ({ $scheme } beginnt bei { $limit } mg/g): das Zeichen gilt nicht
few-darker-than-muscle = Die Leber ist dunkler als Muskel (Signalverhältnis { $ratio }, 95-%-Intervall { $low } bis { $high }), was als Eisenüberladung gilt: auch Spulenempfindlichkeit und T1-Wichtung ändern es
few-not-darker-than-muscle = Dass die Leber dunkler als Muskel ist, ist nicht gezeigt (Signalverhältnis { $ratio }, 95-%-Intervall { $low } bis { $high }): eine Eisenüberladung ist nicht gezeigt, und das Zeichen gilt nicht
few-muscle-says-nothing = Die Muskel-ROI liegt im Rauschen oder ist für einen Vergleich zu klein: das Eisen der Leber eingeben oder eine andere zeichnen
few-one-image = Bei TE { $te } ms wäre auf einem Bild ein Unterschied der R2* bis { $rate } s⁻¹ nicht zu sehen, wenn sich die S0 um höchstens den Faktor { $bound } unterscheiden
few-two-point = R2* aus zwei Echos: ob eine Exponentialfunktion den Signalabfall beschreibt, lässt sich nicht beurteilen
few-fat-pair = Fett liegt bei TE { $late } ms in anderer Phase als bei TE { $early } ms und täuscht einen Abfall vor oder verdeckt ihn: es gibt keine Rate, das spätere Bild wird nach dem Aussehen beurteilt
few-fat-pair-field-unknown = Die Feldstärke ist unbekannt, Fett kann bei TE { $late } ms in anderer Phase liegen als bei TE { $early } ms: es gibt keine Rate, das spätere Bild wird nach dem Aussehen beurteilt; die Feldstärke eingeben
liver-iron-name = Lebereisen, anderweitig bekannt
liver-iron-value = Eingegebenes Lebereisen
liver-iron-help = Eisen oder R2* der Leber aus einer anderen Untersuchung: ein oder zwei Echos zeigen es nicht
liver-iron-source = Quelle des Werts
liver-iron-unknown = nicht bekannt
liver-iron-lic = als LIC eingeben
liver-iron-rate = als R2* eingeben
card-basis = Grundlage
basis-one-image = ein Bild, TE { $te } ms
basis-image = ein Bild
basis-two-echoes = R2* aus zwei Echos
basis-scanner-map = Karte des Scanners
basis-fit = angepasste R2*
card-signal-ratio = Signalverhältnis
card-loss-lesion = Signalverlust, Läsion
card-loss-liver = Signalverlust, Leber
image-alone = Dieses Bild allein (TE { $te } ms): { $finding }; ein Unterschied bis { $rate } s⁻¹ wäre nicht zu sehen
image-alone-bare = Dieses Bild allein (TE { $te } ms): { $finding }
iron-typed = Eisen wie eingegeben · { $scheme }
