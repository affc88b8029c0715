### The login screen

login-line = Pokaż swój ekran pomocy technicznej, gdy prosisz o pomoc.
login-remember = Zapamiętaj mnie
login-details = Twoje dane (opcjonalnie)
login-details-why = Pomoc techniczna widzi je obok Twojego ID gościa.
login-submit = Zaloguj się
login-link-group = Użyj grupy { $group } (z linku)
login-console = Otwórz konsolę konsultanta
login-no-answer = Nie można połączyć się z usługą
login-no-answer-why = { $why } Logowanie nastąpi, gdy tylko będzie to możliwe.
login-next-attempt = Następna próba za { $left }.
login-entering = Logowanie…
login-entering-as = jako { $visitorid }
login-service-failed = Nie można uruchomić usługi w tej aplikacji: { $error }
login-service-none = Nie skonfigurowano żadnej usługi.

### Names of fields, wherever they stand

field-visitor-id = ID gościa
field-name = Imię i nazwisko
field-email = E-mail
field-phone = Telefon

### Why a field is refused

refused-empty = Wpisz swoje ID gościa.
refused-too-long = Tekst jest za długi. Liczba znaków: { $actual }, największa możliwa: { $limit }.
refused-space = ID gościa nie zawiera spacji.
refused-character = ID gościa zawiera tylko litery A–Z i a–z, cyfry oraz - _ ~. Usuń „{ $found }”.
refused-other = Nie można tego użyć.
refused-address = „{ $text }” nie jest adresem usługi; wpisz adres taki jak https://support.example.com.
refused-insecure = Z usługą na { $host } trzeba łączyć się przez https; zwykłe http jest tylko dla tego komputera.
refused-key = „{ $key }” nie jest klawiszem. Wpisz literę, cyfrę, F1 do F24 lub nazwę taką jak Space albo PageUp; klawisze połącz znakiem +.
refused-no-key = Brakuje klawisza, jak w Ctrl+Alt+P.
refused-two-keys = Oprócz Ctrl, Alt, Shift i Super można użyć tylko jednego klawisza.
refused-no-modifier = Potrzebny jest Ctrl, Alt lub Super, bo inaczej łatwo o przypadkowe naciśnięcie.
refused-same-keys = Te same klawisze nie mogą jednocześnie wstrzymywać i kończyć.

### Buttons that stand in more than one place

button-try-now = Spróbuj teraz
button-cancel = Anuluj
button-ok = OK

### The frame around all areas

area-home = Start
area-activity = Historia
area-help = Pomoc
area-settings = Ustawienia
health-connected = Połączono
health-elsewhere = Na innym urządzeniu
health-reconnecting = Ponowne łączenie
health-off = Brak połączenia
health-sharing = Udostępnianie
health-paused = Wstrzymano
banner-elsewhere = Aktywne jest inne Twoje urządzenie. Pomoc techniczna kontaktuje się z Tobą teraz tam.
banner-use-this-device = Użyj tego urządzenia
banner-reconnecting = Ponowne łączenie…
banner-down = { $why } Pomoc techniczna nie może się z Tobą skontaktować. Następna próba za { $left }.
banner-not-configured = Pomoc techniczna nie może się z Tobą skontaktować, bo nie jest tu skonfigurowana. { $reason }
banner-starting = Rozpoczynanie udostępniania Twojego ekranu…

### Home

home-interrupted = Udostępnianie zostało przerwane
home-interrupted-text = Pomoc techniczna nie widzi nic nowego. Udostępnianie będzie trwać dalej, jeśli połączenie wróci w ciągu kilku sekund; w przeciwnym razie się zakończy.
home-paused = Udostępnianie jest wstrzymane
home-paused-text = Pomoc techniczna nie widzi nic nowego, dopóki nie wznowisz udostępniania powyżej.
home-sharing = Twój ekran jest udostępniany
home-sharing-text = Możesz dalej pracować. Udostępnianie możesz w każdej chwili wstrzymać lub zakończyć powyżej.
home-reachable = Pomoc techniczna może się z Tobą skontaktować
home-reachable-text = Gdy prosisz o pomoc, pomoc techniczna może poprosić o pokazanie Twojego ekranu. Bez Twojej zgody nic nie jest pokazywane.
home-elsewhere = Pomoc techniczna kontaktuje się z Tobą na innym urządzeniu
home-elsewhere-text = Wybierz „Użyj tego urządzenia”, aby kontakt był możliwy tutaj.
home-not-yet = Pomoc techniczna nie może się jeszcze z Tobą skontaktować
home-not-yet-text = Ta aplikacja sama połączy się ponownie.
home-unreachable = Pomoc techniczna nie może się z Tobą skontaktować
home-unreachable-text = Nic nie jest wysyłane i nic nie jest pokazywane.
home-seen = Co pomoc techniczna widzi w tej chwili
home-seen-nothing = Nic.
home-where = Miejsce w tej aplikacji
home-window = To okno
home-window-used = W użyciu
home-window-background = W tle
home-version = Wersja tej aplikacji
home-language = Język
home-system = System
home-log-out = Wyloguj się

### Activity

activity-none = Jeszcze nic
activity-none-text = Tutaj, tylko na tym komputerze, zobaczysz, kto prosił o pokazanie Twojego ekranu, jaka była Twoja odpowiedź i co zostało udostępnione.
activity-export-csv = Eksportuj CSV
activity-export-json = Eksportuj JSON
activity-delete-all = Usuń wszystko…
activity-delete-sure = Usunąć całą listę? Nie można jej przywrócić.
activity-keep = Zachowaj
activity-delete = Usuń
activity-older = Pokaż starsze
activity-list = Ta lista
activity-kept = Jest przechowywana tylko na tym komputerze, dla Ciebie.
activity-not-kept = Jest tylko w tej aplikacji, do jej zamknięcia.
activity-utc = Godziny podano w UTC, bo strefa czasowa tego komputera nie jest znana.
activity-logged-in = Zalogowano
activity-asked = { $agent }: prośba o pokazanie Twojego ekranu
activity-accepted = { $agent }: prośba zaakceptowana przez Ciebie
activity-declined = { $agent }: prośba odrzucona przez Ciebie
activity-started = { $agent }: początek udostępniania Twojego ekranu
activity-ended = { $agent }: Twój ekran był udostępniany przez { $time }. { $why }
activity-never-began = { $agent }: udostępnianie się nie rozpoczęło. { $why }
activity-failed = Nie udało się rozpocząć udostępniania: { $reason }

### Help

help-how = Jak to działa
help-how-open = Zostaw tę aplikację otwartą, gdy rozmawiasz z pomocą techniczną.
help-how-ask = Pomoc techniczna widzi, że tu jesteś, i prosi o pokazanie Twojego ekranu.
help-how-read = Sprawdzasz, kto prosi, i akceptujesz lub odrzucasz prośbę.
help-how-bar = Dopóki pomoc techniczna może widzieć Twój ekran, u góry jest czerwony pasek. Możesz na nim w każdej chwili zakończyć udostępnianie.
help-can = Pomoc techniczna może
help-can-screen = Widzieć cały Twój ekran na żywo, dopóki jest czerwony pasek
help-can-area = Widzieć, w której części tej aplikacji jesteś
help-cannot = Pomoc techniczna nie może
help-cannot-mouse = Używać Twojej myszy ani klawiatury
help-cannot-files = Otwierać, kopiować ani zmieniać Twoich plików
help-cannot-see = Widzieć czegokolwiek przed Twoją zgodą, podczas wstrzymania ani po zakończeniu

### Settings

