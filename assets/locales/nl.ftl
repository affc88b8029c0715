### The login screen

login-line = Laat de helpdesk uw scherm zien als u om hulp vraagt.
login-remember = Mijn gegevens onthouden
login-details = Uw gegevens (niet verplicht)
login-details-why = De helpdesk ziet deze naast uw bezoekers-ID.
login-submit = Inloggen
login-link-group = Groep { $group } gebruiken (uit de link)
login-console = Console voor medewerkers openen
login-no-answer = De dienst is niet bereikbaar
login-no-answer-why = { $why } U wordt ingelogd zodra het werkt.
login-next-attempt = Volgende poging over { $left }.
login-entering = Bezig met inloggen…
login-entering-as = als { $visitorid }
login-service-failed = De dienst in deze app kan niet starten: { $error }
login-service-none = Er is geen dienst ingesteld.

### Names of fields, wherever they stand

field-visitor-id = Bezoekers-ID
field-name = Naam
field-email = E-mail
field-phone = Telefoon

### Why a field is refused

refused-empty = Vul uw bezoekers-ID in.
refused-too-long = Dit is te lang: { $actual } tekens; er zijn er hoogstens { $limit } mogelijk.
refused-space = In een bezoekers-ID staan geen spaties.
refused-character = Een bezoekers-ID bestaat alleen uit letters A–Z en a–z, cijfers en - _ ~. Verwijder ‘{ $found }’.
refused-other = Dit kan niet worden gebruikt.
refused-address = ‘{ $text }’ is niet het adres van een dienst; vul een adres in zoals https://support.example.com.
refused-insecure = De dienst op { $host } moet via https worden bereikt; gewoon http is alleen voor deze computer.
refused-key = ‘{ $key }’ is geen toets. Gebruik een letter, een cijfer, F1 tot en met F24 of een naam zoals Space of PageUp, verbonden met +.
refused-no-key = Er ontbreekt een toets, zoals in Ctrl+Alt+P.
refused-two-keys = Naast Ctrl, Alt, Shift en Super is maar één toets mogelijk.
refused-no-modifier = Ctrl, Alt of Super is nodig, anders drukt u er per ongeluk op.
refused-same-keys = Dezelfde toetsen kunnen niet zowel pauzeren als stoppen.

### Buttons that stand in more than one place

button-try-now = Nu proberen
button-cancel = Annuleren
button-ok = OK

### The frame around all areas

area-home = Start
area-activity = Activiteit
area-help = Hulp
area-settings = Instellingen
health-connected = Verbonden
health-elsewhere = Op ander apparaat
health-reconnecting = Opnieuw verbinden
health-off = Niet verbonden
health-sharing = Scherm gedeeld
health-paused = Gepauzeerd
banner-elsewhere = Een ander apparaat van u is actief. De helpdesk bereikt u nu daar.
banner-use-this-device = Dit apparaat gebruiken
banner-reconnecting = Opnieuw verbinden…
banner-down = { $why } De helpdesk kan u niet bereiken. Volgende poging over { $left }.
banner-not-configured = De helpdesk kan u niet bereiken, omdat dat hier niet is ingesteld. { $reason }
banner-starting = Het delen van uw scherm begint…

### Home

home-interrupted = Het delen is onderbroken
home-interrupted-text = De helpdesk ziet niets nieuws. Het delen gaat door als de verbinding er binnen enkele seconden weer is; anders stopt het.
home-paused = Het delen is gepauzeerd
home-paused-text = De helpdesk ziet niets nieuws tot u het hierboven hervat.
home-sharing = Uw scherm wordt gedeeld
home-sharing-text = U kunt gewoon verder werken. Hierboven kunt u op elk moment pauzeren of stoppen.
home-reachable = De helpdesk kan u bereiken
home-reachable-text = Als u om hulp vraagt, kan de helpdesk vragen om uw scherm te zien. Er wordt niets getoond, tenzij u accepteert.
home-elsewhere = De helpdesk bereikt uw andere apparaat
home-elsewhere-text = Kies ‘Dit apparaat gebruiken’ om hier bereikbaar te zijn.
home-not-yet = De helpdesk kan u nog niet bereiken
home-not-yet-text = Deze app maakt vanzelf weer verbinding.
home-unreachable = De helpdesk kan u niet bereiken
home-unreachable-text = Er wordt niets verstuurd en niets getoond.
home-seen = Wat de helpdesk nu ziet
home-seen-nothing = Niets.
home-where = Waar u bent in deze app
home-window = Dit venster
home-window-used = In gebruik
home-window-background = Op de achtergrond
home-version = Versie van deze app
home-language = Taal
home-system = Systeem
home-log-out = Uitloggen

