# Die Wörter der App auf Deutsch.
clips = Clips
desk = Durchsicht
stats = Sie und Spotter
skip-to-clips = Zu den Clips springen
nothing-can-be-checked = Noch kann nichts geprüft werden:

drop-title = Clips hier ablegen
drop-hint = Videos ganzer Sätze, von der Seite gefilmt. Sie bleiben auf diesem Rechner und werden nirgendwohin gesendet.
choose-files = Clips wählen
choose-folder = Ordner wählen
tell-before = Wer hebt was? (für die nächsten Clips; es geht auch später)
lifter = Athlet
lift = Übung
recognise = erkennen
load = Last
unit = Einheit
date = Tag

choose-all = Alle
choose-clip = Wählen
tell-chosen = Angaben …
tell-title = Wer hat was wann gehoben?
tell = Angaben …
keep = Übernehmen
leave = Abbrechen
open = Öffnen
retry = Noch einmal
cancel = Anhalten
remove = Entfernen
remove-title = Diesen Clip entfernen?
remove-what = Der Clip in Spotters Ordner und seine Ergebnisse werden gelöscht. Ihre Bewertungen bleiben.
choose-lifter = Athlet wählen
choose-lifter-how = Gehen Sie zu einem Moment, in dem der Athlet gut zu sehen ist, und drücken Sie auf die Mitte seines Körpers. Der Clip wird dann mit dieser Person gelesen.
choose-lifter-picture = Der Clip; drücken Sie auf den Athleten
point-at-lifter = Mit den Tasten zeigen
moment = Moment
not-playable = Dieser Browser kann den Clip nicht abspielen; ein anderer vielleicht, oder die Kommandozeile: spotter check CLIP --person 0.3,0.5@4.2
no-clips = Noch keine Clips.
kept-in = Clips, Ergebnisse und Bewertungen liegen in { $folder }, nur auf diesem Rechner.

state-uploading = wird kopiert, { $percent } %
state-waiting = wartet
state-beginning = beginnt
state-reading = wird gelesen, { $percent } %
state-making-sure = Unsicheres wird noch einmal angesehen
state-done = geprüft
state-cancelled = angehalten
upload-stopped = Das Kopieren brach ab; legen Sie den Clip noch einmal ab, dann geht es weiter.
spotter-is-away = Spotter antwortet nicht. Starten Sie es wieder: diese Seite macht von selbst weiter.
tally = { $done } von { $all } fertig

phone-title = Clips vom Handy senden
phone-scan = Mit einem Handy im selben Netz scannen, oder die Adresse dort öffnen. Wer sie hat, kann alles hier sehen und ändern.
phone-picture = QR-Code der Adresse darunter
phone-how = Für Handys im selben Netz beenden Sie Spotter und starten es mit:

side-by-side = Nebeneinander
no-sets = Noch gibt es keinen Satz mit Wiederholungen: prüfen Sie zuerst einen Clip.
left = Links
right = Rechts
show = Zeigen
all-reps = alle Wiederholungen
rep-number = Wiederholung { $number }
reps-count = { $count ->
    [one] eine Wiederholung
   *[other] { $count } Wiederholungen
}
videos = Die beiden Videos
figure = Skelett und Rückenlinie über dem Bild
no-video = Hier gibt es kein Video. Die Figur ist aus den Messungen gezeichnet.
no-figure = Von diesem Satz ist nichts mehr da, woraus sich eine Figur zeichnen ließe: prüfen Sie seinen Clip noch einmal.
playing = Abspielen
position-in-rep = Stelle in der Wiederholung
step-back = Ein Hundertstel der Wiederholung zurück
step-on = Ein Hundertstel der Wiederholung weiter
play = Abspielen
speed = Tempo
overlay = Einzeichnung
curve = Kurve
curve-lumbar = unterer Rücken
curve-trunk = Rumpf
curve-hinge = Hüftbeugung
curve-knee = Knie
curve-bar = Höhe der Hantel
curve-bar-speed = Tempo der Hantel
curves-in-step = Beide Kurven über die Phasen der Wiederholung
numbers = Zahlen
number = Zahl
difference = Unterschied
no-numbers = Auf keiner Seite wurde eine Zahl gemessen.
not-measured = nicht gemessen
other-model = mit verschiedenen Modellen gemessen
sure = sicher
difference-means = Unterschied: rechts weniger links, ± eine Standardabweichung. Ab dem Doppelten davon ist er sicher.
median-means = Von einem ganzen Satz steht der Median seiner Wiederholungen da.
two-lifts = Das sind zwei verschiedene Übungen.
two-lifters = Das sind zwei verschiedene Athleten: Was sich unterscheidet, kann an ihrem Bau liegen.
two-views = Die Kameras standen verschieden, { $a }° und { $b }° neben der Seitenansicht: Ein Teil des Unterschieds kann daher kommen.
before-turn = { $percent } % des Wegs zum Umkehrpunkt
after-turn = { $percent } % des Wegs vom Umkehrpunkt zum Ende
start = Beginn
turn = Umkehrpunkt
end = Ende
choose-two = Welche beiden
numbers-of-both = Die Zahlen beider und ihr Unterschied

