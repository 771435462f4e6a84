# Fälle, Quiz, synthetische Echozeit, Vortrag.

case-label = Eingebauter Fall { $number }
case-series = T2*-Multiecho-GRE (simuliert)
case-series-changed = T2*-Multiecho-GRE (simuliert, verändert)

case-iso-title = Eine Raumforderung in einer eisenbeladenen Leber
case-iso-history = Beta-Thalassämia intermedia, gelegentlich transfundiert. Sonographisch fand sich im rechten Leberlappen eine Raumforderung von 4,5 cm; die kontrastverstärkten Serien waren nicht eindeutig.
case-iso-question = Speichert die Raumforderung Eisen wie die Leber um sie herum?
case-iso-learn = Das Signal der Raumforderung fällt mit der Rate der Leber ab: Das Verhältnis der beiden R2* liegt nahe 1, und sein ganzes 90-%-Intervall liegt innerhalb der Grenzen. Das ist gezeigte Gleichheit, also mehr als ein nicht gefundener Unterschied. Blutbildendes Gewebe außerhalb des Knochenmarks nimmt Eisen auf und verhält sich so; Karzinome, Metastasen und die meisten Adenome heben sich hell ab. Das Zeichen stützt sich auf einen veröffentlichten Fall, die Biopsie bleibt der Referenzstandard. Im ersten Echo ist die Raumforderung etwas heller: Das liegt an ihrem S0 und sagt nichts über Eisen.
case-iso-because = Läsion und Leber unterscheiden sich in R2* um weniger als 1 %
case-iso-step-1 = Im ersten Echo ist die Raumforderung etwas heller als die Leber: Das ist ihr S0, nicht ihr Eisen.
case-iso-step-2 = Zwei Echos später haben beide den größten Teil ihres Signals verloren, und beide gleich schnell.
case-iso-step-3 = In diesem engen Fenster ist nur noch Rauschen zu sehen; gleiches Aussehen in diesem Echo beweist nichts.
case-iso-step-4 = Auf der R2*-Karte hat die Raumforderung die Farbe der Leber; sie verrät sich nur durch die verdrängten Gefäße.
case-iso-step-5 = Das Verhältnis mit seinem Intervall lesen: Es liegt ganz innerhalb der Grenzen, die Gleichheit ist also gezeigt und nicht angenommen.

case-hyper-title = Eine neue Läsion unter Chelattherapie
case-hyper-history = Transfusionspflichtige Anämie unter Chelattherapie; vor zwei Jahren Operation eines Kolonkarzinoms. In der Nachsorge zeigt sich eine neue Läsion von 4 cm im rechten Leberlappen.
case-iron-question = Speichert die Läsion Eisen wie die Leber um sie herum?
case-hyper-learn = Die Leber verliert ihr Signal in wenigen Millisekunden, die Läsion bleibt hell: Sie nimmt kein Eisen auf. Der Signalunterschied ist am größten bei einer TE von ln(R2* Leber / R2* Läsion) / (R2* Leber − R2* Läsion), hier etwa 6 ms. Ab etwa 9 ms liegt die Leber im Rauschen, und es bleibt der langsame Signalabfall der Läsion. So sehen Metastasen, hepatozelluläre Karzinome und die meisten Adenome aus; welche davon vorliegt, kann T2* nicht sagen.
case-hyper-because = die Läsion speichert kein Eisen, die Leber schon
case-hyper-step-1 = Im ersten Echo unterscheiden sich Läsion und Leber kaum: Das Eisen hatte noch keine Zeit zu wirken.
case-hyper-step-2 = Nahe 6 ms ist der Unterschied am größten: Die Leber ist fast dunkel, die Läsion kaum verblasst.
case-hyper-step-3 = Ab etwa 9 ms liegt die Leber im Rauschen, und der Kontrast schwindet mit dem Signalabfall der Läsion.
case-hyper-step-4 = Auf der R2*-Karte ist die Läsion ein Loch im Eisen, etwa 45 gegen 400 s⁻¹.
case-hyper-step-5 = Das synthetische Echo steht auf der besten TE bei gleichem S0, ln(400/45)/(400 − 45), also 6,2 ms.

