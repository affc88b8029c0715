### The login screen

login-line = Mostri il Suo schermo all’assistenza quando chiede aiuto.
login-remember = Ricordami
login-details = I Suoi dati (facoltativi)
login-details-why = L’assistenza li vede accanto al Suo ID visitatore.
login-submit = Accedi
login-link-group = Usa il gruppo { $group } (dal link)
login-console = Apri la console dell’assistenza
login-no-answer = Il servizio non è raggiungibile
login-no-answer-why = { $why } L’accesso avverrà appena possibile.
login-next-attempt = Prossimo tentativo tra { $left }.
login-entering = Accesso in corso…
login-entering-as = come { $visitorid }
login-service-failed = Il servizio interno a questa app non può avviarsi: { $error }
login-service-none = Nessun servizio configurato.

### Names of fields, wherever they stand

field-visitor-id = ID visitatore
field-name = Nome
field-email = E-mail
field-phone = Telefono

### Why a field is refused

refused-empty = Inserisca il Suo ID visitatore.
refused-too-long = È troppo lungo: { $actual } caratteri, il massimo è { $limit }.
refused-space = Un ID visitatore non contiene spazi.
refused-character = Un ID visitatore contiene solo lettere A–Z e a–z, cifre e - _ ~. Tolga «{ $found }».
refused-other = Questo non può essere usato.
refused-address = «{ $text }» non è l’indirizzo di un servizio; ne serve uno come https://support.example.com.
refused-insecure = Il servizio su { $host } va raggiunto con https; il semplice http vale solo per questo computer.
refused-key = «{ $key }» non è un tasto. Serve una lettera, una cifra, da F1 a F24 o un nome come Space o PageUp, uniti con +.
refused-no-key = Manca un tasto, come in Ctrl+Alt+P.
refused-two-keys = Oltre a Ctrl, Alt, Shift e Super è possibile un solo tasto.
refused-no-modifier = Serve Ctrl, Alt o Super, altrimenti si rischia di premerlo per errore.
refused-same-keys = Gli stessi tasti non possono servire sia per la pausa sia per terminare.

### Buttons that stand in more than one place

button-try-now = Prova ora
button-cancel = Annulla
button-ok = OK

### The frame around all areas

area-home = Home
area-activity = Attività
area-help = Aiuto
area-settings = Impostazioni
health-connected = Connesso
health-elsewhere = Su un altro dispositivo
health-reconnecting = Riconnessione
health-off = Non connesso
health-sharing = In condivisione
health-paused = In pausa
banner-elsewhere = È attivo un altro dei Suoi dispositivi. L’assistenza ora può contattarLa su quello.
banner-use-this-device = Usa questo dispositivo
banner-reconnecting = Riconnessione in corso…
banner-down = { $why } L’assistenza non può contattarLa. Prossimo tentativo tra { $left }.
banner-not-configured = L’assistenza non può contattarLa, perché qui non è configurata. { $reason }
banner-starting = La condivisione del Suo schermo sta per iniziare…

### Home

home-interrupted = La condivisione è interrotta
home-interrupted-text = L’assistenza non vede nulla di nuovo. La condivisione continua se la connessione torna entro pochi secondi, altrimenti termina.
home-paused = La condivisione è in pausa
home-paused-text = L’assistenza non vede nulla di nuovo finché Lei non riprende la condivisione qui sopra.
home-sharing = Il Suo schermo è condiviso
home-sharing-text = Può continuare a lavorare. Può mettere in pausa o terminare qui sopra in qualsiasi momento.
home-reachable = L’assistenza può contattarLa
home-reachable-text = Quando chiede aiuto, l’assistenza può chiedere di vedere il Suo schermo. Non viene mostrato nulla se Lei non accetta.
home-elsewhere = L’assistenza La contatta sull’altro dispositivo
home-elsewhere-text = Scelga «Usa questo dispositivo» per essere contattabile qui.
home-not-yet = L’assistenza non può ancora contattarLa
home-not-yet-text = Questa app si riconnette da sola.
home-unreachable = L’assistenza non può contattarLa
home-unreachable-text = Non viene inviato né mostrato nulla.
home-seen = Che cosa vede l’assistenza in questo momento
home-seen-nothing = Nulla.
home-where = Dove si trova in questa app
home-window = Questa finestra
home-window-used = In uso
home-window-background = In secondo piano
home-version = Versione di questa app
home-language = Lingua
home-system = Sistema
home-log-out = Disconnetti