units = Einheiten
lifters = Athleten
no-lifters = Noch ist niemand genannt: Sagen Sie beim Ablegen eines Clips oder danach, wer was hebt.
best-and-worst = Beste und schlechteste Wiederholungen
best-rep = Beste
worst-rep = Schlechteste
no-rep-judged = Keine Wiederholung war zu beurteilen.
both-side-by-side = Beide nebeneinander
coach-notes = Notizen des Trainers
no-notes = Noch keine. Auf der Seite eines Satzes schreibt „Notiz“ eine.
whole-set = der Satz
all-sets = Alle Sätze
all-sets-table = Alle Sätze, der neueste zuerst
in-short = Kurz gesagt
go-on = Weiter
no-day = kein Tag genannt
beside-before = Neben dem davor
in-no-trend = Sätze, die in keinem Verlauf zählen
fault = Fehler
marks-here = { $count ->
    [one] eine Bewertung hier.
   *[other] { $count } Bewertungen hier.
}
marks-homeless = { $count ->
    [one] Eine davon gehört zu einem Clip oder einer Wiederholung, die kein Bericht mehr hat; sie wird aufgehoben und zählt wieder, sobald die Wiederholung wieder gefunden wird.
   *[other] { $count } davon gehören zu Clips oder Wiederholungen, die kein Bericht mehr hat; sie werden aufgehoben und zählen wieder, sobald die Wiederholung wieder gefunden wird.
}
fault-by-fault = Fehler für Fehler
nothing-marked = Noch ist nichts bewertet. In der Liste der Wiederholungen stimmt die Taste a einem Befund zu, d widerspricht.
looked-at = Angesehen
precision = Genauigkeit: von Spotters Befunden sehen Sie
missed = Übersehen
sensitivity = Von dem, was Sie sehen, findet Spotter
agreement = Übereinstimmung über alles Bewertete
of-them-unsure = ({ $count } unsicher)
share-of = { $k } von { $n }, { $percent } % ({ $low }–{ $high } %)
interval-means = In Klammern und als Balken: 95-%-Intervall (Wilson). Was vom Schlimmsten an bewertet wurde, ist keine Stichprobe aller Wiederholungen.
missed-means = { $count ->
    [one] Was Spotter übersah, weiß man nur von Wiederholungen, die Sie beurteilt haben: bisher eine ohne Befund.
   *[other] Was Spotter übersah, weiß man nur von Wiederholungen, die Sie beurteilt haben: bisher { $count } ohne Befund.
}
best-thresholds = Schwellen, die am besten mit Ihnen übereinstimmen würden
several-profiles = Diese Berichte wurden nach mehreren Profilen oder einem eigenen beurteilt; die Schwellen werden mit „{ $profile }“ verglichen.
nothing-to-go-by = Noch gibt es nichts, wonach man gehen könnte.
note-thresholds = Schwellen eines Hinweises, gegen „{ $profile }“. Als eigenes Profil:
keep-threshold = { $now } behalten: { $why }
too-few-marks = zu wenige Bewertungen: { $seen } gesehen und { $unseen } nicht gesehen, von beiden braucht es { $needed }
best-below-zero = was am besten übereinstimmt, liegt unter 0, und das hält kein Profil
none-better = keine andere Schwelle stimmt besser überein
not-on-others = was zu einigen Clips besser passt, gilt für die anderen nicht
other-threshold = { $threshold } statt { $now } (jede von { $from } bis { $to }): stimmt überein bei { $agreement } statt { $before }; auf Clips, auf denen sie nicht gewählt wurde, { $others }
coaches-differ = Wo Trainer verschiedener Meinung sind
nowhere-so-far = Bisher nirgends.
agrees = stimmt zu
disagrees = widerspricht
is-unsure = ist unsicher
sees-it = sieht es ({ $grade })
bring-in = Bewertungen eines Kollegen hereinholen (JSON oder CSV)
brought-in = { $in_file ->
    [one] Eine Bewertung in der Datei
   *[other] { $in_file } Bewertungen in der Datei
}, { $fresh } neu; { $against ->
    [one] eine widerspricht Ihren.
   *[other] { $against } widersprechen Ihren.
}

