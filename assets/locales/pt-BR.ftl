### The login screen

login-line = Mostre sua tela ao suporte quando pedir ajuda.
login-remember = Lembrar de mim
login-details = Seus dados (opcional)
login-details-why = O suporte vê esses dados ao lado do seu ID de visitante.
login-submit = Entrar
login-link-group = Usar o grupo { $group } (do link)
login-console = Abrir o painel do atendente
login-no-answer = Não é possível acessar o serviço
login-no-answer-why = { $why } Você entra assim que for possível.
login-next-attempt = Próxima tentativa em { $left }.
login-entering = Entrando…
login-entering-as = como { $visitorid }
login-service-failed = O serviço deste aplicativo não consegue iniciar: { $error }
login-service-none = Nenhum serviço está configurado.

### Names of fields, wherever they stand

field-visitor-id = ID de visitante
field-name = Nome
field-email = E-mail
field-phone = Telefone

### Why a field is refused

refused-empty = Digite seu ID de visitante.
refused-too-long = O texto é longo demais: { $actual } caracteres; o máximo é { $limit }.
refused-space = Um ID de visitante não tem espaços.
refused-character = Um ID de visitante só tem letras A–Z e a–z, números e - _ ~. Remova “{ $found }”.
refused-other = Isto não pode ser usado.
refused-address = “{ $text }” não é o endereço de um serviço; o endereço deve ser como https://support.example.com.
refused-insecure = O serviço em { $host } precisa ser acessado por https; http simples vale só para este computador.
refused-key = “{ $key }” não é uma tecla. Use uma letra, um número, F1 a F24 ou um nome como Space ou PageUp, com + entre as teclas.
refused-no-key = Falta uma tecla, como em Ctrl+Alt+P.
refused-two-keys = Só é possível uma tecla além de Ctrl, Alt, Shift e Super.
refused-no-modifier = É preciso usar Ctrl, Alt ou Super; sem isso, o atalho seria acionado sem querer.
refused-same-keys = As mesmas teclas não podem pausar e também encerrar.

### Buttons that stand in more than one place

button-try-now = Tentar agora
button-cancel = Cancelar
button-ok = OK

### The frame around all areas

area-home = Início
area-activity = Atividade
area-help = Ajuda
area-settings = Ajustes
health-connected = Conectado
health-elsewhere = Em outro dispositivo
health-reconnecting = Reconectando
health-off = Sem conexão
health-sharing = Compartilhando
health-paused = Em pausa
banner-elsewhere = Outro dispositivo seu está ativo. Agora o suporte contata você por ele.
banner-use-this-device = Usar este dispositivo
banner-reconnecting = Reconectando…
banner-down = { $why } O suporte não consegue contatar você. Próxima tentativa em { $left }.
banner-not-configured = O suporte não consegue contatar você, porque não está configurado aqui. { $reason }
banner-starting = Iniciando o compartilhamento da sua tela…

### Home

home-interrupted = O compartilhamento foi interrompido
home-interrupted-text = O suporte não vê nada de novo. O compartilhamento continua se a conexão voltar em alguns segundos; se não voltar, ele termina.
home-paused = O compartilhamento está em pausa
home-paused-text = O suporte não vê nada de novo até você retomar, ali em cima.
home-sharing = Sua tela está sendo compartilhada
home-sharing-text = Você pode continuar o que estava fazendo. Pause ou encerre ali em cima quando quiser.
home-reachable = O suporte pode contatar você
home-reachable-text = Quando você pedir ajuda, o suporte pode pedir para ver sua tela. Nada é mostrado se você não aceitar.
home-elsewhere = O suporte contata você por outro dispositivo
home-elsewhere-text = Escolha “Usar este dispositivo” para receber o suporte aqui.
home-not-yet = O suporte ainda não consegue contatar você
home-not-yet-text = Este aplicativo se reconecta sozinho.
home-unreachable = O suporte não consegue contatar você
home-unreachable-text = Nada é enviado e nada é mostrado.
home-seen = O que o suporte vê agora
home-seen-nothing = Nada.
home-where = Onde você está neste aplicativo
home-window = Esta janela
home-window-used = Em uso
home-window-background = Em segundo plano
home-version = Versão deste aplicativo
home-language = Idioma
home-system = Sistema
home-log-out = Sair