### Activity

activity-none = Ancora nulla
activity-none-text = Qui compare chi ha chiesto di vedere il Suo schermo, che cosa ha risposto Lei e che cosa è stato condiviso, solo su questo computer.
activity-export-csv = Esporta CSV
activity-export-json = Esporta JSON
activity-delete-all = Elimina tutto…
activity-delete-sure = Eliminare tutto l’elenco? Non si potrà recuperare.
activity-keep = Conserva
activity-delete = Elimina
activity-older = Mostra precedenti
activity-list = Questo elenco
activity-kept = È conservato solo su questo computer, per Lei.
activity-not-kept = Esiste solo in questa app, finché non viene chiusa.
activity-utc = Gli orari sono in UTC, perché il fuso orario di questo computer non è noto.
activity-logged-in = Lei ha effettuato l’accesso
activity-asked = { $agent } ha chiesto di vedere il Suo schermo
activity-accepted = Lei ha accettato la richiesta di { $agent }
activity-declined = Lei ha rifiutato la richiesta di { $agent }
activity-started = La condivisione del Suo schermo con { $agent } è iniziata
activity-ended = La condivisione del Suo schermo con { $agent } è durata { $time }. { $why }
activity-never-began = La condivisione con { $agent } non è mai iniziata. { $why }
activity-failed = La condivisione non è potuta iniziare: { $reason }

### Help

help-how = Come funziona
help-how-open = Lasci aperta questa app mentre parla con l’assistenza.
help-how-ask = L’assistenza vede che Lei è presente e chiede di vedere il Suo schermo.
help-how-read = Lei legge chi lo chiede e accetta o rifiuta.
help-how-bar = Una barra rossa resta in alto finché l’assistenza può vedere il Suo schermo. Da lì può terminare in qualsiasi momento.
help-can = L’assistenza può
help-can-screen = Vedere tutto il Suo schermo, dal vivo, finché c’è la barra rossa
help-can-area = Vedere in quale parte di questa app si trova Lei
help-cannot = L’assistenza non può
help-cannot-mouse = Usare il Suo mouse o la Sua tastiera
help-cannot-files = Aprire, copiare o modificare i Suoi file
help-cannot-see = Vedere qualcosa prima che Lei accetti, durante la pausa o dopo la fine

### Settings

settings-you = Lei
settings-change = Per modificare questi dati, si disconnetta e acceda di nuovo.
settings-remember = Ricordami su questo computer
settings-kept = Salvato in { $file }
settings-service = Servizio
settings-connected-through = Connessione tramite
settings-organisation = Organizzazione
settings-group = Gruppo
settings-version = Versione
settings-address = Indirizzo del servizio
settings-address-why = https://… come indicato dalla Sua organizzazione; vuoto per il servizio su questo computer. Vale dal prossimo avvio.
settings-address-written = Salvato. Vale dal prossimo avvio.
settings-sharing = Condivisione
settings-gestures = L’assistenza può indicare e disegnare
settings-gestures-why = Il puntatore e i disegni dell’assistenza appaiono sul Suo schermo e svaniscono. L’assistenza non può mai fare clic né scrivere.
settings-mask = Non mostrare le finestre di questa app
settings-mask-why = Al loro posto l’assistenza vede un’area vuota.
settings-keys = Tastiera
settings-keys-why = Funzionano ovunque durante la condivisione. Lasci vuoto per non usarne.
settings-keys-impossible = Questo desktop non offre ai programmi tasti che funzionano ovunque.
settings-keys-pause = Tasti per mettere in pausa e riprendere la condivisione
settings-keys-end = Tasti per terminare la condivisione
settings-notifications = Notifiche
settings-notify = Mostra una notifica
settings-notify-why = Quando l’assistenza fa una richiesta mentre Lei è in un’altra finestra. Si può accettare solo in questa app.
settings-sound = Riproduci anche un suono
settings-appearance = Aspetto
settings-theme = Tema
settings-theme-system = Come il sistema
settings-theme-light = Chiaro
settings-theme-dark = Scuro
settings-language = Lingua
settings-language-system = Lingua del sistema
settings-start = Avvio
settings-autostart = Avvia con il sistema
settings-minimized = Avvia senza finestra
settings-minimized-why = All’inizio si vede solo l’icona nell’area di notifica. Vale dal prossimo avvio.
settings-links = Apri i link oneclick: con questa app
settings-links-why = Un link può solo proporre chi accede. L’accesso lo esegue sempre Lei.
settings-advanced = Avanzate
settings-log = Registro
settings-log-why = Quanto questa app annota sul proprio funzionamento.
settings-log-errors = Solo errori
settings-log-warnings = Avvisi
settings-log-normal = Normale
settings-log-detailed = Dettagliato
settings-log-everything = Tutto
settings-file = File delle impostazioni
settings-log-file = File di registro
settings-no-place = Su questo sistema non c’è posto per un file delle impostazioni.
settings-not-written = Non è stato possibile salvare: { $why }