settings-you = Twoje dane
settings-change = Aby to zmienić, wyloguj się i zaloguj ponownie.
settings-remember = Zapamiętaj mnie na tym komputerze
settings-kept = Zapisano w { $file }
settings-service = Usługa
settings-connected-through = Połączono przez
settings-organisation = Organizacja
settings-group = Grupa
settings-version = Wersja
settings-address = Adres usługi
settings-address-why = https://…, zgodnie z informacją od Twojej organizacji; puste pole oznacza usługę na tym komputerze. Działa od następnego uruchomienia.
settings-address-written = Zapisano. Działa od następnego uruchomienia.
settings-sharing = Udostępnianie
settings-gestures = Pomoc techniczna może wskazywać i rysować
settings-gestures-why = Jej wskaźnik i rysunki pojawiają się na Twoim ekranie i znikają. Pomoc techniczna nigdy nie może klikać ani pisać.
settings-mask = Nie pokazuj okien tej aplikacji
settings-mask-why = Pomoc techniczna widzi w ich miejscu pusty obszar.
settings-keys = Klawiatura
settings-keys-why = Działają wszędzie podczas udostępniania. Zostaw pole puste, jeśli nie chcesz skrótu.
settings-keys-impossible = Ten pulpit nie daje programom klawiszy działających wszędzie.
settings-keys-pause = Klawisze, które wstrzymują i wznawiają udostępnianie
settings-keys-end = Klawisze, które kończą udostępnianie
settings-notifications = Powiadomienia
settings-notify = Pokaż powiadomienie
settings-notify-why = Gdy pomoc techniczna o coś prosi, a Ty korzystasz z innego okna. Zaakceptować możesz tylko w tej aplikacji.
settings-sound = Odtwórz przy tym dźwięk
settings-appearance = Wygląd
settings-theme = Motyw
settings-theme-system = Taki jak w systemie
settings-theme-light = Jasny
settings-theme-dark = Ciemny
settings-language = Język
settings-language-system = Język systemu
settings-start = Uruchamianie
settings-autostart = Uruchamiaj razem z systemem
settings-minimized = Uruchamiaj bez okna
settings-minimized-why = Na początku widać tylko ikonę w zasobniku systemowym. Działa od następnego uruchomienia.
settings-links = Otwieraj linki oneclick: w tej aplikacji
settings-links-why = Link może tylko zaproponować, kto ma się zalogować. Logowanie nadal należy do Ciebie.
settings-advanced = Zaawansowane
settings-log = Dziennik
settings-log-why = Ile ta aplikacja zapisuje o swoim działaniu.
settings-log-errors = Tylko błędy
settings-log-warnings = Ostrzeżenia
settings-log-normal = Normalnie
settings-log-detailed = Szczegółowo
settings-log-everything = Wszystko
settings-file = Plik ustawień
settings-log-file = Plik dziennika
settings-no-place = W tym systemie nie ma miejsca na plik ustawień.
settings-not-written = Nie udało się tego zapisać: { $why }

### The service, in small print

service-here = Usługa na tym komputerze
service-at = Usługa na { $host }
service-none = Brak usługi

### The request for the screen

prompt-title = { $agent } chce zobaczyć Twój ekran
prompt-title-from = { $agent } ({ $organisation }) chce zobaczyć Twój ekran
prompt-from = organizacja: { $organisation }
prompt-confirmed = imię i nazwisko potwierdzone przez usługę
prompt-whole-screen = Jeśli zaakceptujesz, cały Twój ekran będzie pokazywany na żywo, ze wszystkim, co na nim jest. Najpierw zamknij to, co prywatne.
prompt-monitor = Jeśli zaakceptujesz, wszystko na tym monitorze będzie pokazywane na żywo. Najpierw zamknij to, co prywatne.
prompt-window = Jeśli zaakceptujesz, tylko to okno będzie pokazywane na żywo, nawet gdy coś je zasłania.
prompt-only-watch = Pomoc techniczna może tylko patrzeć i wskazywać. Nikt poza Tobą nie może używać Twojej myszy ani klawiatury i nikt nie ma dostępu do Twoich plików.
prompt-pause = Możesz to w każdej chwili wstrzymać lub zakończyć.
prompt-terms = Przeczytaj warunki na { $host }
prompt-left = Zamknie się samo za { $left }. To oznacza odmowę.
prompt-more-time = Więcej czasu
prompt-decline = Odrzuć
prompt-accept = Akceptuj

### The sharing bars

bar-title = Udostępniasz swój ekran
bar-sharing = Udostępniasz ekran. Może go widzieć { $agent }
bar-paused = Wstrzymano. { $agent } nie widzi nic nowego
bar-change = Zmień, co pokazujesz
bar-locked = Wstrzymano, dopóki komputer jest zablokowany
bar-asleep = Wstrzymano, dopóki ekran jest wyłączony
bar-window-gone = Wstrzymano. Udostępniane okno zostało zamknięte
bar-window-hidden = Wstrzymano, dopóki udostępniane okno jest ukryte
bar-monitor-gone = Wstrzymano. Udostępniany monitor został odłączony
bar-end = Zakończ
bar-pause = Wstrzymaj
bar-resume = Wznów
floating-show = Pokaż { $product }
floating-sharing = Ekran może widzieć { $agent }
floating-paused = Wstrzymano: { $agent }
floating-over = Twój ekran nie jest już udostępniany
watching = { $count ->
    [0] nikt jeszcze nie patrzy
    [one] { $count } osoba patrzy
    [few] { $count } osoby patrzą
    [many] { $count } osób patrzy
   *[other] { $count } osoby patrzy
}

### The window's title

title-paused = Udostępnianie wstrzymane – { $product }
title-sharing = Udostępniasz swój ekran – { $product }
title-code = Oczekiwanie na pomoc techniczną – { $product }
title-asked = { $agent } chce zobaczyć Twój ekran – { $product }

### Why a session is over

ended-by-you = Zakończone przez Ciebie.
ended-by-agent = Zakończone przez: { $agent }.
ended-logged-out = Nastąpiło wylogowanie.
ended-app-closed = Aplikacja została zamknięta.
ended-unwatched = Nikt już nie patrzył.
ended-connection-lost = Połączenie zostało utracone i nie wróciło na czas.
ended-unresponsive = Ten komputer nie odpowiadał przez pewien czas. Być może był uśpiony.
ended-service-restarted = Usługa została uruchomiona ponownie.
ended-capture-failed = Ten komputer nie mógł odczytać swojego ekranu.
ended-not-recorded = Usługa nie mogła zapisać Twojej odpowiedzi. Niczego nie udostępniono.

### Why a request closed without an answer

closed-withdrawn = Prośba wycofana przez: { $agent }.
closed-expired = { $agent }: czas na odpowiedź na prośbę minął. Nic nie zostało pokazane.
closed-blurred = Aktywne jest teraz inne Twoje urządzenie, więc prośba została tutaj zamknięta.
closed-connection-lost = Połączenie zostało utracone, więc prośba została zamknięta. Nic nie zostało pokazane.
closed-other = { $agent }: prośba została zamknięta. Nic nie zostało pokazane.

### Why the service cannot be reached, or support is not set up

down-name = Nie znaleziono nazwy usługi. Adres może być błędnie wpisany albo ten komputer jest offline.
down-refused = Pod adresem usługi nic nie odpowiada. Usługa może nie działać.
down-network = Sieć nie ma drogi do usługi. Ten komputer może być offline.
down-timeout = Usługa nie odpowiada na czas. Usługa lub sieć może być przeciążona.
down-certificate = Usługa nie może potwierdzić swojej tożsamości: jej certyfikat nie jest zaufany. Nic nie jest do niej wysyłane.
down-tls = Bezpieczne połączenie z usługą nie jest możliwe.
down-redirect = Adres usługi prowadzi gdzie indziej. Trzeba go poprawić w ustawieniach.
down-page = Zamiast usługi odpowiada coś innego. Jeśli ta sieć wymaga najpierw logowania, zaloguj się w przeglądarce.
down-websocket = Usługa działa, ale coś w tej sieci, na przykład serwer proxy lub zapora, blokuje połączenie potrzebne pomocy technicznej.
down-busy = Usługa jest w tej chwili niedostępna.
down-lost = Połączenie zostało przerwane.
down-said = Usługa zamknęła połączenie: { $why }.
off-presence = Pomoc techniczna jest wyłączona dla Twojej organizacji.
off-group = Usługa nie zna grupy, dla której skonfigurowano tę aplikację. Poinformuj o tym pomoc techniczną.

### What is shared

display-label = Co jest pokazywane
display-screen = Cały ekran
display-monitor = Monitor { $name }
display-window = Okno bez nazwy
display-gone = Już niedostępne. Wybierz coś innego
display-problem = Nie można pokazać ekranu tego komputera: { $why }
display-title = Zmień, co pokazujesz
display-show = Pokaż to
display-hide = { $count ->
    [0] Ukryj okna przed pomocą techniczną
    [one] { $count } okno jest ukryte przed pomocą techniczną
    [few] { $count } okna są ukryte przed pomocą techniczną
    [many] { $count } okien jest ukrytych przed pomocą techniczną
   *[other] { $count } okna jest ukryte przed pomocą techniczną
}
display-hide-none = Nie ma innych otwartych okien.
display-hide-why = Zaznaczone okna nie są pokazywane: pomoc techniczna widzi w ich miejscu pusty obszar.

### The code that the visitor reads out

code-get = Pobierz kod
code-get-new = Pobierz nowy kod
code-copy = Kopiuj
code-copied = Skopiowano
code-back = Wróć do logowania
code-hint = Rozmawiasz z pomocą techniczną przez telefon? Podaj kod.
code-title = Rozmawiasz z pomocą techniczną przez telefon?
code-text = Jeśli pomoc techniczna nie może Cię znaleźć, przeczytaj jej kod. Zanim cokolwiek zobaczy, i tak musi zapytać Cię o zgodę.
code-getting = Pobieranie kodu…
code-no-answer = { $why } Następna próba za { $left }.
code-read = Przeczytaj ten kod pomocy technicznej
code-left = Działa tylko raz, jeszcze przez { $left }.
code-warning = Podaj go tylko wtedy, gdy to Ty dzwonisz, a nie ktoś do Ciebie.
code-sharing = Masz połączenie z pomocą techniczną
code-sharing-text = Możesz dalej pracować. Udostępnianie możesz w każdej chwili wstrzymać lub zakończyć.
code-joined = Kod został użyty
code-joined-text = Kod działa tylko raz. Jeśli pomoc techniczna potrzebuje następnego, pobierz nowy.
code-expired = Kod wygasł
code-expired-text = Nikt nie użył go przez dziesięć minut. Pobierz nowy, gdy pomoc techniczna będzie gotowa.
code-lost = Połączenie zostało utracone
code-lost-text = Kod już nie działa. Pobierz nowy.
code-refused = Nie można uzyskać kodu
code-refused-text = Usługa nie wydaje teraz kodów. Spróbuj ponownie lub zapytaj pomoc techniczną.
code-too-many = Zbyt wiele kodów
code-too-many-text = W krótkim czasie zażądano ich zbyt wielu. Odczekaj minutę i spróbuj ponownie.

### Short messages at the top

notice-not-shared = Nie udało się udostępnić Twojego ekranu: { $reason }
notice-ended = Twój ekran nie jest już udostępniany. { $why }
notice-never-began = Twój ekran nie został udostępniony. { $why }
notice-not-sent = Czegoś nie udało się wysłać: { $error }.
notice-no-code = Nie udało się pobrać kodu: { $why }
notice-not-logged-in = Nie udało się zalogować: { $why }
notice-no-browser-for = Nie udało się otworzyć przeglądarki. Adres to { $url }
notice-no-browser = Nie udało się otworzyć przeglądarki.
notice-not-remembered = Nie można zapamiętać Twoich danych na tym komputerze: { $why }
notice-not-forgotten = Nie udało się usunąć Twoich danych z tego komputera: { $why }
notice-not-kept = Historii nie można zachować na tym komputerze, a tylko do zamknięcia aplikacji: { $why }
notice-not-loaded = Nie udało się odczytać wcześniejszej historii: { $why }
notice-not-exported = Nie udało się wyeksportować historii: { $why }
notice-not-deleted = Nie udało się usunąć historii: { $why }
notice-exported = Historię zapisano w { $file }
notice-not-set-up = Nie możesz się zalogować, bo pomoc techniczna nie jest tu skonfigurowana. { $reason }
notice-language-unknown = W ustawieniach wybrano język „{ $tag }”, którego ta aplikacja nie zna. Zna: { $spoken }
notice-no-font = Ten komputer nie ma liter dla języka „{ $tag }”, więc ta aplikacja działa po angielsku.
notice-shortcut-failed = Skrót klawiszowy nie działa: { $error }. Wstrzymuj i kończ przyciskami w { $product }.
notice-link-refused = Otwarto link, którego nie można użyć: { $error }.
notice-link-ignored = Otwarto link do logowania. Logowanie już się odbyło, więc nic się nie zmieniło.
notice-link-filled = ID gościa wpisano z linku. Sprawdź je, zanim się zalogujesz.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = Nic nie zostanie udostępnione, jeśli nie zaakceptujesz w oknie.
ask-text-from = Organizacja: { $organisation }. Nic nie zostanie udostępnione, jeśli nie zaakceptujesz w oknie.
ask-show = Zobacz prośbę
tray-open = Otwórz
tray-pause = Wstrzymaj udostępnianie
tray-resume = Wznów udostępnianie
tray-end = Zakończ udostępnianie
tray-quit = Zamknij aplikację
tray-idle = Nie zalogowano
tray-waiting = Pomoc techniczna nie może się teraz z Tobą tutaj skontaktować
tray-paused = Udostępnianie wstrzymane: { $agent }

