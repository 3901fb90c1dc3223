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
load-in-kg = { $kg } kg

choose-two = Which two
numbers-of-both = The numbers of both and their difference
