# Words that stand beside numbers.
slice-of = slice { $number }/{ $count }
echo-of = echo { $number }/{ $count }
te-unknown = TE unknown
