### The login screen

login-line = 需要帮助时，让支持人员看到您的屏幕。
login-remember = 记住我
login-details = 您的信息（选填）
login-details-why = 支持人员会在您的访客 ID 旁看到这些信息。
login-submit = 登录
login-link-group = 使用群组 { $group }（来自链接）
login-console = 打开支持人员控制台
login-no-answer = 无法连接到服务
login-no-answer-why = { $why }恢复后会自动为您登录。
login-next-attempt = { $left }后重试。
login-entering = 正在登录…
login-entering-as = 访客 ID：{ $visitorid }
login-service-failed = 此应用内的服务无法启动：{ $error }
login-service-none = 尚未设置服务。

### Names of fields, wherever they stand

field-visitor-id = 访客 ID
field-name = 姓名
field-email = 电子邮箱
field-phone = 电话

### Why a field is refused

refused-empty = 请输入您的访客 ID。
refused-too-long = 太长了：现有 { $actual } 个字符，最多 { $limit } 个。
refused-space = 访客 ID 中不能有空格。
refused-character = 访客 ID 只能包含字母 A–Z 和 a–z、数字以及 - _ ~。请删除“{ $found }”。
refused-other = 此内容无法使用。
refused-address = “{ $text }”不是服务地址；地址应类似 https://support.example.com。
refused-insecure = 必须通过 https 连接 { $host } 上的服务；http 只能用于这台电脑。
refused-key = “{ $key }”不是有效的按键。请使用字母、数字、F1 到 F24，或 Space、PageUp 等按键名称，并用 + 连接。
refused-no-key = 缺少一个按键，正确的例子：Ctrl+Alt+P。
refused-two-keys = 除 Ctrl、Alt、Shift 和 Super 外，只能再用一个按键。
refused-no-modifier = 必须包含 Ctrl、Alt 或 Super，以免误按。
refused-same-keys = 暂停和结束不能使用相同的按键。

### Buttons that stand in more than one place

button-try-now = 立即重试
button-cancel = 取消
button-ok = 确定

### The frame around all areas

area-home = 主页
area-activity = 活动记录
area-help = 帮助
area-settings = 设置
health-connected = 已连接
health-elsewhere = 在其他设备上
health-reconnecting = 正在重新连接
health-off = 未连接
health-sharing = 正在共享
health-paused = 已暂停
banner-elsewhere = 您的另一台设备正在使用中。支持人员现在会联系到那台设备。
banner-use-this-device = 使用此设备
banner-reconnecting = 正在重新连接…
banner-down = { $why }支持人员无法联系到您。{ $left }后重试。
banner-not-configured = 此处尚未设置支持服务，支持人员无法联系到您。{ $reason }
banner-starting = 即将开始共享您的屏幕…

### Home

home-interrupted = 共享已中断
home-interrupted-text = 支持人员看不到新的画面。如果连接在几秒内恢复，共享会继续；否则共享会结束。
home-paused = 共享已暂停
home-paused-text = 在您从上方继续之前，支持人员看不到新的画面。
home-sharing = 正在共享您的屏幕
home-sharing-text = 您可以照常使用电脑，并可随时在上方暂停或结束共享。
home-reachable = 支持人员可以联系到您
home-reachable-text = 您求助时，对方可以请求查看您的屏幕。您不接受，对方就什么也看不到。
home-elsewhere = 支持人员会联系到您的另一台设备
home-elsewhere-text = 如需在这里接受支持，请选择“使用此设备”。
home-not-yet = 支持人员暂时无法联系到您
home-not-yet-text = 此应用会自动重新连接。
home-unreachable = 支持人员无法联系到您
home-unreachable-text = 没有发送任何内容，对方什么也看不到。
home-seen = 支持人员现在能看到的内容
home-seen-nothing = 无。
home-where = 您在此应用中的位置
home-window = 此窗口
home-window-used = 使用中
home-window-background = 在后台
home-version = 应用版本
home-language = 语言
home-system = 系统
home-log-out = 退出登录

### Activity

activity-none = 暂无记录
activity-none-text = 谁请求过查看您的屏幕、您如何答复、共享了什么，都会列在这里，且只保存在这台电脑上。
activity-export-csv = 导出 CSV
activity-export-json = 导出 JSON
activity-delete-all = 全部删除…
activity-delete-sure = 要删除整个列表吗？删除后无法恢复。
activity-keep = 保留
activity-delete = 删除
activity-older = 显示更早的记录
activity-list = 此列表
activity-kept = 只保存在这台电脑上，供您自己查看。
activity-not-kept = 只保留在此应用中，关闭应用后即消失。
activity-utc = 由于不知道这台电脑的时区，时间以 UTC 显示。
activity-logged-in = 您已登录
activity-asked = { $agent } 请求查看您的屏幕
activity-accepted = 您接受了 { $agent } 的请求
activity-declined = 您拒绝了 { $agent } 的请求
activity-started = 开始与 { $agent } 共享您的屏幕
activity-ended = 与 { $agent } 共享了您的屏幕，时长 { $time }。{ $why }
activity-never-began = 与 { $agent } 的共享没有开始。{ $why }
activity-failed = 无法开始共享：{ $reason }