### Activity

activity-none = Nog niets
activity-none-text = Hier komt te staan wie uw scherm wilde zien, wat u antwoordde en wat er is gedeeld, alleen op deze computer.
activity-export-csv = CSV exporteren
activity-export-json = JSON exporteren
activity-delete-all = Alles verwijderen…
activity-delete-sure = De hele lijst verwijderen? U kunt dit niet ongedaan maken.
activity-keep = Behouden
activity-delete = Verwijderen
activity-older = Oudere tonen
activity-list = Deze lijst
activity-kept = De lijst wordt alleen op deze computer bewaard, voor u.
activity-not-kept = De lijst staat alleen in deze app, tot u die sluit.
activity-utc = De tijden zijn in UTC, omdat de tijdzone van deze computer niet bekend is.
activity-logged-in = U hebt ingelogd
activity-asked = { $agent } wilde uw scherm zien
activity-accepted = U hebt het verzoek van { $agent } geaccepteerd
activity-declined = U hebt het verzoek van { $agent } geweigerd
activity-started = Het delen van uw scherm met { $agent } is begonnen
activity-ended = Uw scherm is { $time } gedeeld met { $agent }. { $why }
activity-never-began = Het delen met { $agent } is nooit begonnen. { $why }
activity-failed = Het delen kon niet beginnen: { $reason }

### Help

help-how = Hoe het werkt
help-how-open = Laat deze app open terwijl u met de helpdesk praat.
help-how-ask = De helpdesk ziet dat u er bent en vraagt om uw scherm te zien.
help-how-read = U leest wie het vraagt, en accepteert of weigert.
help-how-bar = Zolang uw scherm te zien is, staat er bovenaan een rode balk. Daarmee kunt u op elk moment stoppen.
help-can = De helpdesk kan
help-can-screen = Uw hele scherm live zien, zolang de rode balk er is
help-can-area = Zien in welk deel van deze app u bent
help-cannot = De helpdesk kan niet
help-cannot-mouse = Uw muis of toetsenbord gebruiken
help-cannot-files = Uw bestanden openen, kopiëren of wijzigen
help-cannot-see = Iets zien voordat u accepteert, terwijl het gepauzeerd is of nadat het gestopt is

### Settings

settings-you = Uw gegevens
settings-change = Om deze te wijzigen, logt u uit en weer in.
settings-remember = Mijn gegevens op deze computer onthouden
settings-kept = Bewaard in { $file }
settings-service = Dienst
settings-connected-through = Verbonden via
settings-organisation = Organisatie
settings-group = Groep
settings-version = Versie
settings-address = Adres van de dienst
settings-address-why = https://…, zoals uw organisatie heeft doorgegeven; leeg voor de dienst op deze computer. Geldt vanaf de volgende start.
settings-address-written = Opgeslagen. Geldt vanaf de volgende start.
settings-sharing = Delen
settings-gestures = De helpdesk mag aanwijzen en tekenen
settings-gestures-why = De aanwijzer van de helpdesk en wat die tekent, verschijnen op uw scherm en vervagen. De helpdesk kan nooit klikken of typen.
settings-mask = Vensters van deze app niet laten zien
settings-mask-why = De helpdesk ziet op die plek een leeg vlak.
settings-keys = Toetsenbord
settings-keys-why = Deze werken overal zolang u deelt. Laat een veld leeg als u geen toetsen wilt.
settings-keys-impossible = Op dit bureaublad kunnen programma’s geen toetsen krijgen die overal werken.
settings-keys-pause = Toetsen om het delen te pauzeren en te hervatten
settings-keys-end = Toetsen om het delen te stoppen
settings-notifications = Meldingen
settings-notify = Een melding tonen
settings-notify-why = Als de helpdesk iets vraagt terwijl u in een ander venster bent. Accepteren kan alleen in deze app.
settings-sound = Daarbij een geluid afspelen
settings-appearance = Weergave
settings-theme = Thema
settings-theme-system = Zoals het systeem
settings-theme-light = Licht
settings-theme-dark = Donker
settings-language = Taal
settings-language-system = Taal van het systeem
settings-start = Opstarten
settings-autostart = Starten met het systeem
settings-minimized = Zonder venster starten
settings-minimized-why = Eerst is er alleen het pictogram in het systeemvak. Geldt vanaf de volgende start.
settings-links = oneclick:-links openen met deze app
settings-links-why = Een link kan alleen voorstellen wie inlogt. Inloggen doet u nog steeds zelf.
settings-advanced = Geavanceerd
settings-log = Logboek
settings-log-why = Hoeveel deze app over zichzelf opschrijft.
settings-log-errors = Alleen fouten
settings-log-warnings = Waarschuwingen
settings-log-normal = Normaal
settings-log-detailed = Uitgebreid
settings-log-everything = Alles
settings-file = Instellingenbestand
settings-log-file = Logbestand
settings-no-place = Op dit systeem is geen plek voor een instellingenbestand.
settings-not-written = Dit kon niet worden opgeslagen: { $why }

