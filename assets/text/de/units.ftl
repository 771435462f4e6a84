# Wörter, die neben Zahlen stehen.
slice-of = Schicht { $number }/{ $count }
echo-of = Echo { $number }/{ $count }
te-unknown = TE unbekannt
echoes-count = { $count ->
    [one] 1 Echo
   *[other] { $count } Echos
 }
slices-count = { $count ->
    [one] 1 Schicht
   *[other] { $count } Schichten
 }
