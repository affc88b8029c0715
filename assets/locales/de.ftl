# What the app says, in German: people are addressed as "Sie", in short plain sentences.

### The login screen

login-line = Zeigen Sie dem Support Ihren Bildschirm, wenn Sie Hilfe brauchen.
login-remember = Meine Angaben merken
login-details = Ihre Angaben (freiwillig)
login-details-why = Der Support sieht sie neben Ihrer Besucher-ID.
login-submit = Anmelden
login-link-group = Gruppe { $group } verwenden (aus dem Link)
login-console = Konsole für Support öffnen
login-no-answer = Der Dienst ist nicht erreichbar
login-no-answer-why = { $why } Sie werden angemeldet, sobald es geht.
login-next-attempt = Nächster Versuch in { $left }.
login-entering = Anmeldung läuft …
login-entering-as = als { $visitorid }
login-service-failed = Der Dienst in dieser App kann nicht starten: { $error }
login-service-none = Es ist kein Dienst eingestellt.

### Names of fields, wherever they stand

field-visitor-id = Besucher-ID
field-name = Name
field-email = E-Mail
field-phone = Telefon

### Why a field is refused

refused-empty = Bitte geben Sie Ihre Besucher-ID ein.
refused-too-long = Das ist zu lang: { $actual } Zeichen, möglich sind höchstens { $limit }.
refused-space = Eine Besucher-ID enthält keine Leerzeichen.
refused-character = Eine Besucher-ID besteht nur aus den Buchstaben A–Z und a–z, Ziffern sowie - _ ~. Bitte entfernen Sie „{ $found }“.
refused-other = Das kann nicht verwendet werden.
refused-address = „{ $text }“ ist nicht die Adresse eines Dienstes; erwartet wird eine wie https://support.example.com.
refused-insecure = Der Dienst auf { $host } muss über https erreicht werden; einfaches http gilt nur für diesen Computer.
refused-key = „{ $key }“ ist keine Taste. Erwartet wird ein Buchstabe, eine Ziffer, F1 bis F24 oder ein Name wie Space oder PageUp, verbunden mit +.
refused-no-key = Es fehlt eine Taste, wie in Ctrl+Alt+P.
refused-two-keys = Außer Ctrl, Alt, Shift und Super ist nur eine Taste möglich.
refused-no-modifier = Ctrl, Alt oder Super muss dabei sein, sonst würde es versehentlich gedrückt.
refused-same-keys = Dieselben Tasten können nicht zugleich anhalten und beenden.

### Buttons that stand in more than one place

button-try-now = Jetzt versuchen
button-cancel = Abbrechen
button-ok = OK

### The frame around all areas

area-home = Start
area-activity = Verlauf
area-help = Hilfe
area-settings = Optionen
health-connected = Verbunden
health-elsewhere = Auf anderem Gerät
health-reconnecting = Neue Verbindung
health-off = Nicht verbunden
health-sharing = Freigabe läuft
health-paused = Angehalten
banner-elsewhere = Ein anderes Ihrer Geräte ist aktiv. Der Support erreicht jetzt dieses.
banner-use-this-device = Dieses Gerät verwenden
banner-reconnecting = Die Verbindung wird wiederhergestellt …
banner-down = { $why } Der Support kann Sie nicht erreichen. Nächster Versuch in { $left }.
banner-not-configured = Der Support kann Sie nicht erreichen, weil er hier nicht eingerichtet ist. { $reason }
banner-starting = Ihr Bildschirm wird gleich gezeigt …

### Home