### The service, in small print

service-here = Servizio su questo computer
service-at = Servizio su { $host }
service-none = Nessun servizio

### The request for the screen

prompt-title = { $agent } chiede di vedere il Suo schermo
prompt-title-from = { $agent } di { $organisation } chiede di vedere il Suo schermo
prompt-from = di { $organisation }
prompt-confirmed = nome confermato dal servizio
prompt-whole-screen = Se accetta, viene mostrato dal vivo tutto il Suo schermo, con tutto ciò che contiene. Prima chiuda ciò che è privato.
prompt-monitor = Se accetta, viene mostrato dal vivo tutto ciò che è su questo monitor. Prima chiuda ciò che è privato.
prompt-window = Se accetta, viene mostrata dal vivo solo questa finestra, anche se altre la coprono.
prompt-only-watch = L’assistenza può solo guardare e indicare. Nessun altro può usare il Suo mouse o la Sua tastiera, né accedere ai Suoi file.
prompt-pause = Può mettere in pausa o terminare in qualsiasi momento.
prompt-terms = Leggi le condizioni su { $host }
prompt-left = Si chiude da sola tra { $left }. Vale come un no.
prompt-more-time = Più tempo
prompt-decline = Rifiuta
prompt-accept = Accetta

### The sharing bars

bar-title = Condivisione del Suo schermo
bar-sharing = Il Suo schermo è condiviso con { $agent }
bar-paused = In pausa. { $agent } non vede nulla di nuovo
bar-change = Cambia ciò che è condiviso
bar-locked = In pausa finché il Suo computer è bloccato
bar-asleep = In pausa finché il Suo schermo è spento
bar-window-gone = In pausa. La finestra condivisa è stata chiusa
bar-window-hidden = In pausa finché la finestra condivisa è nascosta
bar-monitor-gone = In pausa. Il monitor condiviso è stato rimosso
bar-end = Termina
bar-pause = Pausa
bar-resume = Riprendi
floating-show = Mostra { $product }
floating-sharing = Condivisione con { $agent }
floating-paused = In pausa per { $agent }
floating-over = Il Suo schermo non è più condiviso
watching = { $count ->
    [0] ancora nessuno sta guardando
    [one] { $count } persona sta guardando
   *[other] { $count } persone stanno guardando
}

### The window's title

title-paused = Condivisione in pausa – { $product }
title-sharing = Condivisione del Suo schermo – { $product }
title-code = In attesa dell’assistenza – { $product }
title-asked = { $agent } chiede di vedere il Suo schermo – { $product }

### Why a session is over

ended-by-you = L’ha terminata Lei.
ended-by-agent = L’ha terminata { $agent }.
ended-logged-out = Lei ha scelto di disconnettersi.
ended-app-closed = L’app è stata chiusa.
ended-unwatched = Non guardava più nessuno.
ended-connection-lost = La connessione è caduta e non è tornata in tempo.
ended-unresponsive = Questo computer non ha risposto per un po’. Forse era in sospensione.
ended-service-restarted = Il servizio è stato riavviato.
ended-capture-failed = Questo computer non è riuscito a leggere il proprio schermo.
ended-not-recorded = Il servizio non ha potuto registrare la Sua risposta. Non è stato condiviso nulla.

### Why a request closed without an answer

closed-withdrawn = { $agent } ha ritirato la richiesta.
closed-expired = La richiesta di { $agent } è scaduta. Non è stato condiviso nulla.
closed-blurred = Ora è attivo un altro dei Suoi dispositivi, perciò la richiesta è stata chiusa qui.
closed-connection-lost = La connessione è caduta, perciò la richiesta è stata chiusa. Non è stato condiviso nulla.
closed-other = La richiesta di { $agent } è stata chiusa. Non è stato condiviso nulla.

### Why the service cannot be reached, or support is not set up