case-hypo-title = Ein dunkler Knoten
case-hypo-history = Zirrhose mit mäßiger Eisenüberladung. In der Verlaufssonografie fand sich ein Knoten von 4 cm.
case-hypo-question = Speichert der Knoten weniger, ebenso viel oder mehr Eisen als die Leber?
case-hypo-learn = Das Signal des Knotens fällt schneller ab als das der Leber: Sein R2* ist etwa 1,6-mal so hoch, er speichert also mehr Eisen. Der Signalunterschied ist nahe 4 ms am größten; je näher beide Gewebe dem Rauschen kommen, desto ähnlicher sehen sie aus. So verhalten sich siderotische Knoten. Ein heller Herd in einem solchen Knoten verdient einen zweiten Blick.
case-hypo-because = R2* des Knotens ist 1,6-mal so hoch wie das der Leber
case-hypo-step-1 = Im ersten Echo sind Knoten und Leber fast gleich.
case-hypo-step-2 = Nahe 4 ms ist der Unterschied am größten: Der Knoten ist deutlich dunkler als die Leber.
case-hypo-step-3 = In späten Echos nähern sich beide dem Rauschen und sehen wieder gleich aus.
case-hypo-step-4 = Auf der R2*-Karte ist der Knoten der hellere: Er speichert mehr Eisen als die Leber.

case-trap-title = Alles ist dunkel
case-trap-history = Schwere Transfusionssiderose und sonographisch eine Läsion von 4 cm. Die T2*-Serie enthält nur In-Phase-Echos, das erste bei 4,6 ms. Der erste Befund lautet: isointens in T2*-gewichteten Bildern.
case-trap-question = Ist die Läsion isointens zur eisenbeladenen Leber?
case-trap-learn = Beide Gewebe liegen in jedem Echo im Rauschen. Magnitudenrauschen hat einen eigenen Mittelwert, 1,25 σ: Zwei Gewebe ohne Signal sehen genau gleich aus, und auch das Mitteln von mehr Pixeln bringt das Signal nicht zurück. In Wahrheit fällt das Signal der Läsion mit 680 s⁻¹ ab und das der Leber mit 950 s⁻¹: Bei einem ersten Echo von 1 ms wäre die Läsion 30 % heller. Gleiches Aussehen im Rauschen bedeutet nichts. Ehrlich ist nur die Antwort, dass diese Echos keine erlauben; die Messung mit einem ersten Echo von 1 ms oder kürzer wiederholen.
case-trap-step-1 = Das erste Echo kommt bei 4,6 ms, und Läsion und Leber sehen gleich aus, wie der erste Befund sagt.
case-trap-step-2 = Ein engeres Fenster hebt nur Rauschen hervor: Es gibt kein Signal mehr zu vergleichen.
case-trap-step-3 = Auf der R2*-Karte hat kaum ein Pixel von Leber oder Läsion einen Wert, weil kein Echo über dem Rauschen liegt.
case-trap-step-4 = Im Diagramm des Signalabfalls liegen alle Punkte beider Gewebe im schraffierten Bereich des Rauschens.
case-trap-step-5 = „Was wäre, wenn…“ öffnen, die erste Echozeit auf 1 ms setzen und sehen, was ein früheres Echo gezeigt hätte.