home-interrupted = Die Freigabe ist unterbrochen
home-interrupted-text = Der Support sieht nichts Neues. Die Freigabe geht weiter, wenn die Verbindung in wenigen Sekunden wieder da ist; sonst endet sie.
home-paused = Die Freigabe ist angehalten
home-paused-text = Der Support sieht nichts Neues, bis Sie sie oben fortsetzen.
home-sharing = Ihr Bildschirm wird gezeigt
home-sharing-text = Sie können weiterarbeiten. Oben können Sie jederzeit anhalten oder beenden.
home-reachable = Der Support kann Sie erreichen
home-reachable-text = Wenn Sie um Hilfe bitten, kann er darum bitten, Ihren Bildschirm zu sehen. Nichts wird gezeigt, wenn Sie nicht zustimmen.
home-elsewhere = Der Support erreicht Ihr anderes Gerät
home-elsewhere-text = Wählen Sie „Dieses Gerät verwenden“, um hier erreichbar zu sein.
home-not-yet = Der Support kann Sie noch nicht erreichen
home-not-yet-text = Diese App verbindet sich von selbst wieder.
home-unreachable = Der Support kann Sie nicht erreichen
home-unreachable-text = Nichts wird gesendet und nichts wird gezeigt.
home-seen = Was der Support jetzt sieht
home-seen-nothing = Nichts.
home-where = Wo Sie in dieser App sind
home-window = Dieses Fenster
home-window-used = In Gebrauch
home-window-background = Im Hintergrund
home-version = Version dieser App
home-language = Sprache
home-system = System
home-log-out = Abmelden

### Activity

activity-none = Noch nichts
activity-none-text = Wer Ihren Bildschirm sehen wollte, was Sie geantwortet haben und was gezeigt wurde, steht dann hier, nur auf diesem Computer.
activity-export-csv = CSV speichern
activity-export-json = JSON speichern
activity-delete-all = Alles löschen …
activity-delete-sure = Die ganze Liste löschen? Das lässt sich nicht rückgängig machen.
activity-keep = Behalten
activity-delete = Löschen
activity-older = Ältere zeigen
activity-list = Diese Liste
activity-kept = Sie bleibt nur auf diesem Computer, für Sie.
activity-not-kept = Es gibt sie nur in dieser App, bis diese geschlossen wird.
activity-utc = Die Zeiten sind in UTC angegeben, weil die Zeitzone dieses Computers nicht bekannt ist.
activity-logged-in = Sie haben sich angemeldet
activity-asked = { $agent } wollte Ihren Bildschirm sehen
activity-accepted = Sie haben der Anfrage von { $agent } zugestimmt
activity-declined = Sie haben die Anfrage von { $agent } abgelehnt
activity-started = Die Freigabe Ihres Bildschirms für { $agent } hat begonnen
activity-ended = { $time } lang war Ihr Bildschirm für { $agent } freigegeben. { $why }
activity-never-began = Die Freigabe für { $agent } hat nie begonnen. { $why }
activity-failed = Die Freigabe konnte nicht beginnen: { $reason }

### Help

help-how = So funktioniert es
help-how-open = Lassen Sie diese App offen, während Sie mit dem Support sprechen.
help-how-ask = Der Support sieht, dass Sie da sind, und bittet darum, Ihren Bildschirm zu sehen.
help-how-read = Sie lesen, wer fragt, und stimmen zu oder lehnen ab.
help-how-bar = Eine rote Leiste bleibt oben stehen, solange Ihr Bildschirm zu sehen ist. Dort können Sie jederzeit beenden.
help-can = Der Support kann
help-can-screen = Ihren ganzen Bildschirm live sehen, solange die rote Leiste da ist
help-can-area = sehen, in welchem Teil dieser App Sie sind
help-cannot = Der Support kann nicht
help-cannot-mouse = Ihre Maus oder Tastatur benutzen
help-cannot-files = Ihre Dateien öffnen, kopieren oder ändern
help-cannot-see = etwas sehen, bevor Sie zustimmen, während angehalten ist oder nachdem es beendet wurde

### Settings