### Activity

activity-none = Nada ainda
activity-none-text = Quem pediu para ver sua tela, o que você respondeu e o que foi compartilhado aparece aqui, só neste computador.
activity-export-csv = Exportar CSV
activity-export-json = Exportar JSON
activity-delete-all = Excluir tudo…
activity-delete-sure = Excluir a lista inteira? Não é possível desfazer.
activity-keep = Manter
activity-delete = Excluir
activity-older = Mostrar mais antigos
activity-list = Esta lista
activity-kept = Ela fica guardada só neste computador, para você.
activity-not-kept = Ela fica só neste aplicativo, até ele ser fechado.
activity-utc = Os horários estão em UTC, porque o fuso horário deste computador não é conhecido.
activity-logged-in = Você entrou
activity-asked = { $agent } pediu para ver sua tela
activity-accepted = Você aceitou o pedido de { $agent }
activity-declined = Você recusou o pedido de { $agent }
activity-started = Começou o compartilhamento da sua tela com { $agent }
activity-ended = Sua tela foi compartilhada com { $agent } por { $time }. { $why }
activity-never-began = O compartilhamento com { $agent } não chegou a começar. { $why }
activity-failed = O compartilhamento não pôde começar: { $reason }

### Help

help-how = Como funciona
help-how-open = Deixe este aplicativo aberto enquanto fala com o suporte.
help-how-ask = O suporte vê que você está aqui e pede para ver sua tela.
help-how-read = Você lê quem está pedindo e aceita ou recusa.
help-how-bar = Uma barra vermelha fica no alto da tela enquanto o suporte puder ver sua tela. Encerre por ela quando quiser.
help-can = O suporte pode
help-can-screen = Ver sua tela inteira, ao vivo, enquanto a barra vermelha estiver ali
help-can-area = Ver em que parte deste aplicativo você está
help-cannot = O suporte não pode
help-cannot-mouse = Usar seu mouse ou teclado
help-cannot-files = Abrir, copiar ou alterar seus arquivos
help-cannot-see = Ver qualquer coisa antes de você aceitar, durante uma pausa ou depois do fim

### Settings

settings-you = Seus dados
settings-change = Para mudar estes dados, saia e entre de novo.
settings-remember = Lembrar de mim neste computador
settings-kept = Guardado em { $file }
settings-service = Serviço
settings-connected-through = Conexão por
settings-organisation = Organização
settings-group = Grupo
settings-version = Versão
settings-address = Endereço do serviço
settings-address-why = https://…, como sua organização informou; vazio para o serviço neste computador. Vale a partir da próxima abertura do aplicativo.
settings-address-written = Salvo. Vale a partir da próxima abertura do aplicativo.
settings-sharing = Compartilhamento
settings-gestures = O suporte pode apontar e desenhar
settings-gestures-why = O ponteiro do suporte e o que ele desenha aparecem na sua tela e depois somem. O suporte nunca pode clicar nem digitar.
settings-mask = Não mostrar as janelas deste aplicativo
settings-mask-why = No lugar delas, o suporte vê uma área vazia.
settings-keys = Teclado
settings-keys-why = Funcionam em qualquer lugar enquanto você compartilha. Deixe vazio para não usar.
settings-keys-impossible = Este ambiente não oferece aos programas teclas que funcionem em qualquer lugar.
settings-keys-pause = Teclas para pausar e retomar o compartilhamento
settings-keys-end = Teclas para encerrar o compartilhamento
settings-notifications = Notificações
settings-notify = Mostrar uma notificação
settings-notify-why = Quando o suporte faz um pedido e você está em outra janela. Só neste aplicativo é possível aceitar.
settings-sound = Tocar um som junto
settings-appearance = Aparência
settings-theme = Tema
settings-theme-system = Igual ao sistema
settings-theme-light = Claro
settings-theme-dark = Escuro
settings-language = Idioma
settings-language-system = Idioma do sistema
settings-start = Inicialização
settings-autostart = Iniciar com o sistema
settings-minimized = Iniciar sem janela
settings-minimized-why = No começo aparece só o ícone na bandeja do sistema. Vale a partir da próxima abertura do aplicativo.
settings-links = Abrir links oneclick: com este aplicativo
settings-links-why = Um link só pode sugerir quem entra. Quem faz o login continua sendo você.
settings-advanced = Avançado
settings-log = Registro
settings-log-why = Quanto este aplicativo anota sobre si mesmo.
settings-log-errors = Só erros
settings-log-warnings = Avisos
settings-log-normal = Normal
settings-log-detailed = Detalhado
settings-log-everything = Tudo
settings-file = Arquivo de ajustes
settings-log-file = Arquivo de registro
settings-no-place = Não há lugar para um arquivo de ajustes neste sistema.
settings-not-written = Não foi possível salvar: { $why }