case-sparing-title = Ein heller Bezirk neben der Gallenblase
case-sparing-history = Hereditäre Hämochromatose, mit Aderlässen behandelt. Zufällig fand sich ein großer auffälliger Bezirk neben dem Gallenblasenbett.
case-sparing-question = Ist das eine Läsion ohne Eisen, und taugt die Leber daneben als Vergleich?
case-sparing-learn = Der Bezirk speichert weniger als die Hälfte des Eisens der Leber, aber seine Grenze ist geographisch, und die Gefäße ziehen ungestört hindurch: ein ausgesparter Teil der Leber. Die zweite Leberregion liegt in einem linken Lappen, der ebenfalls teilweise ausgespart ist; die beiden Leberregionen widersprechen sich also, und jedes Verhältnis hängt davon ab, welche von ihnen gewählt wird. Wo Eisen ungleich verteilt ist, gilt das Zeichen nicht; das gehört vor jede Zahl.
case-sparing-because = das Eisen ist ungleich verteilt, und die Leberregionen widersprechen sich
case-sparing-step-1 = Ein großer Bezirk bleibt hell, während die Leber um ihn herum verblasst.
case-sparing-step-2 = Seine Grenze ist geographisch, und die Gefäße ziehen ungestört hindurch: keine Raumforderung.
case-sparing-step-3 = Die R2*-Karte bis in den linken Lappen verfolgen: Die Leber selbst ist ungleichmäßig.
case-sparing-step-4 = Das Signal der zweiten Leberregion fällt langsamer ab als das der ersten; jedes Verhältnis hängt davon ab, welche gewählt wird.
case-sparing-step-5 = Wo Eisen ungleich verteilt ist, gilt das Zeichen nicht; das gehört vor jede Zahl.

case-none-title = Eine zufällig entdeckte Läsion
case-none-history = Zufallsbefund bei gesunder Blutspenderin: eine Läsion von 4 cm im rechten Leberlappen. Ferritin normal.
case-none-learn = Das Signal fällt in Läsion und Leber fast gleich schnell ab, und das sagt nichts über Eisen. Diese Leber hat ein R2* von 35 s⁻¹, bei 1,5 T ein normaler Wert: Es gibt kein Eisen, das eine Läsion speichern oder aussparen könnte, also fällt das Signal auch in Metastase und normaler Leber gleich schnell ab. Der Helligkeitsunterschied ist einer von S0, also von T1 und Protonendichte, und in jedem Echo derselbe. Erst den Eisengehalt der Leber prüfen, dann das Zeichen anwenden.
case-none-because = die Leber enthält kein Eisen, das eine Läsion speichern oder aussparen könnte
case-none-step-1 = Im ersten Echo ist die Läsion dunkler als die Leber.
case-none-step-2 = Im letzten Echo ist sie um denselben Anteil dunkler: Keine von beiden hat Signal an Eisen verloren.
case-none-step-3 = Die R2*-Karte reicht hier von 0 bis 100 s⁻¹, und die Leber liegt nahe 35 s⁻¹, bei 1,5 T ein normaler Wert.
case-none-step-4 = Ohne Eisen in der Leber gilt das Zeichen nicht, was immer das Verhältnis sagt.

case-fatty-title = Hell, weg, wieder hell
case-fatty-history = Metabolisches Syndrom mit erhöhtem Ferritin. In der Sonografie fand sich eine Läsion von 4 cm; zwei Befunder beschreiben ihr Signal verschieden.
case-fatty-question = Speichert die Läsion Eisen wie die Leber, und warum kommt und geht ihr Kontrast?
case-fatty-learn = Die Leber enthält neben Eisen 25 % Fett. Bei 1,5 T sind Fett und Wasser nahe 2,3 und 6,9 ms gegenphasig und nahe 4,6 und 9,2 ms in Phase, das Signal der Leber bricht also in jedem dritten Echo dieser Serie ein. Die Läsion enthält kein Fett: Gegen die Einbrüche wirkt sie hell, in Phase nicht. Ihr R2* gleicht dem der Leber, sie speichert also Eisen wie die Leber. In Phase urteilen oder Fett und Wasser gemeinsam anpassen, und einem einzelnen Gegenphasen-Echo misstrauen.
case-fatty-because = R2* ist gleich; der Kontrast kommt und geht mit dem Fett der Leber
case-fatty-step-1 = Nahe 2,3 ms sind Fett und Wasser gegenphasig: Die Leber ist dunkel, und die Läsion wirkt hell.
case-fatty-step-2 = Fast in Phase ist die Läsion beinahe verschwunden.
case-fatty-step-3 = Nahe 6,9 ms sind sie wieder gegenphasig, und die Läsion ist wieder da.
case-fatty-step-4 = Die R2*-Karte mittelt über die Einbrüche des Fetts: Die Läsion unterscheidet sich kaum von der Leber.
case-fatty-step-5 = Im Feld der Anpassung das Fett-Wasser-Modell wählen: Es folgt den Einbrüchen, statt über sie zu mitteln.