settings-you = Sie
settings-change = Um dies zu ändern, melden Sie sich ab und wieder an.
settings-remember = Meine Angaben auf diesem Computer merken
settings-kept = Gespeichert in { $file }
settings-service = Dienst
settings-connected-through = Verbunden über
settings-organisation = Organisation
settings-group = Gruppe
settings-version = Version
settings-address = Adresse des Dienstes
settings-address-why = https://…, wie Ihre Organisation es Ihnen gesagt hat; leer für den Dienst auf diesem Computer. Gilt ab dem nächsten Start.
settings-address-written = Gespeichert. Es gilt ab dem nächsten Start.
settings-sharing = Freigabe
settings-gestures = Der Support darf zeigen und zeichnen
settings-gestures-why = Sein Zeiger und was er zeichnet erscheinen auf Ihrem Bildschirm und verblassen. Klicken oder tippen kann er nie.
settings-mask = Fenster dieser App nicht mitzeigen
settings-mask-why = Der Support sieht an ihrer Stelle eine leere Fläche.
settings-keys = Tastatur
settings-keys-why = Diese gelten überall, solange Sie etwas zeigen. Lassen Sie das Feld leer, wenn Sie keine möchten.
settings-keys-impossible = Dieser Desktop gibt Programmen keine Tasten, die überall gelten.
settings-keys-pause = Tasten, die anhalten und fortsetzen
settings-keys-end = Tasten, die die Freigabe beenden
settings-notifications = Benachrichtigungen
settings-notify = Benachrichtigung zeigen
settings-notify-why = Wenn der Support anfragt, während Sie in einem anderen Fenster sind. Zustimmen können Sie nur in dieser App.
settings-sound = Dazu einen Ton abspielen
settings-appearance = Darstellung
settings-theme = Farben
settings-theme-system = Wie im System
settings-theme-light = Hell
settings-theme-dark = Dunkel
settings-language = Sprache
settings-language-system = Sprache des Systems
settings-start = Start
settings-autostart = Mit dem System starten
settings-minimized = Ohne Fenster starten
settings-minimized-why = Zunächst ist nur das Symbol im Infobereich zu sehen. Gilt ab dem nächsten Start.
settings-links = oneclick:-Links mit dieser App öffnen
settings-links-why = Ein Link kann nur vorschlagen, wer sich anmeldet. Anmelden müssen Sie sich weiterhin selbst.
settings-advanced = Erweitert
settings-log = Protokoll
settings-log-why = Wie viel diese App über sich selbst aufschreibt.
settings-log-errors = Nur Fehler
settings-log-warnings = Warnungen
settings-log-normal = Normal
settings-log-detailed = Ausführlich
settings-log-everything = Alles
settings-file = Einstellungsdatei
settings-log-file = Protokolldatei
settings-no-place = Auf diesem System gibt es keinen Platz für eine Einstellungsdatei.
settings-not-written = Das konnte nicht gespeichert werden: { $why }

### The service, in small print

service-here = Dienst auf diesem Computer
service-at = Dienst auf { $host }
service-none = Kein Dienst

### The request for the screen

prompt-title = { $agent } möchte Ihren Bildschirm sehen
prompt-title-from = { $agent } von { $organisation } möchte Ihren Bildschirm sehen
prompt-from = von { $organisation }
prompt-confirmed = Name vom Dienst bestätigt
prompt-whole-screen = Wenn Sie zustimmen, wird Ihr ganzer Bildschirm live gezeigt, mit allem, was darauf ist. Schließen Sie vorher, was privat ist.
prompt-monitor = Wenn Sie zustimmen, wird alles auf diesem Monitor live gezeigt. Schließen Sie vorher, was privat ist.
prompt-window = Wenn Sie zustimmen, wird nur dieses Fenster live gezeigt, was auch darüber liegt.
prompt-only-watch = Der Support kann nur zusehen und auf etwas zeigen. Niemand sonst kann Maus oder Tastatur bedienen oder an Ihre Dateien.
prompt-pause = Sie können jederzeit anhalten oder beenden.
prompt-terms = Bedingungen auf { $host } lesen
prompt-left = Schließt sich von selbst in { $left }. Das gilt als Nein.
prompt-more-time = Mehr Zeit
prompt-decline = Ablehnen
prompt-accept = Zustimmen

### The sharing bars

