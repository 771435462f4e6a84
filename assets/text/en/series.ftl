# Series, stacks and the noise level: what was noticed, and why something is refused.
series-joined-to = Joined as an echo with series { $number }
series-joined-others = Echoes of series { $numbers } were joined with this one
refused-derived = These images were computed from others (ImageType { $word }), only originals are fitted: choose the original series
refused-marked-derived = The images are marked as DERIVED, as computed images and copies without names are: if only their headers were changed, fit them as originals (Edit → Fit as originals, or --derived on the command line)
derived-taken-as-original = The images are marked as DERIVED and were taken as originals: if they were computed from others, the rates are wrong
refused-not-magnitude = These are not magnitude images ({ $component }): choose the magnitude series
refused-te-unknown = Echo times are unknown, the files state none that tell the echoes apart: export the series again with its headers
refused-te-unknown-type = Echo times are unknown, the files state none that tell the echoes apart; type them in
refused-te-unknown-because = Echo times are unknown ({ $why }): export the series again with its headers
refused-te-unknown-because-type = Echo times are unknown ({ $why }): type them in
te-all-tiny = All echo times are below 0.1 ms (up to { $last } ms), they may be written in seconds; type them in ms
te-first-late = The first echo is at { $first }: iron-rich tissue may be at the noise floor by then
field-differs = MagneticFieldStrength differs between images ({ $low } to { $high }): export each series by itself
field-unusable = MagneticFieldStrength { $stated } is not usable, enter it to get iron concentrations
field-in-gauss = MagneticFieldStrength { $stated } was read as gauss: { $field }
field-without-calibration = No iron calibration is published for { $field }, only R2* and T2* are shown
slice-lacks-echoes = Slice { $slice } lacks { $count ->
    [one] echo
   *[other] echoes
 } { $echoes }
series-field-by-frequency = The headers say { $stated }, the imaging frequency of protons says { $field }: that is used
series-field-only-by-frequency = The headers state no field strength; { $field } follows from the imaging frequency of protons
slices-unevenly-spaced = Slices are not evenly spaced ({ $median } mm, once { $largest } mm): one may be missing, volumes are unsafe
refused-one-echo = There is only one echo time, so there is no rate and no map: regions are compared by their look on this image
magnitude-from-complex = Magnitude was computed from the real and imaginary images
refused-mosaic = Slices are tiled into one image (mosaic), export them as single slices or as enhanced DICOM
series-two-echoes = Two echoes give no map and no test of the model: a rate of regions where fat is in like phase at both, else their look
te-far-from-next = Echo times { $early } and { $late } lie far apart: one of them may be written in another unit
magnitude-unmarked = Nothing in the files says whether these are magnitude images, they are taken as such
field-missing = MagneticFieldStrength is missing, enter it to get iron concentrations
thickness-differs = SliceThickness differs between images
compressed-with-loss = The images were compressed with loss, R2* from them is unreliable
spacing-missing = PixelSpacing is missing or unusable: lengths and areas are in pixels, not in mm
orientation-unusable = ImageOrientationPatient is unusable: no orientation letters
slices-by-location = Slices were ordered by SliceLocation, positions are unusable
slices-by-instance-number = Slices were ordered by InstanceNumber, positions are missing or unusable
left-out-no-position = { $count } images without ImagePositionPatient left out
split-repeated-slices = Every slice comes { $count } times: split into as many stacks by { $name }
split-repeats = { $count ->
    [one] 1 image shows
   *[other] { $count } images show
 } a slice and echo time that is there already, kept apart as repeats
refused-runs-mixed = The images belong to several measurements, and nothing in the files says which to which: export each of them by itself
runs-not-told-apart = { $count } series of one echo each belong to several measurements, and nothing in the files says which to which: they were not joined
split-runs = It was measured { $count } times, each run is a stack of its own
run-broken-off = This run ends earlier than another one of the same measurement: the whole one is taken unless this one is chosen
split-te-differ = Echo times differ between slices: split into { $count } stacks
rescale-slope-unusual = RescaleSlope { $slope } is of an unusual size
rescale-slope-partly-missing = RescaleSlope is missing on some images, 1 was used there
rescale-philips-used = RescaleSlope × scale slope (2005,100E) differs between images, the Philips floating point scaling was used
rescale-ambiguous = RescaleSlope differs between echoes while the Philips scale slope (2005,100E) does not: the scaling of the echoes is ambiguous, export the series again
rescale-slope-negative = RescaleSlope is negative: bright and dark may be turned round
rescale-intercept-offset = RescaleIntercept is not zero: an offset in magnitude images biases R2* unless the model allows for it
split-patients = The images belong to { $count } patients, they are never joined
duplicates-read-once = { $count ->
    [one] 1 image
   *[other] { $count } images
 } came twice and was read once
duplicates-other-pixels = { $count ->
    [one] 1 image has
   *[other] { $count } images have
 } the SOPInstanceUID of another but other pixels, only the first was kept
images-not-mr = { $count } of { $total } images are not MR images and can only be viewed
images-in-color = { $count } of { $total } images are in color and can only be viewed
left-out-computed = { $count ->
    [one] 1 computed image
   *[other] { $count } computed images
 } kept out of the fit
split-because = The series was split because its images differ in { $what }
left-out-too-many-kinds = { $count } images were left out: the series holds more than { $most } kinds of images
refused-mixed-patients = One SeriesInstanceUID holds images of more than one PatientID, nothing of it was opened
te-typed = Echo times were typed in, they are not those of the files
te-must-ascend = Echo times must ascend, but { $late } stands before { $early }
te-how-to-write = Write echo times in ms, as in 1.2 2.4 3.6 or 0.99+1.41x12
left-out-te-zero = { $count ->
    [one] 1 image
   *[other] { $count } images
 } with EchoTime 0, a field map or a computed image left out
left-out-no-te = { $count ->
    [one] 1 image
   *[other] { $count } images
 } without a usable EchoTime left out
left-out-no-te-because = { $count ->
    [one] 1 image
   *[other] { $count } images
 } without a usable EchoTime left out: { $why }
te-unknown-told-apart = Echoes were told apart by { $name }, their echo times are not in the files
series-note-files = { $note } ({ $count ->
    [one] 1 file
   *[other] { $count } files
 })
component-magnitude = magnitude
component-unmarked = unmarked, taken as magnitude
component-phase = phase
component-real = real part
component-imaginary = imaginary part
noise-sigma-unusable = A noise level of { $sigma } cannot be used: enter a number above 0
noise-level-of-volume = No noise level from air: { $why }; one for the whole volume is taken from what its decays leave unexplained, draw a noise ROI in air to check it
noise-level-of-volume-without-hint = No noise level from air: { $why }; one for the whole volume is taken from what its decays leave unexplained
noise-roi-zero = { $percent } % of the noise ROI is zero: the scanner blanked the air, so it holds no noise to measure
noise-roi-quantized = The noise ROI is quantized to steps of { $step }, larger than its noise: σ cannot be measured there
noise-roi-not-noise = The noise ROI does not look like noise of { $coils ->
    [one] 1 channel
   *[other] { $coils } channels
 }: it may hold signal or ghosts, or L differs
noise-roi-empty = The noise ROI holds no pixels: draw it in air, inside the image
noise-roi-no-signal = The noise ROI holds no signal at all
noise-roi-constant = The noise ROI holds one value only, so it holds no noise to measure: draw it in air
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
