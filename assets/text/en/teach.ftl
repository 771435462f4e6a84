# Cases, quiz, synthetic echo time, presenter.

case-label = Built-in case { $number }
case-series = T2* multi-echo GRE (simulated)
case-series-changed = T2* multi-echo GRE (simulated, changed)

case-iso-title = A mass in an iron-loaded liver
case-iso-history = Beta thalassemia intermedia, transfused now and then. Ultrasound found a mass of 4.5 cm in the right lobe; the contrast-enhanced series were not conclusive.
case-iso-question = Does the mass hold iron as the liver around it does?
case-iso-learn = The mass decays at the rate of the liver: the ratio of the two R2* is close to 1, and its whole 90 % interval lies inside the margin. That is shown equivalence, which is more than a difference that was not found. Hematopoietic tissue outside the marrow takes up iron and behaves like this; carcinoma, metastasis and most adenomas stand out bright. One published case supports the sign, and biopsy remains the reference. Look at the first echo: the mass is faintly brighter there because of its S0, which says nothing about iron.
case-iso-because = lesion and liver differ by less than 1 % in R2*
case-iso-step-1 = At the first echo the mass is a little brighter than the liver: that is its S0, not its iron.
case-iso-step-2 = Two echoes later both have lost most of their signal, and both at the same pace.
case-iso-step-3 = In this narrow window only noise is left, so looking alike at this echo proves nothing.
case-iso-step-4 = On the R2* map the mass has the color of the liver; what gives it away are the vessels it displaces.
case-iso-step-5 = Read the ratio with its interval: all of it lies inside the margin, so equality is shown and not assumed.

case-hyper-title = A new lesion under iron chelation
case-hyper-history = Transfusion-dependent anemia under chelation, and colon carcinoma, operated on two years ago. Follow-up shows a new lesion of 4 cm in the right lobe.
case-iron-question = Does the lesion hold iron as the liver around it does?
case-hyper-learn = The liver fades within a few milliseconds while the lesion stays bright: it excludes iron. The difference in signal is largest at a TE of ln(R2* liver / R2* lesion) / (R2* liver − R2* lesion), about 6 ms here. From about 9 ms on the liver rests at the noise floor, and what is left is the slow decay of the lesion. Metastases, hepatocellular carcinoma and most adenomas look like this; which of them it is, T2* cannot say.
case-hyper-because = the lesion holds no iron in a loaded liver
case-hyper-step-1 = At the first echo lesion and liver differ little: iron has had no time to act.
case-hyper-step-2 = Near 6 ms the difference is largest: the liver is almost dark, the lesion has hardly faded.
case-hyper-step-3 = From about 9 ms on the liver rests at the noise floor, and the contrast shrinks with the lesion's own decay.
case-hyper-step-4 = On the R2* map the lesion is a hole in the iron, about 45 against 400 s⁻¹.
case-hyper-step-5 = The synthetic echo stands at the best TE for equal S0, ln(400/45)/(400 − 45), which is 6.2 ms.

case-hypo-title = A dark nodule
case-hypo-history = Cirrhosis with moderate iron overload. Follow-up ultrasound found a nodule of 4 cm.
case-hypo-question = Does the nodule hold less, as much or more iron than the liver?
case-hypo-learn = The nodule decays faster than the liver: its R2* is about 1.6 times as high, so it holds more iron. The difference in signal is largest near 4 ms; as both tissues near the noise floor they look more and more alike. Siderotic nodules behave like this. A bright focus inside such a nodule deserves a second look.
case-hypo-because = R2* of the nodule is 1.6 times that of the liver
case-hypo-step-1 = At the first echo nodule and liver are almost alike.
case-hypo-step-2 = Near 4 ms the difference is largest: the nodule is clearly darker than the liver.
case-hypo-step-3 = Late in the train both near the noise floor and look alike again.
case-hypo-step-4 = On the R2* map the nodule is the bright one: it holds more iron than the liver.