truth-ratio = das simulierte R2*-Verhältnis von Läsion zu Leber ist { $ratio }
truth-at-floor = in keinem der beiden Gewebe liegt ein Echo über dem Rauschen

# Befehle.
command-library = Fallsammlung…
command-library-help = Alle Fälle mit ihren Bildern zeigen
command-guide = Geführte Tour
command-guide-help = Schritt für Schritt durch den offenen Fall gehen oder beenden
command-next-step = Nächster Schritt
command-next-step-help = Den nächsten Schritt des geführte Tours zeigen
command-previous-step = Voriger Schritt
command-previous-step-help = Den Schritt davor zeigen
command-next-case = Nächster Fall
command-next-case-help = Den Fall nach diesem öffnen
command-previous-case = Voriger Fall
command-previous-case-help = Den Fall vor diesem öffnen
command-sliders = Was wäre, wenn…
command-sliders-help = Feld, Echozeiten, Eisen, Fett und Rauschen des offenen Falls ändern oder die Regler ausblenden
command-reset-case = Fall zurücksetzen
command-reset-case-help = Den Fall auf seine eigenen Werte zurücksetzen
command-learn = Lernziele
command-learn-help = Wahrheit, Erklärung und Quellen des offenen Falls zeigen
command-add-case = In die Fallsammlung aufnehmen…
command-add-case-help = Die offene Studie ohne Patientendaten als Lehrfall aufnehmen
command-quiz = Quiz…
command-quiz-help = Erst vorhersagen, dann die Antwort sehen; oder das Quiz beenden
command-answer-iso = Antwort isointens
command-answer-hyper = Antwort hyperintens
command-answer-hypo = Antwort hypointens
command-answer-none = Antwort nicht zu entscheiden
command-answer-help = Die Frage des Quiz beantworten
command-quiz-next = Lösung zeigen oder weiter
command-quiz-next-help = Die Antwort auflösen, dann zum nächsten Fall gehen
command-presenter = Vortrag
command-presenter-help = Vollbild mit großer Schrift und Uhr, ohne Patiententext; Esc beendet
command-spotlight = Lichtkegel
command-spotlight-help = Hervorheben, worauf der Zeiger steht
command-synthetic = Synthetische TE
command-synthetic-help = Das Bild bei beliebiger Echozeit aus der Anpassung zeigen oder ausblenden
command-best-te = Beste TE
command-best-te-help = Die synthetische Echozeit auf den größten Unterschied bei gleichem S0 setzen
command-iso-crossing = Schnittpunkt
command-iso-crossing-help = Die synthetische Echozeit dorthin setzen, wo Läsion und Leber gleich hell sind

# Warum ein Befehl nicht geht.
teach-after-reveal = Zuerst die Frage des Quiz beantworten
teach-no-guide = Dieser Fall hat keinen geführte Tour
teach-guide-closed = Zuerst den geführte Tour starten
teach-built-in-only = Nur eingebaute Fälle lassen sich ändern
teach-unchanged = Der Fall hat seine eigenen Werte
teach-no-case = Zuerst einen Fall öffnen
teach-no-files = Zuerst eine Studie aus Dateien öffnen
teach-no-question = Es läuft kein Quiz
teach-choose-first = Zuerst eine Antwort wählen
teach-no-presenter = Zuerst den Vortrag starten
teach-no-fit = Das synthetische Bild braucht eine Serie, die sich anpassen lässt
teach-no-best-te = Die beste TE braucht die Raten von Läsion und Leber
teach-no-crossing = Die angepassten Kurven von Läsion und Leber schneiden sich hier nicht
teach-in-quiz = Zuerst das Quiz beenden
teach-no-scores = Zuerst eine Frage des Quiz beantworten
teach-no-score-file = Zuerst eine Punktedatei angeben

