### The login screen

login-line = Montrez votre écran à l’assistance quand vous demandez de l’aide.
login-remember = Se souvenir de moi
login-details = Vos coordonnées (facultatif)
login-details-why = L’assistance les voit à côté de votre ID visiteur.
login-submit = Se connecter
login-link-group = Utiliser le groupe { $group } (indiqué dans le lien)
login-console = Ouvrir la console d’assistance
login-no-answer = Le service est injoignable
login-no-answer-why = { $why } La connexion se fera dès que ce sera possible.
login-next-attempt = Prochain essai dans { $left }.
login-entering = Connexion en cours…
login-entering-as = en tant que { $visitorid }
login-service-failed = Le service intégré à cette application ne peut pas démarrer : { $error }
login-service-none = Aucun service n’est configuré.

### Names of fields, wherever they stand

field-visitor-id = ID visiteur
field-name = Nom
field-email = E-mail
field-phone = Téléphone

### Why a field is refused

refused-empty = Veuillez saisir votre ID visiteur.
refused-too-long = C’est trop long : { $actual } caractères, pour un maximum de { $limit }.
refused-space = Un ID visiteur ne contient pas d’espace.
refused-character = Un ID visiteur ne contient que des lettres A–Z et a–z, des chiffres et - _ ~. Veuillez retirer « { $found } ».
refused-other = Cette saisie ne peut pas être utilisée.
refused-address = « { $text } » n’est pas l’adresse d’un service ; indiquez une adresse comme https://support.example.com.
refused-insecure = Le service sur { $host } doit être joint en https ; le simple http est réservé à cet ordinateur.
refused-key = « { $key } » n’est pas une touche. Indiquez une lettre, un chiffre, F1 à F24 ou un nom comme Space ou PageUp, reliés par +.
refused-no-key = Il manque une touche, comme dans Ctrl+Alt+P.
refused-two-keys = Une seule touche est possible en plus de Ctrl, Alt, Shift et Super.
refused-no-modifier = Il faut Ctrl, Alt ou Super, sinon un appui par erreur serait trop facile.
refused-same-keys = Les mêmes touches ne peuvent pas servir à la fois à mettre en pause et à arrêter.

### Buttons that stand in more than one place

button-try-now = Réessayer
button-cancel = Annuler
button-ok = OK

### The frame around all areas

area-home = Accueil
area-activity = Historique
area-help = Aide
area-settings = Paramètres
health-connected = En ligne
health-elsewhere = Sur un autre appareil
health-reconnecting = Reconnexion
health-off = Hors ligne
health-sharing = Partage en cours
health-paused = En pause
banner-elsewhere = Un autre de vos appareils est actif. C’est sur celui-là que l’assistance peut vous joindre.
banner-use-this-device = Utiliser cet appareil
banner-reconnecting = Reconnexion en cours…
banner-down = { $why } L’assistance ne peut pas vous joindre. Prochain essai dans { $left }.
banner-not-configured = L’assistance ne peut pas vous joindre, car elle n’est pas configurée ici. { $reason }
banner-starting = Le partage de votre écran va commencer…

### Home

home-interrupted = Le partage est interrompu
home-interrupted-text = L’assistance ne voit rien de nouveau. Le partage continue si la connexion revient en quelques secondes ; sinon, il prend fin.
home-paused = Le partage est en pause
home-paused-text = L’assistance ne voit rien de nouveau tant que vous ne reprenez pas le partage ci-dessus.
home-sharing = Votre écran est partagé
home-sharing-text = Vous pouvez continuer à travailler. Vous pouvez mettre en pause ou arrêter ci-dessus à tout moment.
home-reachable = L’assistance peut vous joindre
home-reachable-text = Quand vous demandez de l’aide, elle peut demander à voir votre écran. Rien n’est montré sans votre accord.
home-elsewhere = L’assistance vous joint sur votre autre appareil
home-elsewhere-text = Choisissez « Utiliser cet appareil » pour être joignable ici.
home-not-yet = L’assistance ne peut pas encore vous joindre
home-not-yet-text = Cette application se reconnecte d’elle-même.
home-unreachable = L’assistance ne peut pas vous joindre
home-unreachable-text = Rien n’est envoyé et rien n’est montré.
home-seen = Ce que l’assistance voit en ce moment
home-seen-nothing = Rien.
home-where = Où vous êtes dans cette application
home-window = Cette fenêtre
home-window-used = Utilisée
home-window-background = En arrière-plan
home-version = Version de cette application
home-language = Langue
home-system = Système
home-log-out = Se déconnecter

### Activity

activity-none = Rien pour l’instant
activity-none-text = Ici s’affiche qui a demandé à voir votre écran, ce que vous avez répondu et ce qui a été partagé, sur cet ordinateur uniquement.
activity-export-csv = Exporter en CSV
activity-export-json = Exporter en JSON
activity-delete-all = Tout supprimer…
activity-delete-sure = Supprimer toute cette liste ? Il ne sera pas possible de la récupérer.
activity-keep = Conserver
activity-delete = Supprimer
activity-older = Afficher plus ancien
activity-list = Cette liste
activity-kept = Elle est conservée sur cet ordinateur uniquement, pour vous.
activity-not-kept = Elle n’existe que dans cette application, jusqu’à sa fermeture.
activity-utc = Les heures sont en UTC, car le fuseau horaire de cet ordinateur n’est pas connu.
activity-logged-in = Connexion à l’application
activity-asked = { $agent } a demandé à voir votre écran
activity-accepted = Vous avez accepté de montrer votre écran à { $agent }
activity-declined = Vous avez refusé de montrer votre écran à { $agent }
activity-started = Le partage de votre écran avec { $agent } a commencé
activity-ended = Votre écran a été partagé avec { $agent } pendant { $time }. { $why }
activity-never-began = Le partage avec { $agent } n’a jamais commencé. { $why }
activity-failed = Le partage n’a pas pu commencer : { $reason }

### Help

help-how = Comment ça marche
help-how-open = Laissez cette application ouverte pendant que vous parlez à l’assistance.
help-how-ask = L’assistance voit que vous êtes là et demande à voir votre écran.
help-how-read = Vous lisez qui demande, puis vous acceptez ou refusez.
help-how-bar = Une barre rouge reste en haut aussi longtemps que votre écran est visible pour l’assistance. Vous pouvez y arrêter le partage à tout moment.
help-can = L’assistance peut
help-can-screen = Voir tout votre écran, en direct, tant que la barre rouge est là
help-can-area = Voir dans quelle partie de cette application vous êtes
help-cannot = L’assistance ne peut pas
help-cannot-mouse = Utiliser votre souris ou votre clavier
help-cannot-files = Ouvrir, copier ou modifier vos fichiers
help-cannot-see = Voir quoi que ce soit avant votre accord, pendant une pause ou après la fin du partage

### Settings

settings-you = Vous
settings-change = Pour modifier ces informations, déconnectez-vous puis reconnectez-vous.
settings-remember = Se souvenir de moi sur cet ordinateur
settings-kept = Enregistré dans { $file }
settings-service = Service
settings-connected-through = Connexion via
settings-organisation = Organisation
settings-group = Groupe
settings-version = Version
settings-address = Adresse du service
settings-address-why = https://… comme indiqué par votre organisation ; laissez vide pour le service de cet ordinateur. Appliqué au prochain démarrage.
settings-address-written = Enregistré. Appliqué au prochain démarrage.
settings-sharing = Partage
settings-gestures = L’assistance peut pointer et dessiner
settings-gestures-why = Son pointeur et ses dessins apparaissent sur votre écran, puis s’effacent. Elle ne peut jamais cliquer ni taper.
settings-mask = Ne pas montrer les fenêtres de cette application
settings-mask-why = L’assistance voit une zone unie à leur place.
settings-keys = Clavier
settings-keys-why = Ces touches fonctionnent partout pendant le partage. Laissez vide pour n’en utiliser aucune.
settings-keys-impossible = Ce bureau ne permet pas aux programmes d’avoir des touches qui fonctionnent partout.
settings-keys-pause = Touches pour mettre en pause et reprendre le partage
settings-keys-end = Touches pour arrêter le partage
settings-notifications = Notifications
settings-notify = Afficher une notification
settings-notify-why = Quand l’assistance fait une demande alors que vous êtes dans une autre fenêtre. Vous ne pouvez accepter que dans cette application.
settings-sound = L’accompagner d’un son
settings-appearance = Apparence
settings-theme = Thème
settings-theme-system = Comme le système
settings-theme-light = Clair
settings-theme-dark = Sombre
settings-language = Langue
settings-language-system = Langue du système
settings-start = Démarrage
settings-autostart = Démarrer avec le système
settings-minimized = Démarrer sans fenêtre
settings-minimized-why = Au début, seule l’icône de la zone de notification est visible. Appliqué au prochain démarrage.
settings-links = Ouvrir les liens oneclick: avec cette application
settings-links-why = Un lien peut seulement proposer qui se connecte. C’est toujours vous qui vous connectez.
settings-advanced = Avancé
settings-log = Journal
settings-log-why = Ce que cette application note sur son propre fonctionnement.
settings-log-errors = Erreurs seulement
settings-log-warnings = Avertissements
settings-log-normal = Normal
settings-log-detailed = Détaillé
settings-log-everything = Tout
settings-file = Fichier de paramètres
settings-log-file = Fichier journal
settings-no-place = Ce système n’offre pas d’emplacement pour un fichier de paramètres.
settings-not-written = L’enregistrement a échoué : { $why }

### The service, in small print

service-here = Service sur cet ordinateur
service-at = Service sur { $host }
service-none = Aucun service

### The request for the screen

prompt-title = { $agent } demande à voir votre écran
prompt-title-from = { $agent } ({ $organisation }) demande à voir votre écran
prompt-from = Organisation : { $organisation }
prompt-confirmed = nom confirmé par le service
prompt-whole-screen = Si vous acceptez, tout votre écran est montré en direct, avec tout ce qui s’y trouve. Fermez d’abord ce qui est privé.
prompt-monitor = Si vous acceptez, tout ce qui se trouve sur ce moniteur est montré en direct. Fermez d’abord ce qui est privé.
prompt-window = Si vous acceptez, seule cette fenêtre est montrée en direct, même si d’autres la recouvrent.
prompt-only-watch = L’assistance peut seulement regarder et pointer des éléments à l’écran. Personne d’autre que vous ne peut utiliser votre souris ou votre clavier, ni accéder à vos fichiers.
prompt-pause = Vous pouvez mettre en pause ou arrêter à tout moment.
prompt-terms = Lire les conditions sur { $host }
prompt-left = Se ferme tout seul dans { $left }. Cela compte comme un non.
prompt-more-time = Plus de temps
prompt-decline = Refuser
prompt-accept = Accepter

### The sharing bars

bar-title = Partage de votre écran
bar-sharing = Votre écran est partagé avec { $agent }
bar-paused = En pause. { $agent } ne voit rien de nouveau
bar-change = Changer ce qui est partagé
bar-locked = En pause tant que votre ordinateur est verrouillé
bar-asleep = En pause tant que votre écran est éteint
bar-window-gone = En pause. La fenêtre partagée a été fermée
bar-window-hidden = En pause tant que la fenêtre partagée est masquée
bar-monitor-gone = En pause. Le moniteur partagé a été retiré
bar-end = Arrêter
bar-pause = Pause
bar-resume = Reprendre
floating-show = Afficher { $product }
floating-sharing = Partage avec { $agent }
floating-paused = En pause pour { $agent }
floating-over = Votre écran n’est plus partagé
watching = { $count ->
    [0] personne ne regarde encore
    [one] { $count } personne regarde
   *[other] { $count } personnes regardent
}

### The window's title

title-paused = Partage en pause – { $product }
title-sharing = Partage de votre écran – { $product }
title-code = En attente de l’assistance – { $product }
title-asked = { $agent } demande à voir votre écran – { $product }

### Why a session is over

ended-by-you = Vous y avez mis fin.
ended-by-agent = { $agent } y a mis fin.
ended-logged-out = Vous avez choisi de vous déconnecter.
ended-app-closed = L’application a été fermée.
ended-unwatched = Plus personne ne regardait.
ended-connection-lost = La connexion a été perdue et n’est pas revenue à temps.
ended-unresponsive = Cet ordinateur n’a pas répondu pendant un moment. Il était peut-être en veille.
ended-service-restarted = Le service a redémarré.
ended-capture-failed = Cet ordinateur n’a pas pu lire son écran.
ended-not-recorded = Le service n’a pas pu consigner votre réponse. Rien n’a été partagé.

### Why a request closed without an answer

closed-withdrawn = { $agent } a retiré sa demande.
closed-expired = Le temps pour répondre à { $agent } est écoulé. Rien n’a été partagé.
closed-blurred = Un autre de vos appareils est maintenant actif ; la demande a donc été fermée ici.
closed-connection-lost = La connexion a été perdue ; la demande a donc été fermée. Rien n’a été partagé.
closed-other = La demande reçue ({ $agent }) a été fermée. Rien n’a été partagé.

### Why the service cannot be reached, or support is not set up

down-name = Le nom du service est introuvable. L’adresse est peut-être mal écrite, ou cet ordinateur est hors ligne.
down-refused = Rien ne répond à l’adresse du service. Il n’est peut-être pas en marche.
down-network = Le réseau n’a aucun chemin vers le service. Cet ordinateur est peut-être hors ligne.
down-timeout = Le service ne répond pas à temps. Il est peut-être surchargé, ou le réseau l’est.
down-certificate = Le service ne peut pas prouver son identité : son certificat n’est pas fiable. Rien ne lui est envoyé.
down-tls = Aucune connexion sécurisée avec le service n’est possible.
down-redirect = L’adresse du service mène ailleurs. Il faut la corriger dans les réglages.
down-page = Autre chose répond à la place du service. Si ce réseau demande d’abord une connexion, faites-la dans votre navigateur.
down-websocket = Le service est là, mais quelque chose dans ce réseau, comme un proxy ou un pare-feu, bloque la connexion dont l’assistance a besoin.
down-busy = Le service n’est pas disponible pour le moment.
down-lost = La connexion a été interrompue.
down-said = Le service a fermé la connexion : { $why }.
off-presence = L’assistance est désactivée pour votre organisation.
off-group = Le service ne connaît pas le groupe pour lequel cette application est configurée. Veuillez prévenir l’assistance.

### What is shared

display-label = Ce qui est montré
display-screen = Tout l’écran
display-monitor = Moniteur { $name }
display-window = Une fenêtre sans nom
display-gone = N’est plus là. Choisissez autre chose
display-problem = L’écran de cet ordinateur ne peut pas être montré : { $why }
display-title = Changer ce qui est partagé
display-show = Montrer ceci
display-hide = { $count ->
    [0] Masquer des fenêtres à l’assistance
    [one] { $count } fenêtre est masquée à l’assistance
   *[other] { $count } fenêtres sont masquées à l’assistance
}
display-hide-none = Aucune autre fenêtre n’est ouverte.
display-hide-why = Les fenêtres cochées ne sont pas montrées : l’assistance voit une zone unie à leur place.

### The code that the visitor reads out

code-get = Obtenir un code
code-get-new = Obtenir un nouveau code
code-copy = Copier
code-copied = Copié
code-back = Retour à la connexion
code-hint = Vous avez l’assistance au téléphone ? Lisez-lui un code.
code-title = Vous avez l’assistance au téléphone ?
code-text = Si elle ne vous trouve pas, lisez-lui un code. Elle devra quand même vous demander avant de voir quoi que ce soit.
code-getting = Demande d’un code…
code-no-answer = { $why } Prochain essai dans { $left }.
code-read = Lisez ce code à l’assistance
code-left = Il ne sert qu’une fois, encore pendant { $left }.
code-warning = Ne le donnez qu’à une personne que vous avez appelée vous-même.
code-sharing = Vous êtes avec l’assistance
code-sharing-text = Vous pouvez continuer à travailler. Vous pouvez mettre le partage en pause ou l’arrêter à tout moment.
code-joined = Le code a été utilisé
code-joined-text = Un code ne sert qu’une fois. Si l’assistance en a besoin d’un autre, demandez-en un nouveau.
code-expired = Le code a expiré
code-expired-text = Personne ne l’a utilisé pendant dix minutes. Demandez-en un nouveau quand l’assistance est prête.
code-lost = La connexion a été perdue
code-lost-text = Le code ne fonctionne plus. Demandez-en un nouveau.
code-refused = Aucun code disponible
code-refused-text = Le service n’en donne pas pour le moment. Réessayez ou demandez à l’assistance.
code-too-many = Trop de codes
code-too-many-text = Trop de codes ont été demandés en peu de temps. Attendez une minute et réessayez.

### Short messages at the top

notice-not-shared = Votre écran n’a pas pu être partagé : { $reason }
notice-ended = Le partage de votre écran est terminé. { $why }
notice-never-began = Votre écran n’a pas été partagé. { $why }
notice-not-sent = Un envoi a échoué : { $error }.
notice-no-code = Impossible d’obtenir un code : { $why }
notice-not-logged-in = La connexion a échoué : { $why }
notice-no-browser-for = Aucun navigateur n’a pu être ouvert. L’adresse est { $url }
notice-no-browser = Aucun navigateur n’a pu être ouvert.
notice-not-remembered = Vos informations ne peuvent pas être mémorisées sur cet ordinateur : { $why }
notice-not-forgotten = Vos informations n’ont pas pu être effacées de cet ordinateur : { $why }
notice-not-kept = Votre historique ne peut pas être conservé sur cet ordinateur, mais seulement jusqu’à la fermeture de l’application : { $why }
notice-not-loaded = Votre historique antérieur n’a pas pu être lu : { $why }
notice-not-exported = Votre historique n’a pas pu être exporté : { $why }
notice-not-deleted = Votre historique n’a pas pu être supprimé : { $why }
notice-exported = Votre historique a été enregistré dans { $file }
notice-not-set-up = Vous ne pouvez pas vous connecter, car l’assistance n’est pas configurée ici. { $reason }
notice-language-unknown = Les paramètres demandent la langue « { $tag } », que cette application ne connaît pas. Langues disponibles : { $spoken }
notice-no-font = Cet ordinateur n’a pas de caractères pour la langue « { $tag } » ; cette application s’affiche donc en anglais.
notice-shortcut-failed = Un raccourci clavier ne fonctionne pas : { $error }. Pour mettre en pause ou arrêter, utilisez les boutons dans { $product }.
notice-link-refused = Un lien inutilisable a été ouvert : { $error }.
notice-link-ignored = Un lien de connexion a été ouvert. La connexion est déjà faite ; rien n’a donc changé.
notice-link-filled = Un lien a rempli l’ID visiteur. Veuillez le vérifier avant de vous connecter.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = Rien n’est partagé tant que vous n’acceptez pas dans la fenêtre.
ask-text-from = Organisation : { $organisation }. Rien n’est partagé tant que vous n’acceptez pas dans la fenêtre.
ask-show = Afficher
tray-open = Ouvrir
tray-pause = Mettre le partage en pause
tray-resume = Reprendre le partage
tray-end = Arrêter le partage
tray-quit = Quitter
tray-idle = Non connecté
tray-waiting = L’assistance ne peut pas vous joindre ici en ce moment
tray-paused = Le partage avec { $agent } est en pause

### What a screen reader says by itself

said-asked = { $title }. Rien n’est montré tant que vous n’acceptez pas. Vous avez { $time } pour répondre. La touche Tab mène aux réponses, la touche Échap refuse.
said-chosen = { $name }. { $what }
said-choosing = Choisissez ce qui est montré. La touche Tab mène à la liste, la touche Échap laisse tout comme c’est.
said-shown = Ce qui est montré : { $name }
said-time-left = Encore { $time } pour répondre.
said-more-time = Vous avez de nouveau { $time } pour répondre.
said-no-answer = { $why } La connexion se fera dès que ce sera possible.
said-leaving = Déconnexion en cours.
said-interrupted = Le partage est interrompu, car la connexion est coupée. Il continue si elle revient en quelques secondes ; sinon, il prend fin.
said-paused = Le partage est en pause. { $agent } ne voit rien de nouveau.
said-sharing = Votre écran est partagé avec { $agent }.
said-connected = En ligne. L’assistance peut vous joindre.
said-reconnecting = Reconnexion en cours. L’assistance ne peut pas encore vous joindre.
said-off = Hors ligne. L’assistance ne peut pas vous joindre.
said-code = Votre code : { $digits }. Lisez-le à l’assistance ; il ne sert qu’une fois. Ne le donnez qu’à une personne que vous avez appelée vous-même.
said-copied = Le code est copié.
said-no-code-yet = { $why } Vous recevrez un code dès que ce sera possible.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Parties de cette application
about-sharing = Partage d’écran
about-end = Arrête le partage de votre écran.
about-pause = L’assistance ne voit rien de nouveau tant que vous ne reprenez pas.
about-resume = L’assistance voit de nouveau votre écran.
about-ok = Ferme ce message : { $notice }

### Days

day-today = Aujourd’hui
day-yesterday = Hier
day-date = { $day ->
    [1] { $weekday } 1er { $month } { $year }
   *[other] { $weekday } { $day } { $month } { $year }
}
weekday = { $number ->
    [1] Lundi
    [2] Mardi
    [3] Mercredi
    [4] Jeudi
    [5] Vendredi
    [6] Samedi
   *[7] Dimanche
}
month = { $number ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}

### Small pieces

peer-nameless = Assistance
seconds = { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}

# In a window of its own, when the app cannot start.
failure-title = OneClick Visitor n’a pas pu démarrer
failure-log = Plus de détails dans { $file }
failure-close = Fermer
