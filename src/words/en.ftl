# The words of the app, in English. What stands in braces is put in.
clips = Clips
desk = Desk
stats = You and Spotter
skip-to-clips = Skip to the clips
nothing-can-be-checked = Nothing can be checked yet:

drop-title = Drop clips here
drop-hint = Videos of whole sets, filmed from the side. They stay on this computer and are sent nowhere.
choose-files = Choose clips
choose-folder = Choose a folder
tell-before = Who lifts what? (for the next clips; it can be said later too)
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
tally = { $done } of { $all } done

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
before-turn = { $percent } % of the way to the turn
after-turn = { $percent } % of the way from the turn to the end
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
brought-in = { $in_file ->
    [one] One mark in the file
   *[other] { $in_file } marks in the file
}, { $fresh } new; { $against ->
    [one] one contradicts yours.
   *[other] { $against } contradict yours.
}

decimal-sign = .
thousands-sign = ,
written-day = { $year }-{ $month }-{ $day }

# The page of a set
length-and-rate = { $seconds } s at { $rate } frames/s
profile-named = profile { $name }
show-at = Show { $what } at { $when }
show-worst-at = Show the worst moment, at { $when }
from-the-coach = From the coach
drawn-at = Drawn on the picture at
show-drawing-at = Show the drawing at { $when }
video = Video
reps = Reps
angles-now = Angles at this moment
has-pictures = Each rep has a picture of its worst moment.
has-no-pictures = To see the lifter, check the clip itself, or this track while the clip is where it was.
position-in-clip = Position in the clip
frame-back = One frame back
frame-on = One frame on
play-or-stop = Play or stop
stop = Stop
time = Time
quarter-speed = Quarter speed
half-speed = Half speed
full-speed = Full speed
rep-and-overlay = Rep and overlay
loop-rep = Loop rep
repeat-rep = Repeat this rep
worst-moment = Worst moment
to-worst = To this rep’s worst moment
ghost = Ghost
ghost-what = Faint figure to compare with
ghost-start = start of this rep
ghost-best = own best rep
ghost-none = none
keys = Keys
all-keys = All keys
curves = Curves
this-rep-only = This rep only
curves-how = Click or drag to move the video. Shaded: reps, with the lifting darker; a gap was not measured. The band is ± one standard deviation; a warning or a breakdown needs all of it above the line.
set-as-whole = The set as a whole
no-rep-found = No rep was found in this clip.
rep-heading = Rep { $number }
rep-at-worst = Rep { $number } at its worst moment
rep-at-roundest = Rep { $number } where its lower back was roundest
rep-at-turn = Rep { $number } at its turn
rep-against-rep = Rep against rep
rep = Rep
against = against
in-curve = in
own-best = { $number } (own best)
solid-and-dashed = Solid: rep { $a }. Dashed: rep { $b }. { $part }.
both-figures = Both figures at the same part of the rep
plain-words = In plain words
what-was-seen = What was seen
how-sure = How sure it is
what-not-judged = What could not be judged
all-judged = Everything that applies to this lift was judged.
corrected-by-hand = Corrected by hand
not-counted = Not counted as reps
filming-better = Filming it better
made-by = Spotter { $version } · profile { $profile } · clip { $clip }
limit-and-evidence = limit for this grade { $limit } · evidence: { $evidence }
key-play = play, stop
key-frame = one frame (with shift: half a second)
key-ends = start and end of the clip
key-speed = slower, faster
key-reps = previous, next rep
key-worst = worst moment of the rep
key-loop = loop the rep
key-zoom = curves of this rep only
key-overlay = overlay on, off
key-ghost = ghost: start, best rep, none
key-these = these keys
close = Close
named-space = space
named-home = Home
named-end = End
named-enter = Enter
readout-hinge = hinge
curve-hips = height of the hips
curve-hands = height of the hands
curve-shoulders = height of the shoulders
curve-velocity = velocity
statures = statures
over-time = { $what } over time
not-measured-here = { $what }: not measured in this clip
back-not-measured = lower back not measured
back-at = lower back { $angle }
no-video-here = no video here
two-seconds = Two seconds around the finding
more-reps = { $count ->
    [one] … and one more rep.
   *[other] … and { $count } more reps.
}
its-worst-moment = its worst moment
the-best-rep = the best rep
finding-at = { $what } ({ $grade }), { $value } at { $when }

# The list of reps: triage and desk
triage = triage
skip-to-reps = Skip to the reps
needs-scripts = The list of reps needs JavaScript; every set’s own numbers are in its folder’s report.json.
clips-without = { $count ->
    [one] clip without a result
   *[other] clips without a result
}
count-clips = { $count ->
    [one] clip
   *[other] clips
}
count-reps = { $count ->
    [one] rep
   *[other] reps
}
marks-as-csv = Marks as CSV
faults-by-lift = Faults by lift
no-finding = No finding in any clip.
findings = Findings
all = all
show-these = Show these reps
filters = Filters
severity = Severity
warning-and-worse = warning and worse
note-and-worse = note and worse
no-result = no result
from-day = From
to-day = to
marks = Marks
unmarked = unmarked
marked = marked
starred = starred
clear = Clear
reps-worst-first = Reps, worst first
pages = Pages
previous = Previous
next = Next
current-finding = Current finding
open-the-set = Open the set
reports-unreadable = { $count ->
    [one] { $count } report could not be read
   *[other] { $count } reports could not be read
}
key-next-finding = next finding
key-previous-finding = previous finding
key-loop-all = loop all that is on the screen, or the current one only
key-open = open the set
key-pages = previous, next page
key-filters = filters
key-help = this help
the-whole-set = Whole set
no-result-here = No result
by-the-set = by the whole set: { $what }
by-the-set-finding = by the finding on the whole set
aspect-not-seen = not seen
none-passes = No rep passes these filters.
rows-shown = { $all ->
    [one] { $shown } of one row
   *[other] { $shown } of { $all } rows, worst first
}
page-of = page { $page } of { $pages }
rep-of-clip-at = { $rep } of { $clip } at { $when }
with-threshold = { $value } (threshold { $limit })