### The service, in small print

service-here = Dienst op deze computer
service-at = Dienst op { $host }
service-none = Geen dienst

### The request for the screen

prompt-title = { $agent } wil uw scherm zien
prompt-title-from = { $agent } van { $organisation } wil uw scherm zien
prompt-from = van { $organisation }
prompt-confirmed = naam bevestigd door de dienst
prompt-whole-screen = Als u accepteert, wordt uw hele scherm live getoond, met alles wat erop staat. Sluit eerst wat privé is.
prompt-monitor = Als u accepteert, wordt alles op deze monitor live getoond. Sluit eerst wat privé is.
prompt-window = Als u accepteert, wordt alleen dit venster live getoond, ook als er iets anders voor staat.
prompt-only-watch = De helpdesk kan alleen meekijken en dingen aanwijzen. Niemand anders kan uw muis of toetsenbord gebruiken of bij uw bestanden komen.
prompt-pause = U kunt op elk moment pauzeren of stoppen.
prompt-terms = Lees de voorwaarden op { $host }
prompt-left = Sluit vanzelf over { $left }. Dat geldt als nee.
prompt-more-time = Meer tijd
prompt-decline = Weigeren
prompt-accept = Accepteren

### The sharing bars

bar-title = Uw scherm wordt gedeeld
bar-sharing = U deelt uw scherm met { $agent }
bar-paused = Gepauzeerd. { $agent } ziet niets nieuws
bar-change = Iets anders delen
bar-locked = Gepauzeerd zolang uw computer vergrendeld is
bar-asleep = Gepauzeerd zolang uw scherm uit is
bar-window-gone = Gepauzeerd. Het gedeelde venster is gesloten
bar-window-hidden = Gepauzeerd zolang het gedeelde venster verborgen is
bar-monitor-gone = Gepauzeerd. De gedeelde monitor is losgekoppeld
bar-end = Stoppen
bar-pause = Pauzeren
bar-resume = Hervatten
floating-show = { $product } tonen
floating-sharing = Scherm gedeeld met { $agent }
floating-paused = Gepauzeerd voor { $agent }
floating-over = Uw scherm wordt niet meer gedeeld
watching = { $count ->
    [0] er kijkt nog niemand mee
    [one] { $count } persoon kijkt mee
   *[other] { $count } personen kijken mee
}

### The window's title

title-paused = Delen gepauzeerd – { $product }
title-sharing = Uw scherm wordt gedeeld – { $product }
title-code = Wachten op de helpdesk – { $product }
title-asked = { $agent } wil uw scherm zien – { $product }

### Why a session is over

ended-by-you = Door uzelf gestopt.
ended-by-agent = Gestopt door { $agent }.
ended-logged-out = U hebt uitgelogd.
ended-app-closed = De app is gesloten.
ended-unwatched = Er keek niemand meer mee.
ended-connection-lost = De verbinding viel weg en kwam niet op tijd terug.
ended-unresponsive = Deze computer reageerde een tijdje niet. Misschien stond hij in de slaapstand.
ended-service-restarted = De dienst is opnieuw gestart.
ended-capture-failed = Deze computer kon zijn eigen scherm niet lezen.
ended-not-recorded = De dienst kon uw antwoord niet vastleggen. Er is niets gedeeld.

### Why a request closed without an answer

closed-withdrawn = { $agent } heeft het verzoek ingetrokken.
closed-expired = De tijd voor het verzoek van { $agent } is verstreken. Er is niets getoond.
closed-blurred = Een ander apparaat van u is nu actief, daarom is het verzoek hier gesloten.
closed-connection-lost = De verbinding viel weg, daarom is het verzoek gesloten. Er is niets getoond.
closed-other = Het verzoek van { $agent } is gesloten. Er is niets getoond.