# Vorhersagen.
predict-iso = Isointens
predict-iso-means = speichert Eisen wie die Leber
predict-hyper = Hyperintens
predict-hyper-means = nimmt kein Eisen auf
predict-hypo = Hypointens
predict-hypo-means = speichert mehr Eisen als die Leber
predict-none = Nicht zu entscheiden
predict-none-means = diese Bilder erlauben keine Antwort

# Meldungen.
add-needs-folder = Zuerst einen Ordner für eigene Fälle angeben
add-done = Ohne Patientendaten in die Fallsammlung aufgenommen
add-failed = Der Fall wurde nicht aufgenommen: { $reason }
scores-failed = Die Punkte wurden nicht gespeichert: { $reason }
job-simulate = Simulation
job-library = Fälle lesen
synthetic-extrapolated = extrapoliert: gemessen von { $first } bis { $last } ms

# Der offene Fall.
case-section = Fall
case-changed = gegenüber dem Fall verändert
case-change = { $name }: { $from } → { $to }
knob-field = Feldstärke
knob-first-te = Erste Echozeit
knob-te-step = Echoabstand
knob-num-echoes = Anzahl der Echos
knob-liver-rate = R2* der Leber
knob-lesion-rate = R2* der Läsion
knob-liver-s0 = S0 der Leber
knob-lesion-s0 = S0 der Läsion
knob-liver-fat = Fett in der Leber
knob-lesion-fat = Fett in der Läsion
knob-field-note = R2* skaliert mit dem Feld (Storey 2007)
guide-step = Schritt { $number }/{ $count }
guide-close = Geführte Tour beenden

# Synthetisches Echo.
synthetic-noise = Rauschen wie gemessen
synthetic-noise-help = Rauschen mit gemessenem σ und gemessenen Spulen hinzufügen; in jeder Echozeit dasselbe Muster
synthetic-computed = aus der Anpassung berechnet
synthetic-outside = außerhalb der gemessenen Echozeiten
synthetic-no-noise = ohne Rauschen
synthetic-noise-text = Rauschen σ { $sigma }, L { $coils }
synthetic-mark = synthetisch { $te } ms

# Was zu lernen ist.
learn-truth = Wahrheit
learn-sources = Quellen
learn-limits = Lehrtext, keine Diagnose: Wo die Bildgebung nicht entscheidet, bleibt die Biopsie der Referenzstandard.
learn-unchanged = Dieser Text gilt für den unveränderten Fall.
truth-rates = Simuliert mit R2* { $lesion } s⁻¹ in der Läsion und { $liver } s⁻¹ in der Leber, Verhältnis { $ratio }.
truth-finding = { $finding }: { $because }.
truth-finding-plain = { $finding }.
truth-no-sign = Das Zeichen darf hier nicht verwendet werden, was immer das Verhältnis sagt.
truth-no-sign-plain = Nach ihrer Rate ist die Läsion { $finding }, doch das Zeichen darf hier nicht verwendet werden.
truth-no-sign-because = Nach ihrer Rate ist die Läsion { $finding }, doch das Zeichen darf hier nicht verwendet werden: { $because }.