# Marks of a coach
agree = Agree
disagree = Disagree
unsure = Unsure
agreed = agreed
disagreed = disagreed
not-sure = unsure
not-kept = Not kept: { $why }
desk-is-away = the desk does not answer; is it still running?
spotter-away-kept-not = Not kept: Spotter does not answer; is it still running?
spotter-away = Spotter does not answer; is it still running?
undone = Undone.
nothing-to-undo = Nothing left to undo in this window.
marks-read-only = The marks can only be read here: { $why }
agree-clean = Clean: do you agree?
agree-clean-as-seen = Clean as far as seen: do you agree?
do-you-see-it = Do you see it?
clean-asked = Clean?
clean-as-seen-asked = Clean as far as seen?
add-finding = + Finding
note = Note
note-more = Note …
star = Star
take-back-what = Take back { $what }
take-back = Take back
nothing-to-agree = There is no finding of its own here to agree or disagree with; f adds one.
how-grave = How grave
own-finding = A finding of your own
kept = Kept.
taken-back = Taken back.
note-how = Ctrl + Enter keeps it; an empty note is taken back.
finding = Finding
the-worst = the worst
rep-and-what = Rep { $number }: { $what }
send-page = Page with video
send-sheet = One page to print (PDF)
send-video = The finding beside the best rep (video)
send-gif = … as a moving picture (GIF)
send-on = Send on
without-names = Without names
blur-face = Blur the lifter’s face (not other people’s)
all-reps-back = All reps
beside-another = Beside another set
all-of-lifter = All of this lifter
key-agree = agree with the finding (or with “clean”)
key-agree-all = agree with all of the rep; the next rep follows
key-disagree = disagree
key-unsure = unsure
key-own = a finding of your own
key-note = note
key-star = star
key-undo = undo what was said last in this window

# Drawing and correcting
words-on-picture = Words on the picture
put-it-there = Put it there
write-then-press = Write, then press where it belongs, or put it at the cross.
press-more-places = { $count ->
    [one] Press one more place in the picture.
   *[other] Press { $count } more places in the picture.
}
apex-first = The apex comes next.
pointing-keys = Keys: arrows and Enter; Esc ends.
write-first = Write something first.
line = Line
angle = Angle
words = Words
draw-on-picture = Draw on the picture
drawing = Drawing
judging-again = Judging again …
judged-again = Judged again.
kept-check-again = Kept. To have the clip read with this lifter, check it again into the same folder.
read-again = Read again with this lifter: { $how }
go-to-rep = Go to a rep first.
from-here-to = From { $at } s. Go to where it ends and press again.
press-where-joint = Press where it is: { $joint }.
press-on-lifter = Press on the lifter.
shoulder = Shoulder
hip = Hip
knee = Knee
ankle = Ankle
left-shoulder = Left shoulder
right-shoulder = Right shoulder
left-hip = Left hip
right-hip = Right hip
left-knee = Left knee
right-knee = Right knee
left-ankle = Left ankle
right-ankle = Right ankle
correct-by-hand = Correct by hand
not-a-rep = Not a rep
rep-begins-here = The rep begins here
rep-ends-here = The rep ends here
rep-from-here = A rep from here …
stands-from-here = Stands from here …
somebody-else = Somebody else lifts …
move-a-joint = Move a joint

# A lifter over time
evidence-grade = evidence { $grade }
value = value
judged = judged
flagged-head = flagged
form = form
clip = clip
rpe = RPE
measure = measure
change = change
first-sessions = first { $n } sessions
last-sessions = last { $n } sessions
first-against-last = First against last sessions
sets-of-last = Sets of the last { $n } sessions
cannot-say-yet = Cannot be said yet
other-model-sets = lumbar values of { $sets }
other-model-why = measured by another spine model, they do not compare and are left out
other-scale-sets = numbers in metres of { $sets }
other-scale-why = their metre rests on something else (a plate, a told height), so that they do not compare and are left out
history = history
history-means = A point is the median of a session’s reps; ± and its bar are one standard deviation. Rules, thresholds and their sources: docs/history.md.
short-day = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}

# A set that is sent on
mark-clean = Clean
mark-agreed = { $what }: agreed.
mark-disagreed = { $what }: the coach does not see it.
mark-unsure = { $what }: the coach is unsure.
mark-own = { $what } ({ $grade }), seen by the coach.
about-rep = Rep { $number }: { $said }
about-set = The set: { $said }
rep-best = Rep { $number }: the best