decimal-sign = ,
thousands-sign = .
written-day = { $day }.{ $month }.{ $year }

# Die Seite eines Satzes
length-and-rate = { $seconds } s mit { $rate } Bildern/s
profile-named = Profil { $name }
show-at = { $what } bei { $when } zeigen
show-worst-at = Den schlimmsten Moment zeigen, bei { $when }
from-the-coach = Vom Trainer
drawn-at = Auf das Bild gezeichnet bei
show-drawing-at = Die Zeichnung bei { $when } zeigen
video = Video
reps = Wiederholungen
angles-now = Winkel in diesem Moment
has-pictures = Von jeder Wiederholung gibt es ein Bild ihres schlimmsten Moments.
has-no-pictures = Um den Athleten zu sehen, prüfen Sie den Clip selbst, oder diese Spur, solange der Clip ist, wo er war.
position-in-clip = Stelle im Clip
frame-back = Ein Bild zurück
frame-on = Ein Bild weiter
play-or-stop = Abspielen oder anhalten
stop = Anhalten
time = Zeit
quarter-speed = Viertel des Tempos
half-speed = Halbes Tempo
full-speed = Volles Tempo
rep-and-overlay = Wiederholung und Einzeichnung
loop-rep = Wiederholen
repeat-rep = Diese Wiederholung immer wieder
worst-moment = Schlimmster Moment
to-worst = Zum schlimmsten Moment dieser Wiederholung
ghost = Schatten
ghost-what = Blasse Figur zum Vergleichen
ghost-start = Beginn dieser Wiederholung
ghost-best = eigene beste Wiederholung
ghost-none = keiner
keys = Tasten
all-keys = Alle Tasten
curves = Kurven
this-rep-only = Nur diese Wiederholung
curves-how = Klicken oder ziehen bewegt das Video. Getönt: Wiederholungen, das Heben dunkler; eine Lücke wurde nicht gemessen. Das Band ist ± eine Standardabweichung; für eine Warnung oder einen Formverlust muss es ganz über der Linie liegen.
set-as-whole = Der Satz als Ganzes
no-rep-found = In diesem Clip wurde keine Wiederholung gefunden.
rep-heading = Wiederholung { $number }
rep-at-worst = Wiederholung { $number } in ihrem schlimmsten Moment
rep-at-roundest = Wiederholung { $number }, wo ihr unterer Rücken am rundesten war
rep-at-turn = Wiederholung { $number } an ihrem Umkehrpunkt
rep-against-rep = Wiederholung gegen Wiederholung
rep = Wiederholung
against = gegen
in-curve = in
own-best = { $number } (eigene beste)
solid-and-dashed = Durchgezogen: Wiederholung { $a }. Gestrichelt: Wiederholung { $b }. { $part }.
both-figures = Beide Figuren an derselben Stelle der Wiederholung
plain-words = In einfachen Worten
what-was-seen = Was zu sehen war
how-sure = Wie sicher das ist
what-not-judged = Was nicht zu beurteilen war
all-judged = Alles, was für diese Übung gilt, wurde beurteilt.
corrected-by-hand = Von Hand berichtigt
not-counted = Nicht als Wiederholungen gezählt
filming-better = Besser filmen
made-by = Spotter { $version } · Profil { $profile } · Clip { $clip }
limit-and-evidence = Grenze für diese Stufe { $limit } · Beleg: { $evidence }
key-play = abspielen, anhalten
key-frame = ein Bild (mit Umschalt: eine halbe Sekunde)
key-ends = Anfang und Ende des Clips
key-speed = langsamer, schneller
key-reps = vorige, nächste Wiederholung
key-worst = schlimmster Moment der Wiederholung
key-loop = die Wiederholung immer wieder
key-zoom = Kurven nur dieser Wiederholung
key-overlay = Einzeichnung an, aus
key-ghost = Schatten: Beginn, beste Wiederholung, keiner
key-these = diese Tasten
close = Schließen
named-space = Leertaste
named-home = Pos1
named-end = Ende
named-enter = Eingabe
readout-hinge = Hüfte
curve-hips = Höhe der Hüfte
curve-hands = Höhe der Hände
curve-shoulders = Höhe der Schultern
curve-velocity = Geschwindigkeit
statures = Körpergrößen
over-time = { $what } über die Zeit
not-measured-here = { $what }: in diesem Clip nicht gemessen
back-not-measured = unterer Rücken nicht gemessen
back-at = unterer Rücken { $angle }
no-video-here = hier kein Video
two-seconds = Zwei Sekunden um den Befund
more-reps = { $count ->
    [one] … und eine weitere Wiederholung.
   *[other] … und { $count } weitere Wiederholungen.
}
its-worst-moment = ihr schlimmster Moment
the-best-rep = die beste Wiederholung
finding-at = { $what } ({ $grade }), { $value } bei { $when }