bar-title = Ihr Bildschirm wird gezeigt
bar-sharing = Ihr Bildschirm ist für { $agent } freigegeben
bar-paused = Angehalten. { $agent } sieht nichts Neues
bar-change = Anderes zeigen
bar-locked = Angehalten, solange Ihr Computer gesperrt ist
bar-asleep = Angehalten, solange Ihr Bildschirm aus ist
bar-window-gone = Angehalten. Das gezeigte Fenster wurde geschlossen
bar-window-hidden = Angehalten, solange das gezeigte Fenster verborgen ist
bar-monitor-gone = Angehalten. Der gezeigte Monitor wurde entfernt
bar-end = Beenden
bar-pause = Anhalten
bar-resume = Fortsetzen
floating-show = { $product } zeigen
floating-sharing = Freigabe für { $agent }
floating-paused = Angehalten für { $agent }
floating-over = Ihr Bildschirm wird nicht mehr gezeigt
watching = { $count ->
    [0] noch sieht niemand zu
    [one] { $count } Person sieht zu
   *[other] { $count } Personen sehen zu
}

### The window's title

title-paused = Freigabe angehalten – { $product }
title-sharing = Ihr Bildschirm wird gezeigt – { $product }
title-code = Warten auf den Support – { $product }
title-asked = { $agent } möchte Ihren Bildschirm sehen – { $product }

### Why a session is over

ended-by-you = Sie selbst haben beendet.
ended-by-agent = { $agent } hat beendet.
ended-logged-out = Sie haben sich abgemeldet.
ended-app-closed = Die App wurde geschlossen.
ended-unwatched = Es sah niemand mehr zu.
ended-connection-lost = Die Verbindung ging verloren und kam nicht rechtzeitig zurück.
ended-unresponsive = Dieser Computer hat eine Zeit lang nicht geantwortet. Vielleicht war er im Ruhezustand.
ended-service-restarted = Der Dienst wurde neu gestartet.
ended-capture-failed = Dieser Computer konnte seinen Bildschirm nicht lesen.
ended-not-recorded = Der Dienst konnte Ihre Antwort nicht protokollieren. Es wurde nichts geteilt.

### Why a request closed without an answer

closed-withdrawn = { $agent } hat die Anfrage zurückgezogen.
closed-expired = Die Zeit für die Anfrage von { $agent } ist abgelaufen. Nichts wurde gezeigt.
closed-blurred = Ein anderes Ihrer Geräte ist jetzt aktiv, deshalb wurde die Anfrage hier geschlossen.
closed-connection-lost = Die Verbindung ging verloren, deshalb wurde die Anfrage geschlossen. Nichts wurde gezeigt.
closed-other = Die Anfrage von { $agent } wurde geschlossen. Nichts wurde gezeigt.

### Why the service cannot be reached, or support is not set up

down-name = Der Name des Dienstes wird nicht gefunden. Vielleicht ist die Adresse falsch geschrieben, oder dieser Computer ist offline.
down-refused = Unter der Adresse des Dienstes antwortet niemand. Vielleicht läuft er nicht.
down-network = Das Netz hat keinen Weg zum Dienst. Vielleicht ist dieser Computer offline.
down-timeout = Der Dienst antwortet nicht rechtzeitig. Vielleicht ist er oder das Netz überlastet.
down-certificate = Der Dienst kann sich nicht ausweisen: Seinem Zertifikat ist nicht zu trauen. Es wird nichts an ihn gesendet.
down-tls = Eine sichere Verbindung zum Dienst ist nicht möglich.
down-redirect = Die Adresse des Dienstes führt woandershin. Sie muss in den Einstellungen berichtigt werden.
down-page = Statt des Dienstes antwortet etwas anderes. Wenn dieses Netz zuerst eine Anmeldung verlangt, melden Sie sich im Browser an.
down-websocket = Der Dienst ist da, aber etwas in diesem Netz, etwa ein Proxy oder eine Firewall, blockiert die Verbindung, die der Support braucht.
down-busy = Der Dienst ist zurzeit nicht verfügbar.
down-lost = Die Verbindung wurde unterbrochen.
down-said = Der Dienst hat die Verbindung geschlossen: { $why }.
off-presence = Der Support ist für Ihre Organisation abgeschaltet.
off-group = Der Dienst kennt die Gruppe nicht, für die diese App eingerichtet ist. Bitte sagen Sie dem Support Bescheid.

