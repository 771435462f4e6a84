# Words that stand beside numbers.
slice-of = slice { $number }/{ $count }
echo-of = echo { $number }/{ $count }
te-unknown = TE unknown
echoes-count = { $count ->
    [one] 1 echo
   *[other] { $count } echoes
 }
slices-count = { $count ->
    [one] 1 slice
   *[other] { $count } slices
 }
