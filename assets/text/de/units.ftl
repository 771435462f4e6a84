# Wörter, die neben Zahlen stehen.
slice-of = Schicht { $number }/{ $count }
echo-of = Echo { $number }/{ $count }
te-unknown = TE unbekannt