### What a screen reader says by itself

said-asked = { $title }. Bez Twojej zgody nic nie zostanie pokazane. Masz { $time } na odpowiedź. Tab prowadzi do odpowiedzi, Escape odrzuca.
said-chosen = { $name }. { $what }
said-choosing = Wybierz, co jest pokazywane. Tab prowadzi do listy, Escape zostawia wszystko bez zmian.
said-shown = Co jest pokazywane: { $name }
said-time-left = Masz jeszcze { $time } na odpowiedź.
said-more-time = Znów masz { $time } na odpowiedź.
said-no-answer = { $why } Logowanie nastąpi, gdy tylko będzie to możliwe.
said-leaving = Wylogowywanie.
said-interrupted = Udostępnianie zostało przerwane, bo połączenie nie działa. Będzie trwać dalej, jeśli połączenie wróci w ciągu kilku sekund; w przeciwnym razie się zakończy.
said-paused = Udostępnianie jest wstrzymane. { $agent } nie widzi nic nowego.
said-sharing = Twój ekran jest udostępniany. Może go widzieć { $agent }.
said-connected = Połączono. Pomoc techniczna może się z Tobą skontaktować.
said-reconnecting = Ponowne łączenie. Pomoc techniczna nie może się jeszcze z Tobą skontaktować.
said-off = Brak połączenia. Pomoc techniczna nie może się z Tobą skontaktować.
said-code = Twój kod: { $digits }. Przeczytaj go pomocy technicznej; działa tylko raz. Podaj go tylko wtedy, gdy to Ty dzwonisz, a nie ktoś do Ciebie.
said-copied = Kod został skopiowany.
said-no-code-yet = { $why } Otrzymasz kod, gdy tylko będzie to możliwe.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Części tej aplikacji
about-sharing = Udostępnianie ekranu
about-end = Kończy udostępnianie Twojego ekranu.
about-pause = Pomoc techniczna nie widzi nic nowego, dopóki nie wznowisz.
about-resume = Pomoc techniczna znów widzi Twój ekran.
about-ok = Zamyka ten komunikat: { $notice }

### Days

day-today = Dzisiaj
day-yesterday = Wczoraj
day-date = { $weekday }, { $day } { $month } { $year }
weekday = { $number ->
    [1] Poniedziałek
    [2] Wtorek
    [3] Środa
    [4] Czwartek
    [5] Piątek
    [6] Sobota
   *[7] Niedziela
}
month = { $number ->
    [1] stycznia
    [2] lutego
    [3] marca
    [4] kwietnia
    [5] maja
    [6] czerwca
    [7] lipca
    [8] sierpnia
    [9] września
    [10] października
    [11] listopada
   *[12] grudnia
}

### Small pieces

peer-nameless = Pomoc techniczna
seconds = { $count ->
    [one] { $count } sekundę
    [few] { $count } sekundy
    [many] { $count } sekund
   *[other] { $count } sekundy
}

# In a window of its own, when the app cannot start.
failure-title = Nie udało się uruchomić OneClick Visitor
failure-log = Więcej informacji w pliku { $file }
failure-close = Zamknij