down-name = Il nome del servizio non si trova. Forse l’indirizzo è scritto male, o questo computer è offline.
down-refused = All’indirizzo del servizio non risponde niente. Forse non è in funzione.
down-network = La rete non ha una via verso il servizio. Forse questo computer è offline.
down-timeout = Il servizio non risponde in tempo. Forse il servizio o la rete sono sovraccarichi.
down-certificate = Il servizio non può dimostrare la sua identità: il suo certificato non è attendibile. Non gli viene inviato niente.
down-tls = Non è possibile una connessione sicura con il servizio.
down-redirect = L’indirizzo del servizio porta altrove. Va corretto nelle impostazioni.
down-page = Al posto del servizio risponde qualcos’altro. Se questa rete chiede prima un accesso, lo faccia nel browser.
down-websocket = Il servizio c’è, ma qualcosa in questa rete, come un proxy o un firewall, blocca la connessione di cui l’assistenza ha bisogno.
down-busy = Il servizio al momento non è disponibile.
down-lost = La connessione si è interrotta.
down-said = Il servizio ha chiuso la connessione: { $why }.
off-presence = L’assistenza è disattivata per la Sua organizzazione.
off-group = Il servizio non conosce il gruppo per cui questa app è configurata. Avvisi l’assistenza.

### What is shared

display-label = Che cosa viene mostrato
display-screen = Tutto lo schermo
display-monitor = Monitor { $name }
display-window = Una finestra senza nome
display-gone = Non c’è più. Scelga altro
display-problem = Lo schermo di questo computer non può essere mostrato: { $why }
display-title = Cambia ciò che è condiviso
display-show = Mostra questo
display-hide = { $count ->
    [0] Nascondere finestre all’assistenza
    [one] { $count } finestra è nascosta all’assistenza
   *[other] { $count } finestre sono nascoste all’assistenza
}
display-hide-none = Non ci sono altre finestre aperte.
display-hide-why = Le finestre spuntate non vengono mostrate: al loro posto l’assistenza vede un’area vuota.

### The code that the visitor reads out

code-get = Ottieni un codice
code-get-new = Ottieni un nuovo codice
code-copy = Copia
code-copied = Copiato
code-back = Torna all’accesso
code-hint = È al telefono con l’assistenza? Legga un codice ad alta voce.
code-title = È al telefono con l’assistenza?
code-text = Se l’assistenza non La trova, le legga un codice. Dovrà comunque chiedere prima di vedere qualcosa.
code-getting = Richiesta di un codice…
code-no-answer = { $why } Prossimo tentativo tra { $left }.
code-read = Legga questo codice all’assistenza
code-left = Vale una sola volta, ancora per { $left }.
code-warning = Lo dia solo a una persona a cui ha telefonato Lei.
code-sharing = È in contatto con l’assistenza
code-sharing-text = Può continuare a lavorare. Può mettere in pausa o terminare la condivisione in qualsiasi momento.
code-joined = Il codice è stato usato
code-joined-text = Un codice vale una sola volta. Se all’assistenza ne serve un altro, ne richieda uno nuovo.
code-expired = Il codice è scaduto
code-expired-text = Nessuno lo ha usato per dieci minuti. Ne richieda uno nuovo quando l’assistenza è pronta.
code-lost = La connessione è caduta
code-lost-text = Il codice non vale più. Ne richieda uno nuovo.
code-refused = Nessun codice disponibile
code-refused-text = Ora il servizio non ne fornisce. Riprovi o chieda all’assistenza.
code-too-many = Troppi codici
code-too-many-text = Ne sono stati richiesti troppi in poco tempo. Attenda un minuto e riprovi.

### Short messages at the top

