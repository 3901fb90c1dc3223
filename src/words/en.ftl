# The words of the app, in English. Names in braces with a dollar are put in by the program; those without are put in by the page.
clips = Clips
desk = Desk
stats = You and Spotter
skip-to-clips = Skip to the clips
nothing-can-be-checked = Nothing can be checked yet:

drop-title = Drop clips here
drop-hint = Videos of whole sets, filmed from the side. They stay on this computer and are sent nowhere.
choose-files = Choose clips
choose-folder = Choose a folder
told-before = Who lifts what? (for the next clips; it can be said later too)
lifter = Lifter
lift = Lift
recognise = recognise it
load = Load
unit = Unit
date = Day

choose-all = All
choose-clip = Choose
tell-chosen = Say who lifts …
tell-title = Who lifted what, and when?
tell = Who lifts …
keep = Keep
leave = Cancel
open = Open
retry = Try again
cancel = Stop
remove = Remove
remove-title = Remove this clip?
remove-what = The clip in Spotter’s folder and its results are deleted. Your marks on it are kept.
choose-lifter = Choose the lifter
choose-lifter-how = Go to a moment at which the lifter shows well and press on the middle of their body. The clip is then read with this person.
choose-lifter-picture = The clip; press on the lifter
point-at-lifter = Point with the keys
moment = Moment
not-playable = This browser cannot play the clip; another one may, or the command line: spotter check CLIP --person 0.3,0.5@4.2
no-clips = No clips yet.
kept-in = Clips, results and marks are kept in { $folder }, on this computer only.

state-uploading = copying, { $percent } %
state-waiting = waiting
state-beginning = beginning
state-reading = reading, { $percent } %
state-making-sure = looking again at what was unsure
state-done = checked
state-cancelled = stopped
upload-stopped = The copy stopped; drop the clip again to go on.
spotter-is-away = Spotter does not answer. Start it again: this page goes on by itself.
tally = {"{done}"} of {"{all}"} done

phone-title = Send clips from a phone
phone-scan = Scan this with a phone on the same network, or open the address there. Whoever has it can see and change what is here.
phone-picture = QR code of the address below
phone-how = For phones on the same network, end Spotter and start it with:

side-by-side = Side by side
no-sets = There is no set with a rep yet: check a clip first.
left = Left
right = Right
show = Show
all-reps = all reps
rep-number = rep { $number }
reps-count = { $count ->
    [one] one rep
   *[other] { $count } reps
}
videos = The two videos
figure = Skeleton and back line over the picture
no-video = There is no video to show here. The figure is drawn from what was measured.
no-figure = Nothing is left of this set from which a figure could be drawn: check its clip again.
playing = Playing
position-in-rep = Position in the rep
step-back = A hundredth of the rep back
step-on = A hundredth of the rep on
play = Play
speed = Speed
overlay = Overlay
curve = Curve
curve-lumbar = lower back
curve-trunk = trunk
curve-hinge = hip hinge
curve-knee = knee
curve-bar = bar height
curve-bar-speed = bar speed
curves-in-step = Both curves over the phases of the rep
numbers = Numbers
number = Number
difference = Difference
no-numbers = No number was measured on either side.
not-measured = not measured
other-model = measured by different models
sure = sure
difference-means = Difference: right less left, ± one standard deviation. It is sure from twice that.
median-means = Of a whole set the median of its reps is told.
two-lifts = These are two different lifts.
two-lifters = These are two different lifters: what differs may be their build.
two-views = The cameras stood differently, { $a }° and { $b }° off the side view: a part of what differs may be due to that.
at-rep = rep {"{number}"}
before-turn = {"{percent}"} % of the way to the turn
after-turn = {"{percent}"} % of the way from the turn to the end
start = start
turn = turn
end = end

choose-two = Which two
numbers-of-both = The numbers of both and their difference

units = Units
lifters = Lifters
no-lifters = Nobody is named yet: say who lifts what when a clip is dropped, or afterwards.
best-and-worst = Best and worst reps
best-rep = Best
worst-rep = Worst
no-rep-judged = No rep could be judged.
both-side-by-side = Both side by side
coach-notes = Notes of the coach
no-notes = None yet. On the page of a set, “Note” writes one.
whole-set = the set
all-sets = All sets
all-sets-table = All sets, the newest first
in-short = In short
go-on = Go on
no-day = no day told
beside-before = Beside the one before
in-no-trend = Sets that count in no trend
fault = Fault
marks-here = { $count ->
    [one] one mark here.
   *[other] { $count } marks here.
}
marks-homeless = { $count ->
    [one] One of them belongs to a clip or rep that no report has now; it is kept, and counts again when the rep is found again.
   *[other] { $count } of them belong to clips or reps that no report has now; they are kept, and count again when the rep is found again.
}
fault-by-fault = Fault by fault
nothing-marked = Nothing is marked yet. On the list of reps, the key a agrees with a finding and d disagrees.
looked-at = Looked at
precision = Precision: of Spotter’s findings, you see
missed = Missed
sensitivity = Of what you see, Spotter finds
agreement = Agreement on all judged
of-them-unsure = ({ $count } unsure)
share-of = { $k } of { $n }, { $percent } % ({ $low }–{ $high } %)
interval-means = In brackets and as a bar: 95 % interval (Wilson). Marks made worst first are no sample of all reps.
missed-means = { $count ->
    [one] What Spotter missed is only known of reps you have judged: one rep without a finding so far.
   *[other] What Spotter missed is only known of reps you have judged: { $count } reps without a finding so far.
}
best-thresholds = Thresholds that would agree best with you
several-profiles = These reports were judged by several profiles or by one of your own; the thresholds are compared with “{ $profile }”.
nothing-to-go-by = Nothing to go by yet.
note-thresholds = Thresholds of a note, against “{ $profile }”. As a profile of your own:
keep-threshold = keep { $now }: { $why }
too-few-marks = too few marks: { $seen } seen and { $unseen } not seen, { $needed } of each are needed
best-below-zero = what agrees best lies below 0, which no profile holds
none-better = no other threshold agrees better
not-on-others = what fits some clips better does not hold for the others
other-threshold = { $threshold } instead of { $now } (any from { $from } to { $to }): agrees on { $agreement } instead of { $before }; on clips it was not chosen on, { $others }
coaches-differ = Where coaches differ
nowhere-so-far = Nowhere so far.
agrees = agrees
disagrees = disagrees
is-unsure = is unsure
sees-it = sees it ({ $grade })
bring-in = Bring in a colleague’s marks (JSON or CSV)
brought-in = {"{in_file}"} marks in the file, {"{fresh}"} of them new; {"{against}"} contradict yours.

decimal-sign = .
day = { $year }-{ $month }-{ $day }