### The service, in small print

service-here = Serviço neste computador
service-at = Serviço em { $host }
service-none = Nenhum serviço

### The request for the screen

prompt-title = { $agent } pede para ver sua tela
prompt-title-from = { $agent }, de { $organisation }, pede para ver sua tela
prompt-from = de { $organisation }
prompt-confirmed = nome confirmado pelo serviço
prompt-whole-screen = Se você aceitar, sua tela inteira será mostrada ao vivo, com tudo o que estiver nela. Antes, feche o que for particular.
prompt-monitor = Se você aceitar, tudo o que estiver neste monitor será mostrado ao vivo. Antes, feche o que for particular.
prompt-window = Se você aceitar, só esta janela será mostrada ao vivo, mesmo que outra coisa a cubra.
prompt-only-watch = O suporte só pode ver e apontar. Ninguém além de você pode usar seu mouse ou teclado, nem acessar seus arquivos.
prompt-pause = Você pode pausar ou encerrar quando quiser.
prompt-terms = Ler os termos em { $host }
prompt-left = Este pedido se fecha sozinho em { $left }. Isso conta como não.
prompt-more-time = Mais tempo
prompt-decline = Recusar
prompt-accept = Aceitar

### The sharing bars

bar-title = Compartilhando sua tela
bar-sharing = Compartilhando sua tela com { $agent }
bar-paused = Em pausa. { $agent } não vê nada de novo
bar-change = Mudar o que é mostrado
bar-locked = Em pausa enquanto seu computador está bloqueado
bar-asleep = Em pausa enquanto sua tela está desligada
bar-window-gone = Em pausa. A janela compartilhada foi fechada
bar-window-hidden = Em pausa enquanto a janela compartilhada está oculta
bar-monitor-gone = Em pausa. O monitor compartilhado foi removido
bar-end = Encerrar
bar-pause = Pausar
bar-resume = Retomar
floating-show = Mostrar { $product }
floating-sharing = Compartilhando com { $agent }
floating-paused = Em pausa para { $agent }
floating-over = Sua tela não está mais sendo compartilhada
watching = { $count ->
    [0] ninguém está vendo ainda
    [one] { $count } pessoa está vendo
   *[other] { $count } pessoas estão vendo
}

### The window's title

title-paused = Compartilhamento em pausa – { $product }
title-sharing = Compartilhando sua tela – { $product }
title-code = Aguardando o suporte – { $product }
title-asked = { $agent } pede para ver sua tela – { $product }

### Why a session is over

ended-by-you = Você encerrou.
ended-by-agent = { $agent } encerrou.
ended-logged-out = Você saiu do aplicativo.
ended-app-closed = O aplicativo foi fechado.
ended-unwatched = Ninguém mais estava vendo.
ended-connection-lost = A conexão caiu e não voltou a tempo.
ended-unresponsive = Este computador ficou um tempo sem responder. Talvez estivesse em suspensão.
ended-service-restarted = O serviço foi reiniciado.
ended-capture-failed = Este computador não conseguiu ler a própria tela.
ended-not-recorded = O serviço não conseguiu registrar sua resposta. Nada foi compartilhado.

### Why a request closed without an answer

closed-withdrawn = { $agent } retirou o pedido.
closed-expired = O prazo do pedido de { $agent } acabou. Nada foi mostrado.
closed-blurred = Outro dispositivo seu está ativo agora, por isso o pedido foi fechado aqui.
closed-connection-lost = A conexão caiu, por isso o pedido foi fechado. Nada foi mostrado.
closed-other = O pedido de { $agent } foi fechado. Nada foi mostrado.