### What is shared

display-label = Was gezeigt wird
display-screen = Ganzer Bildschirm
display-monitor = Monitor { $name }
display-window = Ein Fenster ohne Namen
display-gone = Nicht mehr da. Wählen Sie etwas anderes
display-problem = Der Bildschirm dieses Computers kann nicht gezeigt werden: { $why }
display-title = Anderes zeigen
display-show = Das zeigen
display-hide = { $count ->
    [0] Fenster vor dem Support verbergen
    [one] { $count } Fenster ist vor dem Support verborgen
   *[other] { $count } Fenster sind vor dem Support verborgen
}
display-hide-none = Es sind keine anderen Fenster offen.
display-hide-why = Angekreuzte Fenster werden nicht gezeigt: Der Support sieht dort eine leere Fläche.

### The code that the visitor reads out

code-get = Code anfordern
code-get-new = Neuen Code anfordern
code-copy = Kopieren
code-copied = Kopiert
code-back = Zurück zur Anmeldung
code-hint = Der Support ist am Telefon? Lesen Sie ihm einen Code vor.
code-title = Der Support ist am Telefon?
code-text = Wenn er Sie nicht findet, lesen Sie ihm einen Code vor. Er muss trotzdem fragen, bevor er etwas sieht.
code-getting = Code wird angefordert …
code-no-answer = { $why } Nächster Versuch in { $left }.
code-read = Lesen Sie dem Support diesen Code vor
code-left = Er gilt einmal und noch { $left }.
code-warning = Geben Sie ihn nur jemandem, den Sie selbst angerufen haben.
code-sharing = Der Support ist bei Ihnen
code-sharing-text = Sie können weiterarbeiten. Anhalten oder beenden können Sie jederzeit.
code-joined = Der Code wurde verwendet
code-joined-text = Ein Code gilt einmal. Braucht der Support noch einen, fordern Sie einen neuen an.
code-expired = Der Code ist abgelaufen
code-expired-text = Zehn Minuten lang hat ihn niemand verwendet. Fordern Sie einen neuen an, wenn der Support bereit ist.
code-lost = Die Verbindung ging verloren
code-lost-text = Der Code gilt nicht mehr. Fordern Sie einen neuen an.
code-refused = Es gibt keinen Code
code-refused-text = Der Dienst gibt gerade keinen aus. Versuchen Sie es noch einmal, oder fragen Sie den Support.
code-too-many = Zu viele Codes
code-too-many-text = In kurzer Zeit wurden zu viele angefordert. Warten Sie eine Minute, und versuchen Sie es noch einmal.

### Short messages at the top