# Fallsammlung.
library-title = Fallsammlung
library-card = Fall { $number }: { $title }
library-acquisition = { $field } T · { $count } Echos · TE { $first }–{ $last } ms
library-open = Fall öffnen
library-guide = Mit geführter Tour öffnen
library-folder = Eigene Fälle
library-folder-hint = Ordner der eigenen Fälle, lässt sich teilen
add-title = In die Fallsammlung aufnehmen
add-what = Geschrieben werden nur Pixel, Geometrie, Echozeiten, Feld, TR und Flipwinkel unter neuen Kennungen, dazu die Bereiche und diese Texte.
add-reminder = Keine Namen und Daten schreiben, und auf eingebrannten Text in den Bildern achten.
add-name = Titel, der nichts verrät
add-history = Vorgeschichte
add-question = Frage
add-answer = Richtige Antwort
add-no-answer = keine, nicht für das Quiz
add-applies = Das Zeichen darf in diesem Fall verwendet werden
add-because = Warum, in einem halben Satz
add-button = Fall aufnehmen
add-incomplete = Zuerst Titel und Ordner angeben

# Quiz.
quiz-title = Quiz
quiz-rules = Ergebnis, Zahlen, Karten und Texte sind verborgen. Jeden Fall mit den Tasten 1 bis 4 beantworten, Enter löst auf, noch einmal Enter zeigt den nächsten Fall.
quiz-points = Die richtige Antwort gibt einen Punkt. Wo das Zeichen nicht verwendet werden darf, lautet sie „nicht zu entscheiden“; das richtig benannte Aussehen gibt dort einen halben Punkt.
quiz-draw = Die Bereiche selbst zeichnen
quiz-draw-hint = L und B zeichnen Läsion und Leber; was nicht gezeichnet ist, kommt mit der Auflösung.
quiz-start = Quiz starten
quiz-place = Fall { $number } von { $count } · Runde { $round }
quiz-chosen = { $answer }, gewählt
quiz-reveal = Lösung zeigen
quiz-score = Punkte
quiz-close = Quiz schließen
quiz-end = Quiz beenden
quiz-keys-ask = Tasten: 1–4 antworten, Enter löst auf.
quiz-right = Richtig
quiz-half = Halb richtig
quiz-wrong = Falsch
quiz-answer = Antwort: { $answer }. Vorhergesagt: { $yours }.
quiz-score-so-far = bisher { $points } von { $count } Punkten
quiz-done = Ende der Runde
quiz-total = { $points } von { $count }
quiz-column-yours = Vorhergesagt
quiz-column-answer = Antwort
quiz-column-all = Alle Runden
quiz-save-hint = Punktedatei, CSV oder JSON nach der Endung
quiz-save-field = Punktedatei
quiz-save = Punkte speichern
quiz-save-help = Die Antworten aller Runden in die Punktedatei schreiben
quiz-hidden-map = Bis zur Auflösung verborgen

# Vortrag.
presenter-leave = Beenden
presenter-timer = Uhr { $time }
presenter-restart = Uhr neu starten
command-keep-step = Ansicht als Schritt merken
command-keep-step-help = Die Ansicht als nächsten Schritt im geführte Tour eines eigenen Falls merken
step-kept = Schritt { $number } ist gemerkt; den Satz dazu schreiben Sie beim Aufnehmen in die Fallsammlung
add-steps = Geführte Tour, ein Satz je Schritt
add-steps-hint = Stellen Sie die Ansicht ein und wählen Sie im Menü Lehren „Ansicht als Schritt merken“; die Schritte erscheinen dann hier.
add-step = Satz zu Schritt { $number }
add-step-remove = Schritt weglassen
add-step-remove-number = Schritt { $number } weglassen
add-step-view = Schicht { $slice }, Echo { $echo }, { $pane }
add-step-echo = Echobild
add-step-synthetic = synthetische TE { $te } ms
add-steps-untold = Schreiben Sie zu jedem Schritt einen Satz, oder lassen Sie den Schritt weg
quiz-question = Gegen die Leber um sie herum ist die Läsion …
knob-changed = { $name }, war { $from }
knob-unchanged = wie eingebaut
undo-change-case = Fall ändern