notice-not-shared = Non è stato possibile condividere il Suo schermo: { $reason }
notice-ended = La condivisione del Suo schermo è terminata. { $why }
notice-never-began = Il Suo schermo non è stato condiviso. { $why }
notice-not-sent = Un invio non è riuscito: { $error }.
notice-no-code = Non è stato possibile ottenere un codice: { $why }
notice-not-logged-in = L’accesso non è riuscito: { $why }
notice-no-browser-for = Non è stato possibile aprire un browser. L’indirizzo è { $url }
notice-no-browser = Non è stato possibile aprire un browser.
notice-not-remembered = I Suoi dati non possono essere ricordati su questo computer: { $why }
notice-not-forgotten = Non è stato possibile eliminare i Suoi dati da questo computer: { $why }
notice-not-kept = Le Sue attività non possono essere conservate su questo computer, ma solo fino alla chiusura dell’app: { $why }
notice-not-loaded = Non è stato possibile leggere le Sue attività precedenti: { $why }
notice-not-exported = Non è stato possibile esportare le Sue attività: { $why }
notice-not-deleted = Non è stato possibile eliminare le Sue attività: { $why }
notice-exported = Le Sue attività sono state salvate in { $file }
notice-not-set-up = Non può accedere, perché qui l’assistenza non è configurata. { $reason }
notice-language-unknown = Le impostazioni chiedono la lingua «{ $tag }», che questa app non conosce. Lingue disponibili: { $spoken }
notice-no-font = Questo computer non ha caratteri per la lingua «{ $tag }», perciò questa app è in inglese.
notice-shortcut-failed = Una scorciatoia da tastiera non funziona: { $error }. Per la pausa e per terminare usi i pulsanti di { $product }.
notice-link-refused = È stato aperto un link che non può essere usato: { $error }.
notice-link-ignored = È stato aperto un link di accesso. L’accesso è già attivo, perciò non è cambiato nulla.
notice-link-filled = Un link ha inserito l’ID visitatore. Lo controlli prima di accedere.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = Non viene condiviso nulla se Lei non accetta nella finestra.
ask-text-from = Da { $organisation }. Non viene condiviso nulla se Lei non accetta nella finestra.
ask-show = Mostra
tray-open = Apri
tray-pause = Metti in pausa la condivisione
tray-resume = Riprendi la condivisione
tray-end = Termina la condivisione
tray-quit = Esci
tray-idle = Accesso non effettuato
tray-waiting = Al momento l’assistenza non può contattarLa qui
tray-paused = La condivisione con { $agent } è in pausa

### What a screen reader says by itself

said-asked = { $title }. Non viene mostrato nulla se Lei non accetta. Ha { $time } per rispondere. Con Tab si arriva alle risposte, con Esc si rifiuta.
said-chosen = { $name }. { $what }
said-choosing = Scelga che cosa viene mostrato. Con Tab si arriva all’elenco, con Esc resta tutto com’è.
said-shown = Che cosa viene mostrato: { $name }
said-time-left = Ancora { $time } per rispondere.
said-more-time = Ha di nuovo { $time } per rispondere.
said-no-answer = { $why } L’accesso avverrà appena possibile.
said-leaving = Disconnessione in corso.
said-interrupted = La condivisione è interrotta, perché la connessione è assente. Continua se la connessione torna entro pochi secondi, altrimenti termina.
said-paused = La condivisione è in pausa. { $agent } non vede nulla di nuovo.
said-sharing = Il Suo schermo è condiviso con { $agent }.
said-connected = Connesso. L’assistenza può contattarLa.
said-reconnecting = Riconnessione in corso. L’assistenza non può ancora contattarLa.
said-off = Non connesso. L’assistenza non può contattarLa.
said-code = Il Suo codice: { $digits }. Lo legga all’assistenza; vale una sola volta. Lo dia solo a una persona a cui ha telefonato Lei.
said-copied = Il codice è stato copiato.
said-no-code-yet = { $why } Riceverà un codice appena possibile.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Sezioni di questa app
about-sharing = Condivisione dello schermo
about-end = Termina la condivisione del Suo schermo.
about-pause = L’assistenza non vede nulla di nuovo finché Lei non riprende.
about-resume = L’assistenza vede di nuovo il Suo schermo.
about-ok = Chiude questo messaggio: { $notice }

### Days

day-today = Oggi
day-yesterday = Ieri
day-date = { $day ->
    [1] { $weekday } 1º { $month } { $year }
   *[other] { $weekday } { $day } { $month } { $year }
}
weekday = { $number ->
    [1] Lunedì
    [2] Martedì
    [3] Mercoledì
    [4] Giovedì
    [5] Venerdì
    [6] Sabato
   *[7] Domenica
}
month = { $number ->
    [1] gennaio
    [2] febbraio
    [3] marzo
    [4] aprile
    [5] maggio
    [6] giugno
    [7] luglio
    [8] agosto
    [9] settembre
    [10] ottobre
    [11] novembre
   *[12] dicembre
}

### Small pieces

peer-nameless = Assistenza
seconds = { $count ->
    [one] { $count } secondo
   *[other] { $count } secondi
}

# In a window of its own, when the app cannot start.
failure-title = Impossibile avviare OneClick Visitor
failure-log = Maggiori dettagli in { $file }
failure-close = Chiudi