notice-not-shared = Ihr Bildschirm konnte nicht gezeigt werden: { $reason }
notice-ended = Die Freigabe Ihres Bildschirms ist beendet. { $why }
notice-never-began = Ihr Bildschirm wurde nicht freigegeben. { $why }
notice-not-sent = Etwas konnte nicht gesendet werden: { $error }.
notice-no-code = Einen Code anzufordern hat nicht funktioniert: { $why }
notice-not-logged-in = Die Anmeldung hat nicht funktioniert: { $why }
notice-no-browser-for = Es konnte kein Browser geöffnet werden. Die Adresse ist { $url }
notice-no-browser = Es konnte kein Browser geöffnet werden.
notice-not-remembered = Ihre Angaben können auf diesem Computer nicht gespeichert werden: { $why }
notice-not-forgotten = Ihre Angaben konnten auf diesem Computer nicht gelöscht werden: { $why }
notice-not-kept = Der Verlauf kann auf diesem Computer nicht gespeichert werden; er bleibt nur, bis die App geschlossen wird: { $why }
notice-not-loaded = Der frühere Verlauf konnte nicht gelesen werden: { $why }
notice-not-exported = Der Verlauf konnte nicht in eine Datei geschrieben werden: { $why }
notice-not-deleted = Der Verlauf konnte nicht gelöscht werden: { $why }
notice-exported = Der Verlauf wurde in diese Datei geschrieben: { $file }
notice-not-set-up = Sie können sich nicht anmelden, weil der Support hier nicht eingerichtet ist. { $reason }
notice-language-unknown = In den Einstellungen steht die Sprache „{ $tag }“, die diese App nicht spricht. Sie spricht: { $spoken }
notice-no-font = Dieser Computer hat keine Schrift für die Sprache „{ $tag }“, deshalb spricht diese App Englisch.
notice-shortcut-failed = Ein Tastenkürzel funktioniert nicht: { $error }. Anhalten und beenden können Sie mit den Schaltflächen von { $product }.
notice-link-refused = Ein Link wurde geöffnet, der nicht verwendet werden kann: { $error }.
notice-link-ignored = Ein Link zum Anmelden wurde geöffnet. Sie sind schon angemeldet, darum hat sich nichts geändert.
notice-link-filled = Ein Link hat die Besucher-ID eingetragen. Bitte prüfen Sie sie, bevor Sie sich anmelden.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = Nichts wird gezeigt, solange Sie nicht im Fenster zustimmen.
ask-text-from = Von { $organisation }. Nichts wird gezeigt, solange Sie nicht im Fenster zustimmen.
ask-show = Anzeigen
tray-open = Öffnen
tray-pause = Freigabe anhalten
tray-resume = Freigabe fortsetzen
tray-end = Freigabe beenden
tray-quit = Programm beenden
tray-idle = Nicht angemeldet
tray-waiting = Der Support kann Sie hier gerade nicht erreichen
tray-paused = Die Freigabe für { $agent } ist angehalten

### What a screen reader says by itself

said-asked = { $title }. Nichts wird gezeigt, solange Sie nicht zustimmen. Sie haben { $time } Zeit für die Antwort. Mit der Tabulatortaste kommen Sie zu den Antworten, Escape lehnt ab.
said-chosen = { $name }. { $what }
said-choosing = Wählen Sie, was gezeigt wird. Mit der Tabulatortaste kommen Sie zur Liste, mit Escape bleibt alles, wie es ist.
said-shown = Was gezeigt wird: { $name }
said-time-left = Noch { $time } für die Antwort.
said-more-time = Sie haben wieder { $time } Zeit für die Antwort.
said-no-answer = { $why } Sie werden angemeldet, sobald es geht.
said-leaving = Abmeldung läuft.
said-interrupted = Die Freigabe ist unterbrochen, weil die Verbindung weg ist. Sie geht weiter, wenn die Verbindung in wenigen Sekunden wieder da ist; sonst endet sie.
said-paused = Die Freigabe ist angehalten. { $agent } sieht nichts Neues.
said-sharing = Ihr Bildschirm wird { $agent } gezeigt.
said-connected = Verbunden. Der Support kann Sie erreichen.
said-reconnecting = Die Verbindung wird wiederhergestellt. Der Support kann Sie noch nicht erreichen.
said-off = Nicht verbunden. Der Support kann Sie nicht erreichen.
said-code = Ihr Code: { $digits }. Lesen Sie ihn dem Support vor; er gilt einmal. Geben Sie ihn nur jemandem, den Sie selbst angerufen haben.
said-copied = Der Code ist kopiert.
said-no-code-yet = { $why } Sie bekommen einen Code, sobald es geht.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Bereiche dieser App
about-sharing = Bildschirmfreigabe
about-end = Beendet die Freigabe Ihres Bildschirms.
about-pause = Der Support sieht nichts Neues, bis Sie fortsetzen.
about-resume = Der Support sieht Ihren Bildschirm wieder.
about-ok = Schließt diese Meldung: { $notice }

### Days

day-today = Heute
day-yesterday = Gestern
day-date = { $weekday }, { $day }. { $month } { $year }
weekday = { $number ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}
month = { $number ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}

### Small pieces

peer-nameless = Support
seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}

# In a window of its own, when the app cannot start.
failure-title = OneClick Visitor konnte nicht starten
failure-log = Mehr dazu steht in { $file }
failure-close = Schließen