case-trap-title = Everything is dark
case-trap-history = Severe transfusional iron overload and a lesion of 4 cm on ultrasound. The T2* series holds in-phase echoes only, the first at 4.6 ms. The first report reads: isointense on T2*-weighted images.
case-trap-question = Is the lesion isointense to the iron-loaded liver?
case-trap-learn = Both tissues lie at the noise floor at every echo. Magnitude noise has a mean of its own, 1.25 σ, so two tissues without signal look exactly alike, and averaging more pixels does not bring the signal back. In truth the lesion decays at 680 s⁻¹ and the liver at 950 s⁻¹: with a first echo at 1 ms the lesion would be 30 % brighter. Looking alike at the floor means nothing. The honest answer is that these echoes do not allow one; repeat with a first echo at 1 ms or shorter.
case-trap-step-1 = The first echo comes at 4.6 ms, and lesion and liver look alike, as the first report says.
case-trap-step-2 = A narrower window brings up noise and nothing else: there is no signal left to compare.
case-trap-step-3 = On the R2* map hardly a pixel of liver or lesion has a value, because no echo stands above the floor.
case-trap-step-4 = In the decay plot every point of both tissues lies in the hatched zone of the noise.
case-trap-step-5 = Open “What if…”, set the first echo time to 1 ms and see what an earlier echo would have shown.

case-sparing-title = A bright area beside the gallbladder
case-sparing-history = Hereditary hemochromatosis, treated by phlebotomy. A large area that stands out beside the gallbladder fossa was found by chance.
case-sparing-question = Is this a lesion that excludes iron, and may the liver beside it serve as reference?
case-sparing-learn = The area holds less than half the iron of the liver, but its border is geographic and the vessels run through it undisturbed: a part of the liver that was spared. The second liver region lies in a left lobe that is partly spared too, so the two liver regions disagree, and every ratio depends on which of them is used. Where iron is distributed unevenly the sign does not hold; say so before giving a number.
case-sparing-because = iron is distributed unevenly, and the liver regions disagree with each other
case-sparing-step-1 = A large area stays bright while the liver around it fades.
case-sparing-step-2 = Its border is geographic, and the vessels run through it undisturbed: this is not a mass.
case-sparing-step-3 = Follow the R2* map into the left lobe: the liver itself is uneven.
case-sparing-step-4 = The second liver region decays more slowly than the first, so every ratio depends on which of them is used.
case-sparing-step-5 = Where iron is distributed unevenly the sign does not hold; say so before giving a number.

case-none-title = An incidental lesion
case-none-history = Incidental finding in a healthy blood donor: a lesion of 4 cm in the right lobe. Ferritin is normal.
case-none-learn = Lesion and liver decay at nearly the same rate, and that says nothing about iron. This liver has an R2* of 35 s⁻¹, which is normal at 1.5 T: there is no iron that a lesion could hold or exclude, so a metastasis and normal liver decay alike. The difference in brightness is one of S0, that is of T1 and proton density, and it is the same at every echo. Check the iron of the liver before you use the sign.
case-none-because = the liver holds no iron that a lesion could hold or exclude
case-none-step-1 = At the first echo the lesion is darker than the liver.
case-none-step-2 = At the last echo it is darker by the same share: neither has lost signal to iron.
case-none-step-3 = The R2* map runs from 0 to 100 s⁻¹ here, and the liver lies near 35 s⁻¹, which is normal at 1.5 T.
case-none-step-4 = Without iron in the liver the sign does not apply, whatever the ratio says.

case-fatty-title = Bright, gone, bright again
case-fatty-history = Metabolic syndrome with raised ferritin. Ultrasound found a lesion of 4 cm; two readers describe its signal differently.
case-fatty-question = Does the lesion hold iron as the liver does, and why does its contrast come and go?
case-fatty-learn = The liver holds 25 % fat beside its iron. At 1.5 T fat and water are opposed near 2.3 and 6.9 ms and in phase near 4.6 and 9.2 ms, so the liver dips at every third echo of this series. The lesion holds no fat: against the dips it looks bright, in phase it does not. Its R2* equals that of the liver, so it holds iron as the liver does. Judge at in-phase echoes or fit fat and water together, and distrust a single opposed-phase echo.
case-fatty-because = R2* is equal; the contrast comes and goes with the fat of the liver
case-fatty-step-1 = Near 2.3 ms fat and water are opposed: the liver is dark, and the lesion looks bright.
case-fatty-step-2 = Nearly in phase the lesion is almost gone.
case-fatty-step-3 = Near 6.9 ms they are opposed again, and the lesion is back.
case-fatty-step-4 = The R2* map averages over the dips of the fat: the lesion hardly differs from the liver.
case-fatty-step-5 = Choose the fat–water model in the fit panel: it follows the dips instead of averaging over them.

truth-ratio = the simulated R2* ratio of lesion to liver is { $ratio }
truth-at-floor = no echo stands above the noise floor in either tissue

# Commands.
command-library = Case library…
command-library-help = Show all cases with their pictures
command-guide = Guided tour
command-guide-help = Walk through the open case step by step, or stop
command-next-step = Next step
command-next-step-help = Show the next step of the guided tour
command-previous-step = Previous step
command-previous-step-help = Show the step before
command-next-case = Next case
command-next-case-help = Open the case after this one
command-previous-case = Previous case
command-previous-case-help = Open the case before this one
command-sliders = What if…
command-sliders-help = Change field, echo times, iron, fat and noise of the open case, or put the sliders away
command-reset-case = Reset case
command-reset-case-help = Set the case back to its own parameters
command-learn = What to learn
command-learn-help = Show truth, explanation and sources of the open case
command-add-case = Add to the case library…
command-add-case-help = Add the open study as a teaching case, without patient data
command-quiz = Quiz…
command-quiz-help = Predict first, then see the answer; or end the quiz
command-answer-iso = Answer isointense
command-answer-hyper = Answer hyperintense
command-answer-hypo = Answer hypointense
command-answer-none = Answer cannot tell
command-answer-help = Answer the question of the quiz
command-quiz-next = Reveal or go on
command-quiz-next-help = Reveal the answer, then go to the next case
command-presenter = Presenter
command-presenter-help = Full screen with large type and a timer, without patient text; Esc leaves
command-spotlight = Spotlight
command-spotlight-help = Light up what the pointer is on
command-synthetic = Synthetic TE
command-synthetic-help = Show the image at any echo time from the fit, or put it away
command-best-te = Best TE
command-best-te-help = Set the synthetic echo time to the largest difference for equal S0
command-iso-crossing = Iso crossing
command-iso-crossing-help = Set the synthetic echo time to where lesion and liver are equally bright

# Why a command cannot run.
teach-after-reveal = Answer the question of the quiz first
teach-no-guide = This case has no guided tour
teach-guide-closed = Start the guided tour first
teach-built-in-only = Only built-in cases can be changed
teach-unchanged = The case has its own parameters
teach-no-case = Open a case first
teach-no-files = Open a study from files first
teach-no-question = No quiz is running
teach-choose-first = Choose an answer first
teach-no-presenter = Start the presenter first
teach-no-fit = The synthetic image needs a series that can be fitted
teach-no-best-te = The best TE needs rates of lesion and liver
teach-no-crossing = The fitted curves of lesion and liver do not cross here
teach-in-quiz = End the quiz first
teach-no-scores = Answer a question of the quiz first
teach-no-score-file = Name a score file first

# Predictions.
predict-iso = Isointense
predict-iso-means = holds iron as the liver does
predict-hyper = Hyperintense
predict-hyper-means = excludes iron
predict-hypo = Hypointense
predict-hypo-means = holds more iron than the liver
predict-none = Cannot tell
predict-none-means = these images do not allow an answer

# Messages.
add-needs-folder = Name a folder for your cases first
add-done = Added to the case library without patient data
add-failed = The case was not added: { $reason }
scores-failed = The scores were not saved: { $reason }
job-simulate = Simulating
job-library = Reading cases
synthetic-extrapolated = extrapolated: measured from { $first } to { $last } ms

# The open case.
case-section = Case
case-changed = changed from the case
case-change = { $name }: { $from } → { $to }
knob-field = Field strength
knob-first-te = First echo time
knob-te-step = Echo spacing
knob-num-echoes = Number of echoes
knob-liver-rate = R2* of the liver
knob-lesion-rate = R2* of the lesion
knob-liver-s0 = S0 of the liver
knob-lesion-s0 = S0 of the lesion
knob-liver-fat = Fat in the liver
knob-lesion-fat = Fat in the lesion
knob-field-note = R2* scales with field (Storey 2007)
guide-step = Step { $number }/{ $count }
guide-close = End the guided tour

