# The verdict, its gates and its warnings.

## The finding
is-isointense = isointense
is-hyperintense = hyperintense
is-hypointense = hypointense
is-indeterminate = indeterminate
is-not-assessable = not assessable
headline-title-sign-does-not-apply = Sign does not apply
headline-title-liver = Iron of the liver
headline-not-assessable = The lesion cannot be assessed
verdict-by-rate = By R2*: { $finding }
headline-isointense = The lesion has the liver's R2*
headline-hyperintense = The lesion excludes iron
headline-hyperintense-less = The lesion holds less iron than the liver
headline-hypointense = The lesion decays faster than the liver: more iron, or blood, calcium, metal or gas
headline-leans = The data do not decide; they lean towards { $finding }
headline-undecided = The data do not decide
headline-liver = For the lesion, draw a lesion ROI
iron-scale-none = none
iron-scale-less = less than the liver
iron-scale-as-liver = as the liver
iron-scale-more = more than the liver
misfit-fat = fat (fat fraction { $percent } %)
misfit-gradient = a field that varies across the slice (by about { $hz } Hz)
misfit-two-compartments = two tissues in the voxels ({ $slow } and { $fast } s⁻¹)
misfit-clipping = clipped signals
misfit-odd-even = odd and even echoes that differ by { $percent } %
misfit-or = { $first } or { $others }
misfit-unknown = an unknown cause
grade-normal = normal
grade-mild = mild
grade-moderate = moderate
grade-severe = severe
grade-extreme = extreme

## Gates and warnings
caveat-few-echoes = Only { $used ->
    [one] 1 usable echo
   *[other] { $used } usable echoes
 } where a rate needs 3: include more echoes
caveat-no-fit = The decay of the { $tissue } cannot be fitted: { $why }
caveat-both-beyond-reach = Both decay faster than these echoes can measure (lesion above { $lesion } s⁻¹, liver above { $liver } s⁻¹): looking alike means nothing here, shorter echo times are needed
caveat-ratio-unbounded = The data set no limit to the ratio of the rates: use a larger ROI or shorter echo times
caveat-margin = An equivalence margin of { $margin } is not a margin: choose one above 1, for example 1.25
caveat-echo-scaling = From TE { $te } ms on, the signal is scaled by { $liver } in the liver and { $lesion } in the lesion, which no decay explains: exclude these echoes or check the rescale values
caveat-saturated-blocks = { $percent } % of the { $tissue } pixels are clipped at TE { $te } ms: the decay is not the tissue's, exclude that echo
caveat-saturated = { $percent } % of the { $tissue } pixels are clipped at TE { $te } ms: its rate may be too low, exclude that echo
caveat-spin-echo = These are spin echoes (T2): the sign is read on T2* and nothing is said of iron
caveat-liver-not-loaded = The liver is not iron-loaded ({ $lic } mg/g by { $calibration }, { $scheme } begins at { $limit } mg/g): the sign does not apply
caveat-liver-near-limit = The liver's iron ({ $low }–{ $high } mg/g) reaches across the limit of iron overload, { $limit } mg/g by { $scheme }: the sign may not apply
caveat-field-unknown-loaded = The field strength is unknown, but { $rate } s⁻¹ means iron overload up to 3 T: enter the field for LIC
caveat-field-unknown = The field strength is unknown and { $rate } s⁻¹ may or may not mean iron overload: enter the field
caveat-field-not-covered-loaded = { $calibration } is not calibrated at { $field } T: no LIC is given, the rate itself shows iron overload
caveat-field-not-covered = { $calibration } is not calibrated at { $field } T: whether the liver is iron-loaded is not known
caveat-small-roi = The { $tissue } ROI holds { $pixels ->
    [one] 1 pixel
   *[other] { $pixels } pixels
 }, under { $least }: its interval is uncertain, draw it larger or on more slices