### Why the service cannot be reached, or support is not set up

down-name = O nome do serviço não foi encontrado. O endereço pode estar escrito errado, ou este computador pode estar sem conexão.
down-refused = Nada responde no endereço do serviço. Talvez ele não esteja em execução.
down-network = A rede não tem caminho até o serviço. Este computador pode estar sem conexão.
down-timeout = O serviço não responde a tempo. Ele ou a rede pode estar sobrecarregado.
down-certificate = O serviço não consegue provar quem é: o certificado dele não é confiável. Nada é enviado a ele.
down-tls = Não é possível uma conexão segura com o serviço.
down-redirect = O endereço do serviço leva a outro lugar. É preciso corrigi-lo nas configurações.
down-page = Outra coisa responde no lugar do serviço. Se esta rede pedir um login antes, faça isso no navegador.
down-websocket = O serviço está lá, mas algo nesta rede, como um proxy ou um firewall, bloqueia a conexão de que o suporte precisa.
down-busy = O serviço não está disponível no momento.
down-lost = A conexão foi interrompida.
down-said = O serviço fechou a conexão: { $why }.
off-presence = O suporte está desativado para a sua organização.
off-group = O serviço não conhece o grupo para o qual este aplicativo está configurado. Avise o suporte.

### What is shared

display-label = O que é mostrado
display-screen = Tela inteira
display-monitor = Monitor { $name }
display-window = Uma janela sem nome
display-gone = Não está mais disponível. Escolha outra opção
display-problem = A tela deste computador não pode ser mostrada: { $why }
display-title = Mudar o que é mostrado
display-show = Mostrar isto
display-hide = { $count ->
    [0] Ocultar janelas do suporte
    [one] { $count } janela está oculta do suporte
   *[other] { $count } janelas estão ocultas do suporte
}
display-hide-none = Não há outras janelas abertas.
display-hide-why = As janelas marcadas não são mostradas: no lugar delas, o suporte vê uma área vazia.

### The code that the visitor reads out

code-get = Obter um código
code-get-new = Obter um novo código
code-copy = Copiar
code-copied = Copiado
code-back = Voltar ao login
code-hint = Está ao telefone com o suporte? Leia um código para quem atende.
code-title = Está ao telefone com o suporte?
code-text = Se o suporte não encontrar você, leia um código. Mesmo assim, o suporte precisa pedir antes de ver qualquer coisa.
code-getting = Obtendo um código…
code-no-answer = { $why } Próxima tentativa em { $left }.
code-read = Leia este código para o suporte
code-left = Ele vale uma única vez, por mais { $left }.
code-warning = Só passe o código se foi você quem ligou para essa pessoa.
code-sharing = Você está com o suporte
code-sharing-text = Você pode continuar o que estava fazendo. Pause ou encerre o compartilhamento quando quiser.
code-joined = O código foi usado
code-joined-text = Um código vale uma única vez. Se o suporte precisar de outro, obtenha um novo.
code-expired = O código expirou
code-expired-text = Ninguém o usou por dez minutos. Obtenha um novo quando o suporte estiver pronto.
code-lost = A conexão caiu
code-lost-text = O código não vale mais. Obtenha um novo.
code-refused = Não há código disponível
code-refused-text = O serviço não está fornecendo códigos agora. Tente de novo ou pergunte ao suporte.
code-too-many = Códigos demais
code-too-many-text = Foram pedidos códigos demais em pouco tempo. Espere um minuto e tente de novo.

### Short messages at the top

notice-not-shared = Não foi possível compartilhar sua tela: { $reason }
notice-ended = Sua tela não está mais sendo compartilhada. { $why }
notice-never-began = Sua tela não foi compartilhada. { $why }
notice-not-sent = Algo não pôde ser enviado: { $error }.
notice-no-code = Não foi possível obter um código: { $why }
notice-not-logged-in = Não foi possível entrar: { $why }
notice-no-browser-for = Não foi possível abrir um navegador. O endereço é { $url }
notice-no-browser = Não foi possível abrir um navegador.
notice-not-remembered = Não é possível guardar seus dados neste computador: { $why }
notice-not-forgotten = Não foi possível apagar seus dados deste computador: { $why }
notice-not-kept = Sua atividade não pode ser guardada neste computador, só até o aplicativo ser fechado: { $why }
notice-not-loaded = Não foi possível ler sua atividade anterior: { $why }
notice-not-exported = Não foi possível exportar sua atividade: { $why }
notice-not-deleted = Não foi possível excluir sua atividade: { $why }
notice-exported = Sua atividade foi gravada em { $file }
notice-not-set-up = Você não pode entrar, porque o suporte não está configurado aqui. { $reason }
notice-language-unknown = Os ajustes pedem o idioma “{ $tag }”, que este aplicativo não tem. Ele tem: { $spoken }
notice-no-font = Este computador não tem letras para o idioma “{ $tag }”, por isso este aplicativo aparece em inglês.
notice-shortcut-failed = Um atalho de teclado não funciona: { $error }. Pause e encerre com os botões do { $product }.
notice-link-refused = Foi aberto um link que não pode ser usado: { $error }.
notice-link-ignored = Foi aberto um link de login. Você já entrou, por isso nada mudou.
notice-link-filled = Um link preencheu o ID de visitante. Confira antes de entrar.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = Nada é mostrado se você não aceitar na janela.
ask-text-from = De { $organisation }. Nada é mostrado se você não aceitar na janela.
ask-show = Mostrar pedido
tray-open = Abrir
tray-pause = Pausar compartilhamento
tray-resume = Retomar compartilhamento
tray-end = Encerrar compartilhamento
tray-quit = Fechar aplicativo
tray-idle = Você não entrou
tray-waiting = O suporte não consegue contatar você aqui agora
tray-paused = O compartilhamento com { $agent } está em pausa

### What a screen reader says by itself

said-asked = { $title }. Nada é mostrado se você não aceitar. Você tem { $time } para responder. Tab leva às respostas, Escape recusa.
said-chosen = { $name }. { $what }
said-choosing = Escolha o que é mostrado. Tab leva à lista, Escape deixa tudo como está.
said-shown = O que é mostrado: { $name }
said-time-left = Tempo restante para responder: { $time }.
said-more-time = Você tem de novo { $time } para responder.
said-no-answer = { $why } Você entra assim que for possível.
said-leaving = Saindo.
said-interrupted = O compartilhamento foi interrompido, porque a conexão caiu. Ele continua se ela voltar em alguns segundos; se não voltar, termina.
said-paused = O compartilhamento está em pausa. { $agent } não vê nada de novo.
said-sharing = Sua tela está sendo compartilhada com { $agent }.
said-connected = Conectado. O suporte pode contatar você.
said-reconnecting = Reconectando. O suporte ainda não consegue contatar você.
said-off = Sem conexão. O suporte não consegue contatar você.
said-code = Seu código: { $digits }. Leia-o para o suporte; ele vale uma única vez. Só passe o código se foi você quem ligou para essa pessoa.
said-copied = O código foi copiado.
said-no-code-yet = { $why } Você recebe um código assim que for possível.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Áreas deste aplicativo
about-sharing = Compartilhamento de tela
about-end = Encerra o compartilhamento da sua tela.
about-pause = O suporte não vê nada de novo até você retomar.
about-resume = O suporte volta a ver sua tela.
about-ok = Fecha esta mensagem: { $notice }

### Days

day-today = Hoje
day-yesterday = Ontem
day-date = { $weekday }, { $day } de { $month } de { $year }
weekday = { $number ->
    [1] Segunda-feira
    [2] Terça-feira
    [3] Quarta-feira
    [4] Quinta-feira
    [5] Sexta-feira
    [6] Sábado
   *[7] Domingo
}
month = { $number ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
}

### Small pieces

peer-nameless = Suporte
seconds = { $count ->
    [one] { $count } segundo
   *[other] { $count } segundos
}

# In a window of its own, when the app cannot start.
failure-title = O OneClick Visitor não pôde ser iniciado
failure-log = Mais detalhes em { $file }
failure-close = Fechar
