# Series, stacks and the noise level: what was noticed, and why something is refused.
series-joined-echo-with-series = Joined as an echo with series { $number }
series-echoes-series-joined-with = Echoes of series { $numbers } were joined with this one
series-these-images-computed-from = These images were computed from others (ImageType { $word }), only originals are fitted: choose the original series
series-marked-derived = The images are marked as DERIVED, as computed images and copies without names are: if only their headers were changed, fit them with --derived on the command line
series-derived-taken-as-original = The images are marked as DERIVED and were taken as originals: if they were computed from others, the rates are wrong
series-these-magnitude-images = These are not magnitude images ({ $component }): choose the magnitude series
series-te-unknown = Echo times are unknown, the files state none that tell the echoes apart: export the series again with its headers
series-te-unknown-type-in = Echo times are unknown, the files state none that tell the echoes apart; type them in
series-te-unknown-because = Echo times are unknown ({ $why }): export the series again with its headers
series-te-unknown-because-type-in = Echo times are unknown ({ $why }): type them in
series-all-echo-times-below = All echo times are below 0.1 ms (up to { $last } ms), they may be written in seconds; type them in ms
series-first-echo-at-iron = The first echo is at { $first }: iron-rich tissue may be at the noise floor by then
series-magneticfieldstrength-differs-between-images = MagneticFieldStrength differs between images ({ $low } to { $high }): export each series by itself
series-magneticfieldstrength-usable-enter-get = MagneticFieldStrength { $stated } is not usable, enter it to get iron concentrations
series-magneticfieldstrength-read-gauss = MagneticFieldStrength { $stated } was read as gauss: { $field }
series-iron-calibration-published-for = No iron calibration is published for { $field }, only R2* and T2* are shown
series-slice-lacks-echo = Slice { $slice } lacks { $count ->
    [one] echo
   *[other] echoes
 } { $echoes }
series-field-by-frequency = The headers say { $stated }, the imaging frequency of protons says { $field }: that is used
series-field-only-by-frequency = The headers state no field strength; { $field } follows from the imaging frequency of protons
series-slices-evenly-spaced-mm = Slices are not evenly spaced ({ $median } mm, once { $largest } mm): one may be missing, volumes are unsafe
series-there-only-echo-time = There is only one echo time, a fit needs at least two: choose a multi-echo series
series-magnitude-computed-from-real = Magnitude was computed from the real and imaginary images
series-slices-tiled-into-image = Slices are tiled into one image (mosaic), export them as single slices or as enhanced DICOM
series-two-echoes = Two echoes are too few for a rate: three are needed, only the contrast at each echo is given
series-te-far-from-next = Echo times { $early } and { $late } lie far apart: one of them may be written in another unit
series-nothing-files-says-whether = Nothing in the files says whether these are magnitude images, they are taken as such
series-magneticfieldstrength-missing-enter-get = MagneticFieldStrength is missing, enter it to get iron concentrations
series-slicethickness-differs-between-images = SliceThickness differs between images
series-images-compressed-with-loss = The images were compressed with loss, R2* from them is unreliable
series-pixelspacing-missing-or-unusable = PixelSpacing is missing or unusable: lengths and areas are in pixels, not in mm
series-imageorientationpatient-unusable-orientation-letters = ImageOrientationPatient is unusable: no orientation letters
series-slices-ordered-by-slicelocation = Slices were ordered by SliceLocation, positions are unusable
series-slices-ordered-by-instancenumber = Slices were ordered by InstanceNumber, positions are missing or unusable
series-images-without-imagepositionpatient-left = { $count } images without ImagePositionPatient left out
series-every-slice-comes-times = Every slice comes { $count } times: split into as many stacks by { $name }
series-image-slice-echo-time = { $count ->
    [one] 1 image shows
   *[other] { $count } images show
 } a slice and echo time that is there already, kept apart as repeats