# Die Liste der Wiederholungen
triage = Durchsicht
skip-to-reps = Zu den Wiederholungen springen
needs-scripts = Die Liste der Wiederholungen braucht JavaScript; die Zahlen jedes Satzes stehen in report.json seines Ordners.
clips-without = { $count ->
    [one] Clip ohne Ergebnis
   *[other] Clips ohne Ergebnis
}
count-clips = { $count ->
    [one] Clip
   *[other] Clips
}
count-reps = { $count ->
    [one] Wiederholung
   *[other] Wiederholungen
}
marks-as-csv = Bewertungen als CSV
faults-by-lift = Fehler nach Übung
no-finding = Kein Befund in einem Clip.
findings = Befunde
all = alle
show-these = Diese Wiederholungen zeigen
filters = Filter
severity = Schwere
warning-and-worse = Warnung und schlimmer
note-and-worse = Hinweis und schlimmer
no-result = kein Ergebnis
from-day = Von
to-day = bis
marks = Bewertungen
unmarked = ohne Bewertung
marked = mit Bewertung
starred = mit Stern
clear = Zurücksetzen
reps-worst-first = Wiederholungen, die schlimmsten zuerst
pages = Seiten
previous = Zurück
next = Weiter
current-finding = Aktueller Befund
open-the-set = Den Satz öffnen
reports-unreadable = { $count ->
    [one] Ein Bericht war nicht lesbar
   *[other] { $count } Berichte waren nicht lesbar
}
key-next-finding = nächster Befund
key-previous-finding = voriger Befund
key-loop-all = alle auf dem Bildschirm abspielen, oder nur den aktuellen
key-open = den Satz öffnen
key-pages = vorige, nächste Seite
key-filters = Filter
key-help = diese Hilfe
the-whole-set = Ganzer Satz
no-result-here = Kein Ergebnis
by-the-set = durch den ganzen Satz: { $what }
by-the-set-finding = durch den Befund über den ganzen Satz
aspect-not-seen = nicht gesehen
none-passes = Keine Wiederholung passt zu diesen Filtern.
rows-shown = { $all ->
    [one] { $shown } von einer Zeile
   *[other] { $shown } von { $all } Zeilen, die schlimmsten zuerst
}
page-of = Seite { $page } von { $pages }
rep-of-clip-at = { $rep } von { $clip } bei { $when }
with-threshold = { $value } (Schwelle { $limit })

# Bewertungen eines Trainers
agree = Stimmt
disagree = Stimmt nicht
unsure = Unsicher
agreed = stimmt
disagreed = stimmt nicht
not-sure = unsicher
not-kept = Nicht aufgehoben: { $why }
desk-is-away = die Durchsicht antwortet nicht; läuft sie noch?
spotter-away-kept-not = Nicht aufgehoben: Spotter antwortet nicht; läuft es noch?
spotter-away = Spotter antwortet nicht; läuft es noch?
undone = Zurückgenommen.
nothing-to-undo = In diesem Fenster ist nichts mehr zurückzunehmen.
marks-read-only = Die Bewertungen sind hier nur zu lesen: { $why }
agree-clean = Sauber: Stimmt das?
agree-clean-as-seen = Sauber, soweit zu sehen: Stimmt das?
do-you-see-it = Sehen Sie es?
clean-asked = Sauber?
clean-as-seen-asked = Sauber, soweit zu sehen?
add-finding = + Befund
note = Notiz
note-more = Notiz …
star = Stern
take-back-what = { $what } zurücknehmen
take-back = Zurücknehmen
nothing-to-agree = Hier ist kein eigener Befund, der stimmen könnte oder nicht; f fügt einen hinzu.
how-grave = Wie schwer
own-finding = Ein eigener Befund
kept = Aufgehoben.
taken-back = Zurückgenommen.
note-how = Strg + Eingabe hebt sie auf; eine leere Notiz wird zurückgenommen.
finding = Befund
the-worst = der schlimmste
rep-and-what = Wiederholung { $number }: { $what }
send-page = Seite mit Video
send-sheet = Eine Seite zum Drucken (PDF)
send-video = Der Befund neben der besten Wiederholung (Video)
send-gif = … als bewegtes Bild (GIF)
send-on = Weitergeben
without-names = Ohne Namen
blur-face = Das Gesicht des Athleten unkenntlich machen (nicht das anderer)
all-reps-back = Alle Wiederholungen
beside-another = Neben einem anderen Satz
all-of-lifter = Alles dieses Athleten
key-agree = dem Befund zustimmen (oder „sauber“)
key-agree-all = allem an der Wiederholung zustimmen; die nächste folgt
key-disagree = widersprechen
key-unsure = unsicher
key-own = ein eigener Befund
key-note = Notiz
key-star = Stern
key-undo = zurücknehmen, was in diesem Fenster zuletzt gesagt wurde

