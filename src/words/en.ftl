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