# Synthetic echo.
synthetic-noise = Noise as acquired
synthetic-noise-help = Add noise of the measured σ and coils; the same pattern at every echo time
synthetic-computed = computed from the fit
synthetic-outside = outside the measured echo times
synthetic-no-noise = no noise
synthetic-noise-text = noise σ { $sigma }, L { $coils }
synthetic-mark = synthetic { $te } ms

# What to learn.
learn-truth = Truth
learn-sources = Sources
learn-limits = Teaching text, no diagnosis: where imaging does not decide, biopsy remains the reference.
learn-unchanged = This text speaks of the unchanged case.
truth-rates = Simulated with R2* { $lesion } s⁻¹ in the lesion and { $liver } s⁻¹ in the liver, a ratio of { $ratio }.
truth-finding = { $finding }: { $because }.
truth-finding-plain = { $finding }.
truth-no-sign = The sign must not be used here, whatever the ratio says.
truth-no-sign-plain = By its rate the lesion is { $finding }, but the sign must not be used here.
truth-no-sign-because = By its rate the lesion is { $finding }, but the sign must not be used here: { $because }.

# Library.
library-title = Case library
library-card = Case { $number }: { $title }
library-acquisition = { $field } T · { $count } echoes · TE { $first }–{ $last } ms
library-open = Open case
library-guide = Open with guided tour
library-folder = Own cases
library-folder-hint = folder of your own cases, can be shared
add-title = Add to the case library
add-what = Only pixels, geometry, echo times, field, TR and flip angle are written, under new identifiers, with your regions and these texts.
add-reminder = Write no names or dates, and look for text burnt into the images.
add-name = Title that gives nothing away
add-history = History
add-question = Question
add-answer = Correct answer
add-no-answer = none, not for the quiz
add-applies = The sign may be used in this case
add-because = Why, in half a sentence
add-button = Add case
add-incomplete = Give the case a title and a folder first

# Quiz.
quiz-title = Quiz
quiz-rules = Verdict, numbers, maps and texts are hidden. Answer each case with the keys 1 to 4, Enter reveals, Enter again shows the next case.
quiz-points = A correct answer scores one point. Where the sign must not be used the answer is “cannot tell”; naming the right appearance there gives half a point.
quiz-draw = The learner draws the regions
quiz-draw-hint = L and B draw lesion and liver; what is not drawn comes with the reveal.
quiz-start = Start quiz
quiz-place = Case { $number } of { $count } · round { $round }
quiz-chosen = { $answer }, chosen
quiz-reveal = Reveal
quiz-score = Score
quiz-close = Close quiz
quiz-end = End quiz
quiz-keys-ask = Keys: 1–4 answer, Enter reveals.
quiz-right = Correct
quiz-half = Half right
quiz-wrong = Wrong
quiz-answer = Answer: { $answer }. Predicted: { $yours }.
quiz-score-so-far = { $points } of { $count } points so far
quiz-done = End of the round
quiz-total = { $points } of { $count }
quiz-column-yours = Predicted
quiz-column-answer = Answer
quiz-column-all = All rounds
quiz-save-hint = Score file, CSV or JSON by its ending
quiz-save-field = Score file
quiz-save = Save scores
quiz-save-help = Write the answers of all rounds to the score file
quiz-hidden-map = Hidden until the reveal

# Presenter.
presenter-leave = Leave
presenter-timer = Timer { $time }
presenter-restart = Start the timer again
command-keep-step = Keep view as a step
command-keep-step-help = Keep what is on screen as the next step of the guided tour of a case of your own
step-kept = Step { $number } is kept; its sentence is written when the case is added to the library
add-steps = Guided tour, one sentence a step
add-steps-hint = Set the view and choose “Keep view as a step” in the Teach menu; the steps then appear here.
add-step = Sentence of step { $number }
add-step-remove = Leave this step out
add-step-remove-number = Leave out step { $number }
add-step-view = slice { $slice }, echo { $echo }, { $pane }
add-step-echo = echo image
add-step-synthetic = synthetic TE { $te } ms
add-steps-untold = Write a sentence for every step, or leave the step out
quiz-question = Against the liver around it the lesion is …
knob-changed = { $name }, was { $from }
knob-unchanged = as built in
undo-change-case = Change case