### Help

help-how = 使用方法
help-how-open = 与支持人员沟通时，请让此应用保持打开。
help-how-ask = 对方会看到您在线，并请求查看您的屏幕。
help-how-read = 您看清是谁在请求，然后接受或拒绝。
help-how-bar = 只要对方能看到您的屏幕，顶部就一直有一条红色横条。您可以随时在那里结束共享。
help-can = 支持人员可以
help-can-screen = 在红色横条显示期间，实时看到您的整个屏幕
help-can-area = 看到您正在使用此应用的哪个部分
help-cannot = 支持人员不能
help-cannot-mouse = 使用您的鼠标或键盘
help-cannot-files = 打开、复制或更改您的文件
help-cannot-see = 在您接受之前、暂停期间或结束之后看到任何内容

### Settings

settings-you = 您的信息
settings-change = 如需更改，请退出后重新登录。
settings-remember = 在这台电脑上记住我
settings-kept = 保存在 { $file }
settings-service = 服务
settings-connected-through = 连接方式
settings-organisation = 组织
settings-group = 群组
settings-version = 版本
settings-address = 服务地址
settings-address-why = 您的组织告知您的 https://… 地址；留空则使用这台电脑上的服务。下次启动时生效。
settings-address-written = 已保存，下次启动时生效。
settings-sharing = 共享
settings-gestures = 允许支持人员指示和绘画
settings-gestures-why = 对方的指针和所画的内容会出现在您的屏幕上，随后淡出。对方绝不能点击或输入。
settings-mask = 不让对方看到此应用的窗口
settings-mask-why = 支持人员在窗口的位置只会看到一块空白。
settings-keys = 键盘
settings-keys-why = 共享期间，在任何窗口中都可使用。不需要时请留空。
settings-keys-impossible = 当前桌面环境不支持在任何窗口中都可使用的快捷键。
settings-keys-pause = 暂停和继续共享的按键
settings-keys-end = 结束共享的按键
settings-notifications = 通知
settings-notify = 显示通知
settings-notify-why = 您在使用其他窗口时，如有支持人员发出请求，会通知您。只能在此应用中接受。
settings-sound = 同时播放提示音
settings-appearance = 外观
settings-theme = 主题
settings-theme-system = 跟随系统
settings-theme-light = 浅色
settings-theme-dark = 深色
settings-language = 语言
settings-language-system = 系统语言
settings-start = 启动
settings-autostart = 随系统启动
settings-minimized = 启动时不显示窗口
settings-minimized-why = 启动后只在系统托盘中显示图标。下次启动时生效。
settings-links = 用此应用打开 oneclick: 链接
settings-links-why = 链接只能建议由谁登录，登录仍由您自己完成。
settings-advanced = 高级
settings-log = 日志
settings-log-why = 此应用记录自身运行情况的详细程度。
settings-log-errors = 仅错误
settings-log-warnings = 警告
settings-log-normal = 普通
settings-log-detailed = 详细
settings-log-everything = 全部
settings-file = 设置文件
settings-log-file = 日志文件
settings-no-place = 此系统上没有可存放设置文件的位置。
settings-not-written = 无法保存：{ $why }

### The service, in small print

service-here = 这台电脑上的服务
service-at = { $host } 上的服务
service-none = 无服务

### The request for the screen

prompt-title = { $agent } 请求查看您的屏幕
prompt-title-from = 来自 { $organisation } 的 { $agent } 请求查看您的屏幕
prompt-from = 来自 { $organisation }
prompt-confirmed = 姓名已由服务确认
prompt-whole-screen = 如果您接受，对方将实时看到您的整个屏幕以及上面的所有内容。请先关闭私人内容。
prompt-monitor = 如果您接受，对方将实时看到此显示器上的所有内容。请先关闭私人内容。
prompt-window = 如果您接受，对方将只实时看到此窗口，即使有其他窗口盖在上面也是如此。
prompt-only-watch = 支持人员只能观看和指示。其他任何人都不能使用您的鼠标或键盘，也无法访问您的文件。
prompt-pause = 您可以随时暂停或结束。
prompt-terms = 阅读 { $host } 上的条款
prompt-left = { $left }后自动关闭，并视为拒绝。
prompt-more-time = 延长时间
prompt-decline = 拒绝
prompt-accept = 接受

### The sharing bars