series-runs-mixed = The images belong to several measurements, and nothing in the files says which to which: export each of them by itself
series-runs-not-told-apart = { $count } series of one echo each belong to several measurements, and nothing in the files says which to which: they were not joined
series-measured-several-times = It was measured { $count } times, each run is a stack of its own
series-run-broken-off = This run ends earlier than another one of the same measurement: the whole one is taken unless this one is chosen
series-echo-times-differ-between = Echo times differ between slices: split into { $count } stacks
series-rescaleslope-unusual-size = RescaleSlope { $slope } is of an unusual size
series-rescaleslope-missing-on-some = RescaleSlope is missing on some images, 1 was used there
series-rescaleslope-scale-slope-2005 = RescaleSlope × scale slope (2005,100E) differs between images, the Philips floating point scaling was used
series-rescaleslope-differs-between-echoes = RescaleSlope differs between echoes while the Philips scale slope (2005,100E) does not: the scaling of the echoes is ambiguous, export the series again
series-rescaleslope-negative-bright-dark = RescaleSlope is negative: bright and dark may be turned round
series-rescaleintercept-zero-offset-magnitude = RescaleIntercept is not zero: an offset in magnitude images biases R2* unless the model allows for it
series-images-belong-patients-they = The images belong to { $count } patients, they are never joined
series-image-came-twice-read = { $count ->
    [one] 1 image
   *[other] { $count } images
 } came twice and was read once
series-image-sopinstanceuid-another-other = { $count ->
    [one] 1 image has
   *[other] { $count } images have
 } the SOPInstanceUID of another but other pixels, only the first was kept
series-images-mr-images-can = { $count } of { $total } images are not MR images and can only be viewed
series-images-color-can-only = { $count } of { $total } images are in color and can only be viewed
series-computed-image-kept-out = { $count ->
    [one] 1 computed image
   *[other] { $count } computed images
 } kept out of the fit
series-series-split-because = The series was split because its images differ in { $what }
series-too-many-kinds = { $count } images were left out: the series holds more than { $most } kinds of images
series-seriesinstanceuid-holds-images-more = One SeriesInstanceUID holds images of more than one PatientID, nothing of it was opened
series-echo-times-typed-they = Echo times were typed in, they are not those of the files
series-echo-times-must-ascend = Echo times must ascend, but { $late } stands before { $early }
series-write-echo-times-ms = Write echo times in ms, as in 1.2 2.4 3.6 or 0.99+1.41x12
series-left-out-te-zero = { $count ->
    [one] 1 image
   *[other] { $count } images
 } with EchoTime 0, a field map or a computed image left out
series-left-out-no-te = { $count ->
    [one] 1 image
   *[other] { $count } images
 } without a usable EchoTime left out
series-left-out-no-te-because = { $count ->
    [one] 1 image
   *[other] { $count } images
 } without a usable EchoTime left out: { $why }
series-echoes-told-apart-by = Echoes were told apart by { $name }, their echo times are not in the files
series-note-files = { $note } ({ $count ->
    [one] 1 file
   *[other] { $count } files
 })
component-magnitude = magnitude
component-unmarked = unmarked, taken as magnitude
component-phase = phase
component-real = real part
component-imaginary = imaginary part
noise-noise-level-cannot-be = A noise level of { $sigma } cannot be used: enter a number above 0
noise-level-of-volume = No noise level from air: { $why }; one for the whole volume is taken from what its decays leave unexplained, draw a noise ROI in air to check it
noise-level-of-volume-without-hint = No noise level from air: { $why }; one for the whole volume is taken from what its decays leave unexplained
noise-noise-roi-zero-scanner = { $percent } % of the noise ROI is zero: the scanner blanked the air, so it holds no noise to measure
noise-noise-roi-quantized-steps = The noise ROI is quantized to steps of { $step }, larger than its noise: σ cannot be measured there
noise-noise-roi-does-look = The noise ROI does not look like noise of { $coils ->
    [one] 1 channel
   *[other] { $coils } channels
 }: it may hold signal or ghosts, or L differs
noise-noise-roi-holds-pixels = The noise ROI holds no pixels: draw it in air, inside the image
noise-noise-roi-holds-signal = The noise ROI holds no signal at all
noise-noise-roi-holds-value = The noise ROI holds one value only, so it holds no noise to measure: draw it in air
no-air-zeroed = the scanner set the background to zero ({ $percent } % of the voxels), so it holds no noise to measure
no-air-quantized = the background is quantized to steps of { $step }, as large as its noise, so the noise cannot be measured there
no-air-constant = the background holds one value only ({ $value }), so it holds no noise to measure
no-air = the images hold too little air to measure the noise in
no-air-not-noise = the low signal of the images is not plain noise of { $coils ->
    [one] 1 channel
   *[other] { $coils } channels
 } (ghosts, filters or another number of channels), so the noise cannot be measured there
unknown-calibration = No calibration is called "{ $name }"; { $used } is used
unknown-scheme = No grading scheme is called "{ $name }"; { $used } is used
series-matrix-size = matrix size