caveat-first-echo-late = At the first echo (TE { $te } ms) only { $percent } % of the { $tissue }'s signal is left at { $rate } s⁻¹: its rate rests on few echoes, a shorter first echo would tell more
caveat-one-beyond-reach = The { $tissue } decays faster than these echoes can measure (above { $above } s⁻¹): the ratio is a bound
caveat-bound-from-s0 = The liver is at the noise floor in every echo; its rate is above { $above } s⁻¹ if its S0 is at least { $percent } % of the lesion's
caveat-uneven-liver = R2* varies by { $cov } % (CoV) inside the liver ROI, over { $limit } %: iron is spread unevenly, so the sign does not apply; draw the ROI in homogeneous tissue
caveat-uneven-lesion = R2* varies by { $cov } % (CoV) inside the lesion ROI, over { $limit } %: one rate may not describe it
caveat-livers-disagree = Liver ROIs disagree ({ $lowname } { $low } s⁻¹, { $highname } { $high } s⁻¹): focal sparing, periportal or focal siderosis, where the sign does not apply
caveat-sigma-unknown = The noise level is unknown, so the noise floor is not marked: draw a noise ROI in air
caveat-sigma-fitted = The noise level (σ { $sigma }) is fitted from the decay itself because there is no air to measure it in: draw a noise ROI to check it
caveat-lack-of-fit = No model describes the { $tissue }'s decay (χ² { $chi2 } times what noise allows, worst at TE { $te } ms: { $percent } %): check the region and its echoes
caveat-lack-of-fit-cause = No model describes the { $tissue }'s decay (χ² { $chi2 } times what noise allows, worst at TE { $te } ms: { $percent } %); most likely { $cause }
caveat-cause-used = The { $tissue }'s decay is not a single exponential; { $cause } explains it: { $rate } s⁻¹ instead of { $plain } s⁻¹ is used for the verdict
caveat-models-disagree = Models of the { $tissue } that the data do not rule out answer differently, among them { $cause }
caveat-rate-unidentified = What explains the { $tissue }'s decay, { $cause }, leaves its rate unknown: use a larger ROI or more echoes
caveat-sigma-of-region = The noise in the { $tissue } (σ { $sigma }) is { $times } times that of the stack (σ { $stack }), a rise often seen with parallel imaging: the region's is used
caveat-sigma-decides = Within the uncertainty of the noise in the { $tissue } the answer changes: draw a larger region or use shorter echo times
caveat-liver-perhaps-beyond-reach = The liver's { $rate } s⁻¹ looks normal but cannot be believed ({ $why }): a liver so loaded that its signal is gone before the first echo looks the same; shorter echo times are needed
untrusted-poor-fit = the fit explains { $share } % of the signal's variation
untrusted-s0 = its S0 is { $ratio } times the lesion's
untrusted-first-echo = at the first echo, TE { $te } ms, it is at the noise floor
caveat-few-effective-pixels = The { $tissue } ROI holds only { $effective } independent pixels: equality is not called below { $least }, draw it larger
caveat-lesions-disagree-blocks = Lesion ROIs answer differently ({ $lowname } { $low } s⁻¹, { $highname } { $high } s⁻¹): assess them one by one
caveat-lesions-disagree = Lesion ROIs differ ({ $lowname } { $low } s⁻¹, { $highname } { $high } s⁻¹): one rate may not describe them
caveat-outliers = { $count } of { $pixels } { $tissue } pixels lie far from the rest: a vessel or an edge, exclude them
caveat-shift = The { $tissue } moves by about { $shift } pixels up to TE { $te } ms: the echoes are not on top of each other
caveat-floor-trap-at = At TE { $te } ms both tissues are at the noise floor and look alike, although by R2* the lesion is { $finding }
caveat-floor-trap = From TE { $from } to { $to } ms both tissues are at the noise floor and look alike, although by R2* the lesion is { $finding }
caveat-s0-effect = The lesion looks { $seen } because of its S0 ({ $ratio } times the liver's: T1, proton density, coil), not because of its iron
caveat-eye-misses-crossing = At TE { $te } ms the lesion looks like the liver, although by R2* it is { $finding }: the curves cross there
caveat-eye-misses = At TE { $te } ms the lesion looks like the liver, although by R2* it is { $finding }: the difference shows only later
caveat-eye-exaggerates = At TE { $te } ms the lesion looks { $seen }, although its rate equals the liver's within the margin
looks-brighter = brighter
looks-darker = darker
looks-alike = alike

## Why there is no rate
no-fit-none = no reason is known
no-fit-few-echoes = too few usable echoes, include more
no-fit-floor = no echo stands above the noise floor
no-fit-no-signal = there is no signal
no-fit-not-finite = a pixel value is not a number
no-fit-saturated = the signal is clipped
no-fit-spacing = this model needs equally spaced echoes, choose another
no-fit-no-decay = the signal does not decay
no-fit-unsettled = the fit did not settle, choose another model
no-fit-parameter = the model needs the noise level or the field strength
no-fit-image = an image of this slice is missing
no-fit-beyond-reach = it is faster than these echoes can measure

## Iron
lic-below-zero = { $calibration } gives { $lic } mg/g here, shown as 0: the rate is below its intercept
lic-below = { $lic } mg/g lies below the range { $low }–{ $high } mg/g of { $calibration } ({ $source })
lic-above = { $lic } mg/g lies above the range { $low }–{ $high } mg/g of { $calibration } ({ $source })
range-reporting-limit = reporting limit of its R2 reference method
range-biopsies = 22 biopsies
range-scans = scans up to 42 mg/g
range-not-recorded = range not recorded

## Beside the finding
differential-reported = Belay et al. 2018 and its references
differential-excluded = Excluded from the sign by Belay et al. 2018
lesion-emh = Tumefactive extramedullary haematopoiesis
because-emh = Its cells take up iron as the liver does
lesion-hcc = Hepatocellular carcinoma
because-hcc = Usually holds less iron than the liver around it; iron-rich carcinomas exist
lesion-metastasis = Metastasis
because-metastasis = Foreign tissue without iron stores
lesion-adenoma = Hepatocellular adenoma
because-adenoma = Usually excludes iron; varies with its Kupffer cells
lesion-fnh = Focal nodular hyperplasia
because-fnh = Varies with its Kupffer cells
lesion-sparing = Focal sparing
because-sparing = Liver without the iron of its surroundings mimics an iron-free lesion
lesion-siderotic = Siderotic nodule or focal siderosis
because-siderotic = Holds more iron than the liver around it
lesion-blood = Blood products
because-blood = Blood after bleeding shortens T2* as iron stores do
lesion-metal = Metal, gas or calcium
because-metal = Clips, embolisation material, gas and calcium disturb the field around them
differential-physics = Susceptibility: no statement about iron stores
limit-one-case = The sign rests on one published case, read by eye without R2*
limit-where = It does not apply to focal siderosis, hypersiderosis, periportal siderosis, focal sparing, or a liver without iron overload
limit-thresholds = The thresholds are this program's own choice: no numeric limit of isointensity has been published
limit-biopsy = Where imaging does not settle the question, biopsy remains the reference standard

## One or two echoes
verdict-by-appearance = By its look on this image: { $finding }
headline-looks-isointense = On this image (TE { $te } ms) the lesion looks like the liver
headline-looks-hyperintense = On this image (TE { $te } ms) the lesion is brighter than the liver
headline-looks-hypointense = On this image (TE { $te } ms) the lesion is darker than the liver
few-both-at-floor = Lesion and liver both lie at the noise floor at TE { $te } ms: looking alike means nothing here, an earlier echo is needed
few-liver-at-floor = The liver lies at the noise floor at TE { $te } ms: how much brighter the lesion is, is known as a lower bound only
few-lesion-at-floor = The lesion lies at the noise floor at TE { $te } ms: how much darker it is, is known as a bound only
few-sigma-unknown = The noise level is unknown, so signal and noise cannot be told apart on this image: draw a noise ROI in air, or type σ
few-load-unknown = One image does not tell whether the liver is iron-loaded: type its iron or R2* with its source, or draw a muscle ROI beside it
few-load-typed = The liver's iron ({ $lic } mg/g) was typed in ({ $source }), it is not measured on these images
few-load-typed-bare = The liver's iron ({ $lic } mg/g) was typed in without a source, it is not measured on these images
few-typed-not-loaded = The liver's iron as typed in ({ $lic } mg/g) lies below iron overload ({ $scheme } begins at { $limit } mg/g): the sign does not apply
few-darker-than-muscle = The liver is darker than muscle (signal ratio { $ratio }, 95 % interval { $low } to { $high }), which is taken for iron overload: coil sensitivity and T1 weighting change it too
few-not-darker-than-muscle = The liver is not shown to be darker than muscle (signal ratio { $ratio }, 95 % interval { $low } to { $high }): iron overload is not shown, and the sign does not apply
few-muscle-says-nothing = The muscle ROI lies at the noise floor or is too small to compare with: type the liver's iron, or draw another
few-one-image = At TE { $te } ms a difference of R2* of up to { $rate } s⁻¹ would not show on one image, for S0 that differ by up to a factor of { $bound }
few-two-point = R2* of two echoes: whether one exponential describes the decay cannot be judged
few-fat-pair = Fat lies at another phase at TE { $late } ms than at TE { $early } ms and fakes or hides a decay: no rate is given, the later image is judged by its look
few-fat-pair-field-unknown = The field strength is unknown, so fat may lie at another phase at TE { $late } ms than at TE { $early } ms: no rate is given, the later image is judged by its look; enter the field
liver-iron-name = Liver iron known from elsewhere
liver-iron-value = Liver iron as typed
liver-iron-help = Iron or R2* of the liver from another examination: one or two echoes cannot tell it
liver-iron-source = Source of the value
liver-iron-unknown = not known
liver-iron-lic = typed as LIC
liver-iron-rate = typed as R2*
card-basis = Basis
basis-one-image = one image, TE { $te } ms
basis-image = one image
basis-two-echoes = R2* of two echoes
basis-scanner-map = map of the scanner
basis-fit = fitted R2*
card-signal-ratio = Signal ratio
card-loss-lesion = Signal loss, lesion
card-loss-liver = Signal loss, liver
image-alone = This image alone (TE { $te } ms): { $finding }; a difference of up to { $rate } s⁻¹ would not show
image-alone-bare = This image alone (TE { $te } ms): { $finding }
iron-typed = Iron as typed · { $scheme }