bar-title = 正在共享您的屏幕
bar-sharing = 正在与 { $agent } 共享您的屏幕
bar-paused = 已暂停，{ $agent } 看不到新的画面
bar-change = 更改共享内容
bar-locked = 电脑锁定期间暂停共享
bar-asleep = 屏幕关闭期间暂停共享
bar-window-gone = 已暂停，共享的窗口已关闭
bar-window-hidden = 共享的窗口被隐藏期间暂停共享
bar-monitor-gone = 已暂停，共享的显示器已移除
bar-end = 结束
bar-pause = 暂停
bar-resume = 继续
floating-show = 显示 { $product }
floating-sharing = 正在与 { $agent } 共享
floating-paused = 已暂停与 { $agent } 共享
floating-over = 您的屏幕已不再共享
watching = { $count ->
    [0] 还没有人在观看
   *[other] { $count } 人正在观看
}

### The window's title

title-paused = 共享已暂停 – { $product }
title-sharing = 正在共享您的屏幕 – { $product }
title-code = 正在等待支持人员 – { $product }
title-asked = { $agent } 请求查看您的屏幕 – { $product }

### Why a session is over

ended-by-you = 您结束了共享。
ended-by-agent = { $agent } 结束了共享。
ended-logged-out = 您已退出登录。
ended-app-closed = 应用已关闭。
ended-unwatched = 已没有人在观看。
ended-connection-lost = 连接已断开，且未能及时恢复。
ended-unresponsive = 这台电脑有一段时间没有响应，可能处于睡眠状态。
ended-service-restarted = 服务已重新启动。
ended-capture-failed = 这台电脑无法读取自己的屏幕。
ended-not-recorded = 服务无法记录您的答复。未共享任何内容。

### Why a request closed without an answer

closed-withdrawn = { $agent } 撤回了请求。
closed-expired = { $agent } 的请求已超时。没有共享任何内容。
closed-blurred = 您的另一台设备现已启用，因此这里的请求已关闭。
closed-connection-lost = 连接已断开，因此请求已关闭。没有共享任何内容。
closed-other = { $agent } 的请求已关闭。没有共享任何内容。

### Why the service cannot be reached, or support is not set up

down-name = 找不到服务的名称。地址可能有误，或者这台电脑没有联网。
down-refused = 服务的地址没有响应。服务可能没有运行。
down-network = 网络无法到达该服务。这台电脑可能没有联网。
down-timeout = 服务没有及时响应。服务或网络可能过于繁忙。
down-certificate = 服务无法证明其身份：证书不受信任。不会向它发送任何内容。
down-tls = 无法与服务建立安全连接。
down-redirect = 服务的地址指向别处，需要在设置中更正。
down-page = 响应的不是该服务，而是其他内容。如果此网络要求先登录，请在浏览器中登录。
down-websocket = 服务正常，但此网络中的代理或防火墙等阻止了支持所需的连接。
down-busy = 服务目前不可用。
down-lost = 连接已中断。
down-said = 服务关闭了连接：{ $why }。
off-presence = 您的组织已关闭支持服务。
off-group = 服务不认识此应用所设置的群组。请告知支持人员。

### What is shared

display-label = 对方看到的内容
display-screen = 整个屏幕
display-monitor = 显示器 { $name }
display-window = 未命名的窗口
display-gone = 已不存在，请选择其他内容
display-problem = 无法共享这台电脑的屏幕：{ $why }
display-title = 更改共享内容
display-show = 共享此内容
display-hide = { $count ->
    [0] 对支持人员隐藏窗口
   *[other] 已对支持人员隐藏 { $count } 个窗口
}
display-hide-none = 没有打开其他窗口。
display-hide-why = 勾选的窗口不会显示：支持人员在其位置只会看到一块空白。

### The code that the visitor reads out

code-get = 获取代码
code-get-new = 获取新代码
code-copy = 复制
code-copied = 已复制
code-back = 返回登录
code-hint = 正在与支持人员通电话？请向对方读出代码。
code-title = 正在与支持人员通电话？
code-text = 如果对方找不到您，请向对方读出代码。对方仍须先征得您同意，才能看到内容。
code-getting = 正在获取代码…
code-no-answer = { $why }{ $left }后重试。
code-read = 请向支持人员读出此代码
code-left = 只能使用一次，剩余有效时间 { $left }。
code-warning = 只告诉您自己主动打电话联系的人。
code-sharing = 您已与支持人员连接
code-sharing-text = 您可以照常使用电脑，并可随时暂停或结束共享。
code-joined = 代码已使用
code-joined-text = 代码只能使用一次。如果支持人员还需要，请获取新代码。
code-expired = 代码已过期
code-expired-text = 代码十分钟内无人使用。请在支持人员准备好后获取新代码。
code-lost = 连接已断开
code-lost-text = 代码已失效。请获取新代码。
code-refused = 无法获取代码
code-refused-text = 服务目前不提供代码。请重试，或询问支持人员。
code-too-many = 代码过多
code-too-many-text = 短时间内请求的代码过多。请等一分钟后重试。

### Short messages at the top

notice-not-shared = 无法共享您的屏幕：{ $reason }
notice-ended = 您的屏幕已不再共享。{ $why }
notice-never-began = 您的屏幕没有被共享。{ $why }
notice-not-sent = 有内容未能发送（{ $error }）。
notice-no-code = 未能获取代码：{ $why }
notice-not-logged-in = 登录失败：{ $why }
notice-no-browser-for = 无法打开浏览器。地址是 { $url }
notice-no-browser = 无法打开浏览器。
notice-not-remembered = 无法在这台电脑上记住您：{ $why }
notice-not-forgotten = 无法从这台电脑上删除您的信息：{ $why }
notice-not-kept = 您的活动记录无法保存在这台电脑上，关闭应用后即消失：{ $why }
notice-not-loaded = 无法读取您以前的活动记录：{ $why }
notice-not-exported = 无法导出您的活动记录：{ $why }
notice-not-deleted = 无法删除您的活动记录：{ $why }
notice-exported = 您的活动记录已保存到 { $file }
notice-not-set-up = 此处尚未设置支持服务，您无法登录。{ $reason }
notice-language-unknown = 设置中指定的语言“{ $tag }”不受此应用支持。支持的语言：{ $spoken }
notice-no-font = 这台电脑没有可显示语言“{ $tag }”的字体，因此此应用以英语显示。
notice-shortcut-failed = 键盘快捷键无法使用（{ $error }）。请用 { $product } 的按钮暂停和结束共享。
notice-link-refused = 打开的链接无法使用（{ $error }）。
notice-link-ignored = 有登录链接被打开。您已经登录，因此没有任何更改。
notice-link-filled = 链接已填入访客 ID。请核对后再登录。

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = 您在窗口中接受之前，不会共享任何内容。
ask-text-from = 来自 { $organisation }。您在窗口中接受之前，不会共享任何内容。
ask-show = 显示
tray-open = 打开
tray-pause = 暂停共享
tray-resume = 继续共享
tray-end = 结束共享
tray-quit = 退出应用
tray-idle = 未登录
tray-waiting = 支持人员现在无法在这里联系到您
tray-paused = 已暂停与 { $agent } 共享

### What a screen reader says by itself

said-asked = { $title }。您不接受，对方就什么也看不到。您有{ $time }时间答复。按 Tab 键转到答复按钮，按 Escape 键拒绝。
said-chosen = { $name }。{ $what }
said-choosing = 请选择对方看到的内容。按 Tab 键转到列表，按 Escape 键则保持不变。
said-shown = 对方看到的内容：{ $name }
said-time-left = 答复时间还剩{ $time }。
said-more-time = 您又有{ $time }时间答复。
said-no-answer = { $why }恢复后会自动为您登录。
said-leaving = 正在退出登录。
said-interrupted = 连接已断开，共享已中断。如果连接在几秒内恢复，共享会继续；否则共享会结束。
said-paused = 共享已暂停。{ $agent } 看不到新的画面。
said-sharing = 正在与 { $agent } 共享您的屏幕。
said-connected = 已连接。支持人员可以联系到您。
said-reconnecting = 正在重新连接。支持人员暂时无法联系到您。
said-off = 未连接。支持人员无法联系到您。
said-code = 您的代码：{ $digits }。请向支持人员读出；只能使用一次。只告诉您自己主动打电话联系的人。
said-copied = 代码已复制。
said-no-code-yet = { $why }恢复后会立即为您提供代码。
said-code-gone = { $title }。{ $text }

### What a screen reader says of a control, besides its name

about-areas = 此应用的各个部分
about-sharing = 屏幕共享
about-end = 结束共享您的屏幕。
about-pause = 在您继续之前，支持人员看不到新的画面。
about-resume = 支持人员将再次看到您的屏幕。
about-ok = 关闭此消息：{ $notice }

### Days

day-today = 今天
day-yesterday = 昨天
day-date = { $year }年{ $month }{ $day }日 { $weekday }
weekday = { $number ->
    [1] 星期一
    [2] 星期二
    [3] 星期三
    [4] 星期四
    [5] 星期五
    [6] 星期六
   *[7] 星期日
}
month = { $number ->
    [1] 1月
    [2] 2月
    [3] 3月
    [4] 4月
    [5] 5月
    [6] 6月
    [7] 7月
    [8] 8月
    [9] 9月
    [10] 10月
    [11] 11月
   *[12] 12月
}

### Small pieces

peer-nameless = 支持人员
seconds = { $count ->
   *[other] { $count }秒
}

# In a window of its own, when the app cannot start.
failure-title = OneClick Visitor 无法启动
failure-log = 详情请见 { $file }
failure-close = 关闭
