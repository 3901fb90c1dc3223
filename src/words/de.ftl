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
told-before = Wer hebt was? (für die nächsten Clips; es geht auch später)
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
tally = {"{done}"} von {"{all}"} fertig

phone-title = Clips vom Handy senden
phone-scan = Mit einem Handy im selben Netz scannen, oder die Adresse dort öffnen. Wer sie hat, kann alles hier sehen und ändern.
phone-picture = QR-Code der Adresse darunter
phone-how = Für Handys im selben Netz beenden Sie Spotter und starten es mit:
