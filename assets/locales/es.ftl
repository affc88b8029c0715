### The login screen

login-line = Permita que el equipo de soporte vea su pantalla cuando usted pida ayuda.
login-remember = Recordarme
login-details = Sus datos (opcional)
login-details-why = El equipo de soporte los ve junto a su ID de visitante.
login-submit = Iniciar sesión
login-link-group = Usar el grupo { $group } (del enlace)
login-console = Abrir la consola de soporte
login-no-answer = No se puede acceder al servicio
login-no-answer-why = { $why } La sesión se iniciará en cuanto sea posible.
login-next-attempt = Próximo intento en { $left }.
login-entering = Iniciando sesión…
login-entering-as = como { $visitorid }
login-service-failed = El servicio de esta aplicación no puede iniciarse: { $error }
login-service-none = No hay ningún servicio configurado.

### Names of fields, wherever they stand

field-visitor-id = ID de visitante
field-name = Nombre
field-email = Correo electrónico
field-phone = Teléfono

### Why a field is refused

refused-empty = Introduzca su ID de visitante.
refused-too-long = Es demasiado largo: { $actual } caracteres, y el máximo es { $limit }.
refused-space = Un ID de visitante no lleva espacios.
refused-character = Un ID de visitante solo lleva letras A–Z y a–z, cifras y - _ ~. Quite «{ $found }».
refused-other = Esto no se puede usar.
refused-address = «{ $text }» no es la dirección de un servicio; debe ser como https://support.example.com.
refused-insecure = Al servicio en { $host } hay que acceder por https; http sin cifrar es solo para este dispositivo.
refused-key = «{ $key }» no es una tecla. Indique una letra, una cifra, F1 a F24 o un nombre como Space o PageUp, unidos con +.
refused-no-key = Falta una tecla, como en Ctrl+Alt+P.
refused-two-keys = Solo es posible una tecla además de Ctrl, Alt, Shift y Super.
refused-no-modifier = Hace falta Ctrl, Alt o Super; si no, se pulsaría por error.
refused-same-keys = Las mismas teclas no pueden servir para pausar y para finalizar.

### Buttons that stand in more than one place

button-try-now = Intentar ahora
button-cancel = Cancelar
button-ok = OK

### The frame around all areas

area-home = Inicio
area-activity = Actividad
area-help = Ayuda
area-settings = Ajustes
health-connected = Conectado
health-elsewhere = En otro dispositivo
health-reconnecting = Reconectando
health-off = Sin conexión
health-sharing = Compartiendo
health-paused = En pausa
banner-elsewhere = Otro de sus dispositivos está activo. El equipo de soporte contacta ahora con usted en ese.
banner-use-this-device = Usar este dispositivo
banner-reconnecting = Reconectando…
banner-down = { $why } El equipo de soporte no puede contactar con usted. Próximo intento en { $left }.
banner-not-configured = El equipo de soporte no puede contactar con usted porque no está configurado aquí. { $reason }
banner-starting = Empezando a compartir su pantalla…

### Home

home-interrupted = El uso compartido está interrumpido
home-interrupted-text = El equipo de soporte no ve nada nuevo. Se seguirá compartiendo si la conexión vuelve en unos segundos; si no, finalizará.
home-paused = El uso compartido está en pausa
home-paused-text = El equipo de soporte no ve nada nuevo hasta que usted lo reanude arriba.
home-sharing = Su pantalla se está compartiendo
home-sharing-text = Puede seguir trabajando. Puede pausar o finalizar arriba en cualquier momento.
home-reachable = El equipo de soporte puede contactar con usted
home-reachable-text = Cuando usted pida ayuda, el equipo de soporte podrá solicitar ver su pantalla. No se muestra nada si usted no acepta.
home-elsewhere = El equipo de soporte contacta con usted en su otro dispositivo
home-elsewhere-text = Elija «Usar este dispositivo» para que le contacten aquí.
home-not-yet = El equipo de soporte aún no puede contactar con usted
home-not-yet-text = Esta aplicación vuelve a conectarse sola.
home-unreachable = El equipo de soporte no puede contactar con usted
home-unreachable-text = No se envía ni se muestra nada.
home-seen = Lo que el equipo de soporte ve ahora mismo
home-seen-nothing = Nada.
home-where = Dónde está usted en esta aplicación
home-window = Esta ventana
home-window-used = En uso
home-window-background = En segundo plano
home-version = Versión de esta aplicación
home-language = Idioma
home-system = Sistema
home-log-out = Cerrar sesión

### Activity

activity-none = Nada todavía
activity-none-text = Aquí aparece quién ha solicitado ver su pantalla, qué ha respondido usted y qué se ha compartido, solo en este dispositivo.
activity-export-csv = Exportar CSV
activity-export-json = Exportar JSON
activity-delete-all = Eliminar todo…
activity-delete-sure = ¿Eliminar toda esta lista? No se podrá recuperar.
activity-keep = Conservar
activity-delete = Eliminar
activity-older = Ver anteriores
activity-list = Esta lista
activity-kept = Se guarda solo en este dispositivo, para usted.
activity-not-kept = Está solo en esta aplicación, hasta que se cierre.
activity-utc = Las horas están en UTC porque no se conoce la zona horaria de este dispositivo.
activity-logged-in = Usted inició sesión
activity-asked = { $agent } solicitó ver su pantalla
activity-accepted = Usted aceptó la solicitud de { $agent }
activity-declined = Usted rechazó la solicitud de { $agent }
activity-started = Su pantalla empezó a compartirse con { $agent }
activity-ended = El uso compartido de su pantalla con { $agent } duró { $time }. { $why }
activity-never-began = El uso compartido con { $agent } no llegó a empezar. { $why }
activity-failed = No se pudo empezar a compartir: { $reason }

### Help

help-how = Cómo funciona
help-how-open = Deje esta aplicación abierta mientras habla con el equipo de soporte.
help-how-ask = El equipo de soporte ve que usted está aquí y solicita ver su pantalla.
help-how-read = Usted lee quién lo solicita, y acepta o rechaza.
help-how-bar = Una barra roja permanece arriba mientras el equipo de soporte pueda ver su pantalla. Ahí puede finalizar en cualquier momento.
help-can = El equipo de soporte puede
help-can-screen = Ver toda su pantalla, en directo, mientras la barra roja esté ahí
help-can-area = Ver en qué parte de esta aplicación está usted
help-cannot = El equipo de soporte no puede
help-cannot-mouse = Usar su ratón o su teclado
help-cannot-files = Abrir, copiar ni cambiar sus archivos
help-cannot-see = Ver nada antes de que usted acepte, durante una pausa ni después de finalizar

### Settings

settings-you = Usted
settings-change = Para cambiar estos datos, cierre sesión y vuelva a iniciarla.
settings-remember = Recordarme en este dispositivo
settings-kept = Guardado en { $file }
settings-service = Servicio
settings-connected-through = Conexión a través de
settings-organisation = Organización
settings-group = Grupo
settings-version = Versión
settings-address = Dirección del servicio
settings-address-why = https://… según le haya indicado su organización; déjela vacía para el servicio de este dispositivo. Se usará a partir del próximo inicio.
settings-address-written = Guardado. Se usará a partir del próximo inicio.
settings-sharing = Uso compartido
settings-gestures = El equipo de soporte puede señalar y dibujar
settings-gestures-why = El puntero y los dibujos del equipo de soporte aparecen en su pantalla y se desvanecen. El equipo de soporte nunca puede hacer clic ni escribir.
settings-mask = No mostrar las ventanas de esta aplicación
settings-mask-why = El equipo de soporte ve una zona lisa en su lugar.
settings-keys = Teclado
settings-keys-why = Funcionan desde cualquier lugar mientras comparte. Deje el campo vacío si no quiere ninguna.
settings-keys-impossible = Este escritorio no ofrece a los programas teclas que funcionen desde cualquier lugar.
settings-keys-pause = Teclas para pausar y reanudar el uso compartido
settings-keys-end = Teclas para finalizar el uso compartido
settings-notifications = Notificaciones
settings-notify = Mostrar una notificación
settings-notify-why = Cuando el equipo de soporte haga una solicitud y usted esté en otra ventana. Solo puede aceptar en esta aplicación.
settings-sound = Reproducir un sonido con ella
settings-appearance = Apariencia
settings-theme = Tema
settings-theme-system = Como el sistema
settings-theme-light = Claro
settings-theme-dark = Oscuro
settings-language = Idioma
settings-language-system = Idioma del sistema
settings-start = Arranque
settings-autostart = Iniciar con el sistema
settings-minimized = Iniciar sin ventana
settings-minimized-why = Al principio solo se ve el icono del área de notificación. A partir del próximo inicio.
settings-links = Abrir los enlaces oneclick: con esta aplicación
settings-links-why = Un enlace solo puede proponer quién inicia sesión. La sesión la sigue iniciando usted.
settings-advanced = Avanzado
settings-log = Registro
settings-log-why = Cuánto anota esta aplicación sobre su funcionamiento.
settings-log-errors = Solo errores
settings-log-warnings = Advertencias
settings-log-normal = Normal
settings-log-detailed = Detallado
settings-log-everything = Todo
settings-file = Archivo de ajustes
settings-log-file = Archivo de registro
settings-no-place = En este sistema no hay lugar para un archivo de ajustes.
settings-not-written = No se pudo guardar: { $why }

### The service, in small print

service-here = Servicio en este dispositivo
service-at = Servicio en { $host }
service-none = Sin servicio

### The request for the screen

prompt-title = { $agent } solicita ver su pantalla
prompt-title-from = { $agent } de { $organisation } solicita ver su pantalla
prompt-from = de { $organisation }
prompt-confirmed = nombre confirmado por el servicio
prompt-whole-screen = Si acepta, se muestra toda su pantalla en directo, con todo lo que haya en ella. Cierre antes lo que sea privado.
prompt-monitor = Si acepta, se muestra en directo todo lo que haya en este monitor. Cierre antes lo que sea privado.
prompt-window = Si acepta, se muestra en directo solo esta ventana, aunque haya otras encima.
prompt-only-watch = El equipo de soporte solo puede mirar y señalar. Nadie más que usted puede usar su ratón o su teclado ni acceder a sus archivos.
prompt-pause = Puede pausar o finalizar en cualquier momento.
prompt-terms = Leer las condiciones en { $host }
prompt-left = Se cierra solo en { $left }. Eso cuenta como un no.
prompt-more-time = Más tiempo
prompt-decline = Rechazar
prompt-accept = Aceptar

### The sharing bars

bar-title = Compartiendo su pantalla
bar-sharing = Compartiendo su pantalla con { $agent }
bar-paused = En pausa. { $agent } no ve nada nuevo
bar-change = Cambiar lo que se comparte
bar-locked = En pausa mientras su dispositivo esté bloqueado
bar-asleep = En pausa mientras su pantalla esté apagada
bar-window-gone = En pausa. Se cerró la ventana compartida
bar-window-hidden = En pausa mientras la ventana compartida esté oculta
bar-monitor-gone = En pausa. Se quitó el monitor compartido
bar-end = Finalizar
bar-pause = Pausar
bar-resume = Reanudar
floating-show = Mostrar { $product }
floating-sharing = Compartiendo con { $agent }
floating-paused = En pausa para { $agent }
floating-over = Su pantalla ya no se comparte
watching = { $count ->
    [0] todavía no mira nadie
    [one] { $count } persona está mirando
   *[other] { $count } personas están mirando
}

### The window's title

title-paused = Uso compartido en pausa – { $product }
title-sharing = Compartiendo su pantalla – { $product }
title-code = Esperando al equipo de soporte – { $product }
title-asked = { $agent } solicita ver su pantalla – { $product }

### Why a session is over

ended-by-you = Lo finalizó usted.
ended-by-agent = Lo finalizó { $agent }.
ended-logged-out = Usted cerró la sesión.
ended-app-closed = Se cerró la aplicación.
ended-unwatched = Ya no miraba nadie.
ended-connection-lost = Se perdió la conexión y no volvió a tiempo.
ended-unresponsive = Este dispositivo no respondió durante un tiempo. Quizá estaba en suspensión.
ended-service-restarted = Se reinició el servicio.
ended-capture-failed = Este dispositivo no pudo leer su pantalla.
ended-not-recorded = El servicio no pudo registrar su respuesta. No se compartió nada.

### Why a request closed without an answer

closed-withdrawn = { $agent } retiró la solicitud.
closed-expired = Se agotó el tiempo de la solicitud de { $agent }. No se compartió nada.
closed-blurred = Ahora está activo otro de sus dispositivos, por eso la solicitud se cerró aquí.
closed-connection-lost = Se perdió la conexión, por eso se cerró la solicitud. No se compartió nada.
closed-other = Se cerró la solicitud de { $agent }. No se compartió nada.

### Why the service cannot be reached, or support is not set up

down-name = No se encuentra el nombre del servicio. Puede que la dirección esté mal escrita o que este dispositivo no tenga conexión.
down-refused = Nada responde en la dirección del servicio. Puede que no esté en marcha.
down-network = La red no tiene ningún camino hasta el servicio. Puede que este dispositivo no tenga conexión.
down-timeout = El servicio no responde a tiempo. Puede que el servicio o la red estén sobrecargados.
down-certificate = El servicio no puede demostrar su identidad: su certificado no es de confianza. No se le envía nada.
down-tls = No es posible una conexión segura con el servicio.
down-redirect = La dirección del servicio lleva a otro sitio. Hay que corregirla en los ajustes.
down-page = Otra cosa responde en lugar del servicio. Si esta red pide iniciar sesión primero, hágalo en el navegador.
down-websocket = El servicio está ahí, pero algo en esta red, como un proxy o un cortafuegos, bloquea la conexión que necesita el soporte.
down-busy = El servicio no está disponible en este momento.
down-lost = La conexión se interrumpió.
down-said = El servicio cerró la conexión: { $why }.
off-presence = El soporte está desactivado para su organización.
off-group = El servicio no conoce el grupo para el que está configurada esta aplicación. Avise al equipo de soporte.

### What is shared

display-label = Lo que se muestra
display-screen = Toda la pantalla
display-monitor = Monitor { $name }
display-window = Una ventana sin nombre
display-gone = Ya no está. Elija otra cosa
display-problem = No se puede mostrar la pantalla de este dispositivo: { $why }
display-title = Cambiar lo que se comparte
display-show = Mostrar esto
display-hide = { $count ->
    [0] Ocultar ventanas al equipo de soporte
    [one] { $count } ventana está oculta para el equipo de soporte
   *[other] { $count } ventanas están ocultas para el equipo de soporte
}
display-hide-none = No hay otras ventanas abiertas.
display-hide-why = Las ventanas marcadas no se muestran: el equipo de soporte ve una zona lisa en su lugar.

### The code that the visitor reads out

code-get = Obtener un código
code-get-new = Obtener un código nuevo
code-copy = Copiar
code-copied = Copiado
code-back = Volver al inicio de sesión
code-hint = ¿Está al teléfono con el equipo de soporte? Léale un código.
code-title = ¿Está al teléfono con el equipo de soporte?
code-text = Si no le encuentran, léales un código. Aun así, tendrán que pedirle permiso antes de ver nada.
code-getting = Obteniendo un código…
code-no-answer = { $why } Próximo intento en { $left }.
code-read = Lea este código al equipo de soporte
code-left = Sirve una sola vez, durante { $left } más.
code-warning = Déselo solo a alguien a quien usted haya llamado.
code-sharing = Está con el equipo de soporte
code-sharing-text = Puede seguir trabajando. Puede pausar o finalizar el uso compartido en cualquier momento.
code-joined = El código ya se ha usado
code-joined-text = Un código sirve una sola vez. Si el equipo de soporte necesita otro, obtenga uno nuevo.
code-expired = El código ha caducado
code-expired-text = Nadie lo ha usado en diez minutos. Obtenga uno nuevo cuando el equipo de soporte esté listo.
code-lost = Se perdió la conexión
code-lost-text = El código ya no sirve. Obtenga uno nuevo.
code-refused = No hay ningún código disponible
code-refused-text = El servicio no da ninguno en este momento. Inténtelo de nuevo o pregunte al equipo de soporte.
code-too-many = Demasiados códigos
code-too-many-text = Se han pedido demasiados en poco tiempo. Espere un minuto e inténtelo de nuevo.

### Short messages at the top

notice-not-shared = No se pudo compartir su pantalla: { $reason }
notice-ended = El uso compartido de su pantalla ha terminado. { $why }
notice-never-began = Su pantalla no se compartió. { $why }
notice-not-sent = No se pudo enviar algo: { $error }.
notice-no-code = No se pudo obtener un código: { $why }
notice-not-logged-in = No se pudo iniciar sesión: { $why }
notice-no-browser-for = No se pudo abrir ningún navegador. La dirección es { $url }
notice-no-browser = No se pudo abrir ningún navegador.
notice-not-remembered = No se pueden recordar sus datos en este dispositivo: { $why }
notice-not-forgotten = No se han podido borrar sus datos de este dispositivo: { $why }
notice-not-kept = Su actividad no se puede guardar en este dispositivo, solo hasta que se cierre la aplicación: { $why }
notice-not-loaded = No se pudo leer su actividad anterior: { $why }
notice-not-exported = No se pudo exportar su actividad: { $why }
notice-not-deleted = No se pudo eliminar su actividad: { $why }
notice-exported = Su actividad se ha guardado en { $file }
notice-not-set-up = No puede iniciar sesión porque el soporte no está configurado aquí. { $reason }
notice-language-unknown = Los ajustes piden el idioma «{ $tag }», que esta aplicación no tiene. Idiomas disponibles: { $spoken }
notice-no-font = Este dispositivo no tiene letras para el idioma «{ $tag }», por eso esta aplicación se muestra en inglés.
notice-shortcut-failed = Un atajo de teclado no funciona: { $error }. Pause y finalice con los botones de { $product }.
notice-link-refused = Se abrió un enlace que no se puede usar: { $error }.
notice-link-ignored = Se abrió un enlace para iniciar sesión. Su sesión ya está iniciada, así que no ha cambiado nada.
notice-link-filled = Un enlace ha rellenado el ID de visitante. Compruébelo antes de iniciar sesión.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = No se comparte nada si usted no acepta en la ventana.
ask-text-from = De { $organisation }. No se comparte nada si usted no acepta en la ventana.
ask-show = Mostrar
tray-open = Abrir
tray-pause = Pausar el uso compartido
tray-resume = Reanudar el uso compartido
tray-end = Finalizar el uso compartido
tray-quit = Salir
tray-idle = Sesión no iniciada
tray-waiting = El equipo de soporte no puede contactar con usted aquí en este momento
tray-paused = El uso compartido con { $agent } está en pausa

### What a screen reader says by itself

said-asked = { $title }. No se muestra nada si usted no acepta. Tiene { $time } para responder. Con el tabulador se llega a las respuestas; con Escape se rechaza.
said-chosen = { $name }. { $what }
said-choosing = Elija lo que se muestra. Con el tabulador se llega a la lista; con Escape todo queda como está.
said-shown = Lo que se muestra: { $name }
said-time-left = Tiempo para responder: { $time }.
said-more-time = Vuelve a tener { $time } para responder.
said-no-answer = { $why } La sesión se iniciará en cuanto sea posible.
said-leaving = Cerrando sesión.
said-interrupted = El uso compartido está interrumpido porque se ha cortado la conexión. Continuará si vuelve en unos segundos; si no, finalizará.
said-paused = El uso compartido está en pausa. { $agent } no ve nada nuevo.
said-sharing = Su pantalla se está compartiendo con { $agent }.
said-connected = Conectado. El equipo de soporte puede contactar con usted.
said-reconnecting = Reconectando. El equipo de soporte aún no puede contactar con usted.
said-off = Sin conexión. El equipo de soporte no puede contactar con usted.
said-code = Su código: { $digits }. Léaselo al equipo de soporte; sirve una sola vez. Déselo solo a alguien a quien usted haya llamado.
said-copied = El código se ha copiado.
said-no-code-yet = { $why } Recibirá un código en cuanto sea posible.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Secciones de esta aplicación
about-sharing = Uso compartido de pantalla
about-end = Deja de compartir su pantalla.
about-pause = El equipo de soporte no ve nada nuevo hasta que usted reanude.
about-resume = El equipo de soporte vuelve a ver su pantalla.
about-ok = Cierra este mensaje: { $notice }

### Days

day-today = Hoy
day-yesterday = Ayer
day-date = { $weekday }, { $day } de { $month } de { $year }
weekday = { $number ->
    [1] Lunes
    [2] Martes
    [3] Miércoles
    [4] Jueves
    [5] Viernes
    [6] Sábado
   *[7] Domingo
}
month = { $number ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}

### Small pieces

peer-nameless = Soporte
seconds = { $count ->
    [one] { $count } segundo
   *[other] { $count } segundos
}

# In a window of its own, when the app cannot start.
failure-title = OneClick Visitor no ha podido iniciarse
failure-log = Más información en { $file }
failure-close = Cerrar