# Zeichnen und Berichtigen
words-on-picture = Worte auf dem Bild
put-it-there = Hierhin
write-then-press = Schreiben Sie, dann drücken Sie dorthin, wo es hingehört, oder setzen Sie es ans Kreuz.
press-more-places = { $count ->
    [one] Drücken Sie noch auf eine Stelle im Bild.
   *[other] Drücken Sie noch auf { $count } Stellen im Bild.
}
apex-first = Als Nächstes kommt der Scheitel.
pointing-keys = Tasten: Pfeile und Eingabe; Esc beendet.
write-first = Schreiben Sie zuerst etwas.
line = Linie
angle = Winkel
words = Worte
draw-on-picture = Auf das Bild zeichnen
drawing = Zeichnen
judging-again = Wird neu beurteilt …
judged-again = Neu beurteilt.
kept-check-again = Aufgehoben. Damit der Clip mit diesem Athleten gelesen wird, prüfen Sie ihn noch einmal in denselben Ordner.
read-again = Wird mit diesem Athleten neu gelesen: { $how }
go-to-rep = Gehen Sie zuerst zu einer Wiederholung.
from-here-to = Ab { $at } s. Gehen Sie dorthin, wo es endet, und drücken Sie noch einmal.
press-where-joint = Drücken Sie dorthin, wo das Gelenk ist: { $joint }.
press-on-lifter = Drücken Sie auf den Athleten.
shoulder = Schulter
hip = Hüfte
knee = Knie
ankle = Knöchel
left-shoulder = Linke Schulter
right-shoulder = Rechte Schulter
left-hip = Linke Hüfte
right-hip = Rechte Hüfte
left-knee = Linkes Knie
right-knee = Rechtes Knie
left-ankle = Linker Knöchel
right-ankle = Rechter Knöchel
correct-by-hand = Von Hand berichtigen
not-a-rep = Keine Wiederholung
rep-begins-here = Die Wiederholung beginnt hier
rep-ends-here = Die Wiederholung endet hier
rep-from-here = Eine Wiederholung ab hier …
stands-from-here = Steht ab hier …
somebody-else = Jemand anders hebt …
move-a-joint = Ein Gelenk verschieben

# Ein Athlet über die Zeit
evidence-grade = Beleg { $grade }
value = Wert
judged = beurteilt
flagged-head = auffällig
form = Form
clip = Clip
rpe = RPE
measure = Zahl
change = Änderung
first-sessions = erste { $n } Trainings
last-sessions = letzte { $n } Trainings
first-against-last = Erste gegen letzte Trainings
sets-of-last = Sätze der letzten { $n } Trainings
cannot-say-yet = Noch nicht zu sagen
other-model-sets = Werte des unteren Rückens aus { $sets }
other-model-why = von einem anderen Rückenmodell gemessen, sie sind nicht vergleichbar und bleiben weg
other-scale-sets = Werte in Metern aus { $sets }
other-scale-why = ihr Meter beruht auf etwas anderem (einer Scheibe, einer genannten Größe), sie sind nicht vergleichbar und bleiben weg
history = Verlauf
history-means = Ein Punkt ist der Median der Wiederholungen eines Trainings; ± und sein Strich sind eine Standardabweichung. Regeln, Schwellen und ihre Quellen: docs/history.md.
short-day = { $day }.{ $month }.

# Ein Satz, der weitergegeben wird
mark-clean = Sauber
mark-agreed = { $what }: stimmt.
mark-disagreed = { $what }: der Trainer sieht es nicht.
mark-unsure = { $what }: der Trainer ist unsicher.
mark-own = { $what } ({ $grade }), vom Trainer gesehen.
about-rep = Wiederholung { $number }: { $said }
about-set = Der Satz: { $said }
rep-best = Wiederholung { $number }: die beste