### Why the service cannot be reached, or support is not set up

down-name = De naam van de dienst wordt niet gevonden. Misschien is het adres verkeerd geschreven, of deze computer is offline.
down-refused = Op het adres van de dienst antwoordt niets. Misschien draait de dienst niet.
down-network = Het netwerk heeft geen weg naar de dienst. Misschien is deze computer offline.
down-timeout = De dienst antwoordt niet op tijd. Misschien is de dienst of het netwerk overbelast.
down-certificate = De dienst kan niet bewijzen wie hij is: zijn certificaat wordt niet vertrouwd. Er wordt niets naartoe gestuurd.
down-tls = Een beveiligde verbinding met de dienst is niet mogelijk.
down-redirect = Het adres van de dienst leidt ergens anders heen. Het moet in de instellingen worden verbeterd.
down-page = Iets anders antwoordt in plaats van de dienst. Als dit netwerk eerst om inloggen vraagt, doe dat dan in uw browser.
down-websocket = De dienst is er, maar iets in dit netwerk, zoals een proxy of een firewall, blokkeert de verbinding die de helpdesk nodig heeft.
down-busy = De dienst is op dit moment niet beschikbaar.
down-lost = De verbinding werd onderbroken.
down-said = De dienst heeft de verbinding gesloten: { $why }.
off-presence = De helpdesk is voor uw organisatie uitgeschakeld.
off-group = De dienst kent de groep niet waarvoor deze app is ingesteld. Meld dit aan de helpdesk.

### What is shared

display-label = Wat er wordt getoond
display-screen = Het hele scherm
display-monitor = Monitor { $name }
display-window = Een venster zonder naam
display-gone = Niet meer beschikbaar. Kies iets anders
display-problem = Het scherm van deze computer kan niet worden getoond: { $why }
display-title = Iets anders delen
display-show = Dit tonen
display-hide = { $count ->
    [0] Vensters verbergen voor de helpdesk
    [one] { $count } venster is verborgen voor de helpdesk
   *[other] { $count } vensters zijn verborgen voor de helpdesk
}
display-hide-none = Er zijn geen andere vensters open.
display-hide-why = Aangevinkte vensters worden niet getoond: de helpdesk ziet op die plek een leeg vlak.

### The code that the visitor reads out

code-get = Code aanvragen
code-get-new = Nieuwe code aanvragen
code-copy = Kopiëren
code-copied = Gekopieerd
code-back = Terug naar inloggen
code-hint = Hebt u de helpdesk aan de telefoon? Lees een code voor.
code-title = Hebt u de helpdesk aan de telefoon?
code-text = Kan de helpdesk u niet vinden? Lees dan een code voor. De helpdesk moet het u nog steeds vragen voordat er iets te zien is.
code-getting = Code wordt aangevraagd…
code-no-answer = { $why } Volgende poging over { $left }.
code-read = Lees deze code voor aan de helpdesk
code-left = De code werkt één keer, nog { $left }.
code-warning = Geef de code alleen aan iemand die u zelf hebt gebeld.
code-sharing = U bent verbonden met de helpdesk
code-sharing-text = U kunt gewoon verder werken. U kunt het delen op elk moment pauzeren of stoppen.
code-joined = De code is gebruikt
code-joined-text = Een code werkt één keer. Heeft de helpdesk er nog een nodig, vraag dan een nieuwe aan.
code-expired = De code is verlopen
code-expired-text = Niemand heeft de code in tien minuten gebruikt. Vraag een nieuwe aan als de helpdesk klaar is om te beginnen.
code-lost = De verbinding is weggevallen
code-lost-text = De code werkt niet meer. Vraag een nieuwe aan.
code-refused = Er is geen code beschikbaar
code-refused-text = De dienst geeft er nu geen. Probeer het opnieuw of vraag het de helpdesk.
code-too-many = Te veel codes
code-too-many-text = Er zijn er in korte tijd te veel aangevraagd. Wacht een minuut en probeer het opnieuw.

### Short messages at the top

notice-not-shared = Uw scherm kon niet worden gedeeld: { $reason }
notice-ended = Uw scherm wordt niet meer gedeeld. { $why }
notice-never-began = Uw scherm is niet gedeeld. { $why }
notice-not-sent = Iets kon niet worden verstuurd: { $error }.
notice-no-code = Een code aanvragen is niet gelukt: { $why }
notice-not-logged-in = Inloggen is niet gelukt: { $why }
notice-no-browser-for = Er kon geen browser worden geopend. Het adres is { $url }
notice-no-browser = Er kon geen browser worden geopend.
notice-not-remembered = Uw gegevens kunnen niet op deze computer worden onthouden: { $why }
notice-not-forgotten = Uw gegevens konden niet van deze computer worden verwijderd: { $why }
notice-not-kept = Uw activiteit kan niet op deze computer worden bewaard, alleen tot de app wordt gesloten: { $why }
notice-not-loaded = Uw eerdere activiteit kon niet worden gelezen: { $why }
notice-not-exported = Uw activiteit kon niet worden geëxporteerd: { $why }
notice-not-deleted = Uw activiteit kon niet worden verwijderd: { $why }
notice-exported = Uw activiteit is opgeslagen in { $file }
notice-not-set-up = U kunt niet inloggen, omdat de helpdesk hier niet is ingesteld. { $reason }
notice-language-unknown = In de instellingen staat de taal ‘{ $tag }’, die deze app niet kent. De app kent: { $spoken }
notice-no-font = Deze computer heeft geen letters voor de taal ‘{ $tag }’, daarom is deze app in het Engels.
notice-shortcut-failed = Een sneltoets werkt niet: { $error }. Pauzeer en stop met de knoppen van { $product }.
notice-link-refused = Er is een link geopend die niet kan worden gebruikt: { $error }.
notice-link-ignored = Er is een link geopend om in te loggen. U bent al ingelogd, dus er is niets veranderd.
notice-link-filled = Een link heeft de bezoekers-ID ingevuld. Controleer dit voordat u inlogt.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = Er wordt niets gedeeld, tenzij u in het venster accepteert.
ask-text-from = Van { $organisation }. Er wordt niets gedeeld, tenzij u in het venster accepteert.
ask-show = Bekijken
tray-open = Openen
tray-pause = Delen pauzeren
tray-resume = Delen hervatten
tray-end = Delen stoppen
tray-quit = App afsluiten
tray-idle = Niet ingelogd
tray-waiting = De helpdesk kan u hier nu niet bereiken
tray-paused = Het delen met { $agent } is gepauzeerd

### What a screen reader says by itself

said-asked = { $title }. Er wordt niets getoond, tenzij u accepteert. U hebt { $time } om te antwoorden. Met Tab gaat u naar de antwoorden, met Escape weigert u.
said-chosen = { $name }. { $what }
said-choosing = Kies wat er wordt getoond. Met Tab gaat u naar de lijst, met Escape blijft alles zoals het is.
said-shown = Wat er wordt getoond: { $name }
said-time-left = Nog { $time } om te antwoorden.
said-more-time = U hebt weer { $time } om te antwoorden.
said-no-answer = { $why } U wordt ingelogd zodra het werkt.
said-leaving = Bezig met uitloggen.
said-interrupted = Het delen is onderbroken, omdat de verbinding weg is. Het gaat door als de verbinding er binnen enkele seconden weer is; anders stopt het.
said-paused = Het delen is gepauzeerd. { $agent } ziet niets nieuws.
said-sharing = Uw scherm wordt gedeeld met { $agent }.
said-connected = Verbonden. De helpdesk kan u bereiken.
said-reconnecting = Opnieuw verbinden. De helpdesk kan u nog niet bereiken.
said-off = Niet verbonden. De helpdesk kan u niet bereiken.
said-code = Uw code: { $digits }. Lees de code voor aan de helpdesk; de code werkt één keer. Geef de code alleen aan iemand die u zelf hebt gebeld.
said-copied = De code is gekopieerd.
said-no-code-yet = { $why } U krijgt een code zodra het werkt.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Onderdelen van deze app
about-sharing = Scherm delen
about-end = Stopt het delen van uw scherm.
about-pause = De helpdesk ziet niets nieuws tot u hervat.
about-resume = De helpdesk ziet uw scherm weer.
about-ok = Sluit dit bericht: { $notice }

### Days

day-today = Vandaag
day-yesterday = Gisteren
day-date = { $weekday } { $day } { $month } { $year }
weekday = { $number ->
    [1] Maandag
    [2] Dinsdag
    [3] Woensdag
    [4] Donderdag
    [5] Vrijdag
    [6] Zaterdag
   *[7] Zondag
}
month = { $number ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
}

### Small pieces

peer-nameless = Helpdesk
seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } seconden
}

# In a window of its own, when the app cannot start.
failure-title = OneClick Visitor kon niet starten
failure-log = Meer hierover staat in { $file }
failure-close = Sluiten
