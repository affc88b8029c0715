### The login screen

login-line = 困ったときに、サポート担当者に画面を見てもらえます。
login-remember = 入力内容を保存する
login-details = お客様の情報（任意）
login-details-why = サポート担当者には、ビジターIDと一緒に表示されます。
login-submit = ログイン
login-link-group = グループ「{ $group }」を使う（リンクで指定）
login-console = 担当者用の画面を開く
login-no-answer = サービスに接続できません
login-no-answer-why = { $why }つながると自動でログインします。
login-next-attempt = { $left }後にもう一度試します。
login-entering = ログインしています…
login-entering-as = ビジターID：{ $visitorid }
login-service-failed = このアプリ内のサービスを開始できません：{ $error }
login-service-none = サービスが設定されていません。

### Names of fields, wherever they stand

field-visitor-id = ビジターID
field-name = お名前
field-email = メールアドレス
field-phone = 電話番号

### Why a field is refused

refused-empty = ビジターIDを入力してください。
refused-too-long = 長すぎます。現在{ $actual }文字です。{ $limit }文字以内で入力してください。
refused-space = ビジターIDに空白は使えません。
refused-character = ビジターIDに使えるのは、英字（A–Z、a–z）、数字、記号 - _ ~ だけです。「{ $found }」を削除してください。
refused-other = これは使えません。
refused-address = 「{ $text }」はサービスのアドレスではありません。https://support.example.com のように入力してください。
refused-insecure = { $host } のサービスには https で接続する必要があります。http が使えるのは、このパソコン上のサービスだけです。
refused-key = 「{ $key }」というキーはありません。英字、数字、F1～F24、または Space や PageUp などのキー名を + でつないで入力してください。
refused-no-key = キーが足りません。Ctrl+Alt+P のように入力してください。
refused-two-keys = Ctrl、Alt、Shift、Super 以外のキーは1つだけ指定できます。
refused-no-modifier = 誤って押すのを防ぐため、Ctrl、Alt、Super のどれかを含めてください。
refused-same-keys = 一時停止と終了に同じキーは使えません。

### Buttons that stand in more than one place

button-try-now = 今すぐ試す
button-cancel = キャンセル
button-ok = OK

### The frame around all areas

area-home = ホーム
area-activity = 履歴
area-help = ヘルプ
area-settings = 設定
health-connected = 接続済み
health-elsewhere = 別のデバイス
health-reconnecting = 再接続中
health-off = 未接続
health-sharing = 共有中
health-paused = 一時停止中
banner-elsewhere = お使いの別のデバイスが有効になっています。サポート担当者は今、そちらに接続できます。
banner-use-this-device = このデバイスを使う
banner-reconnecting = 再接続しています…
banner-down = { $why }サポート担当者はこちらに接続できません。{ $left }後にもう一度試します。
banner-not-configured = サポートがここでは設定されていないため、サポート担当者はこちらに接続できません。{ $reason }
banner-starting = 画面の共有を開始しています…

### Home

home-interrupted = 共有が中断しています
home-interrupted-text = サポート担当者に新しい画面は見えていません。数秒以内に接続が戻れば共有は続き、戻らなければ終了します。
home-paused = 共有を一時停止しています
home-paused-text = 上のボタンで再開するまで、サポート担当者に新しい画面は見えません。
home-sharing = あなたの画面を共有しています
home-sharing-text = そのまま操作を続けられます。上のボタンでいつでも一時停止または終了できます。
home-reachable = サポートを受けられます
home-reachable-text = 助けが必要なとき、サポート担当者が画面を見る許可を求めることがあります。許可しないかぎり、何も見えません。
home-elsewhere = サポートは別のデバイスにつながります
home-elsewhere-text = こちらでサポートを受けるには、「このデバイスを使う」を選んでください。
home-not-yet = まだサポートを受けられません
home-not-yet-text = このアプリは自動で再接続します。
home-unreachable = サポートを受けられません
home-unreachable-text = 何も送信されず、何も見えていません。
home-seen = 今サポート担当者に見えているもの
home-seen-nothing = ありません。
home-where = このアプリで開いている場所
home-window = このウィンドウ
home-window-used = 使用中
home-window-background = 背面にあります
home-version = このアプリのバージョン
home-language = 言語
home-system = システム
home-log-out = ログアウト

### Activity

activity-none = まだ何もありません
activity-none-text = 誰が画面を見たいと求めたか、どう答えたか、何を共有したかが、このパソコンにだけ記録されます。
activity-export-csv = CSVで保存
activity-export-json = JSONで保存
activity-delete-all = すべて削除…
activity-delete-sure = この一覧をすべて削除しますか？元に戻すことはできません。
activity-keep = 残す
activity-delete = 削除
activity-older = 以前のものを表示
activity-list = この一覧
activity-kept = あなたのために、このパソコンにだけ保存されています。
activity-not-kept = このアプリを閉じるまで、アプリの中にだけあります。
activity-utc = このパソコンのタイムゾーンが分からないため、時刻はUTCで表示しています。
activity-logged-in = ログインしました
activity-asked = { $agent }さんが、あなたの画面を見る許可を求めました
activity-accepted = { $agent }さんのリクエストを許可しました
activity-declined = { $agent }さんのリクエストを拒否しました
activity-started = { $agent }さんとの画面の共有を開始しました
activity-ended = { $agent }さんに画面を共有しました（{ $time }）。{ $why }
activity-never-began = { $agent }さんとの共有は開始されませんでした。{ $why }
activity-failed = 共有を開始できませんでした：{ $reason }

### Help

help-how = ご利用の流れ
help-how-open = サポート担当者と話している間は、このアプリを開いたままにします。
help-how-ask = 担当者はあなたが接続していることを確認し、画面を見る許可を求めます。
help-how-read = 誰からのリクエストかを確かめて、許可するか拒否するかを選びます。
help-how-bar = 画面が見えている間は、いつも上に赤いバーが出ています。そこからいつでも終了できます。
help-can = サポート担当者ができること
help-can-screen = 赤いバーが出ている間、画面全体をリアルタイムで見ること
help-can-area = このアプリのどこを開いているかを見ること
help-cannot = サポート担当者ができないこと
help-cannot-mouse = マウスやキーボードを操作すること
help-cannot-files = ファイルを開く、コピーする、変更すること
help-cannot-see = 許可する前、一時停止中、終了した後に画面を見ること

### Settings

settings-you = お客様の情報
settings-change = 変更するには、一度ログアウトしてからログインし直してください。
settings-remember = このパソコンに入力内容を保存する
settings-kept = 保存先：{ $file }
settings-service = サービス
settings-connected-through = 接続方法
settings-organisation = 組織
settings-group = グループ
settings-version = バージョン
settings-address = サービスのアドレス
settings-address-why = 組織から案内された https://… のアドレスです。空欄にすると、このパソコン上のサービスを使います。次回の起動から有効になります。
settings-address-written = 保存しました。次回の起動から有効になります。
settings-sharing = 画面の共有
settings-gestures = サポート担当者が指し示したり描いたりできる
settings-gestures-why = 担当者のポインターと描いた線が、あなたの画面に現れて消えます。クリックや文字の入力は決してできません。
settings-mask = このアプリのウィンドウを相手に見せない
settings-mask-why = サポート担当者には、その部分が無地に見えます。
settings-keys = キーボード
settings-keys-why = 共有中はどの画面からでも使えます。使わない場合は空欄にしてください。
settings-keys-impossible = このデスクトップ環境では、どこからでも使えるキーを設定できません。
settings-keys-pause = 共有を一時停止・再開するキー
settings-keys-end = 共有を終了するキー
settings-notifications = 通知
settings-notify = 通知を表示する
settings-notify-why = 別のウィンドウを使っているときにリクエストが届くとお知らせします。許可できるのはこのアプリの中だけです。
settings-sound = 通知と一緒に音を鳴らす
settings-appearance = 外観
settings-theme = テーマ
settings-theme-system = システムに合わせる
settings-theme-light = ライト
settings-theme-dark = ダーク
settings-language = 言語
settings-language-system = システムの言語
settings-start = 起動
settings-autostart = システムと同時に起動する
settings-minimized = ウィンドウを開かずに起動する
settings-minimized-why = 最初は通知領域のアイコンだけが表示されます。次回の起動から有効になります。
settings-links = oneclick: リンクをこのアプリで開く
settings-links-why = リンクでできるのは、ログインする人の候補を示すことだけです。ログインはご自身で行います。
settings-advanced = 詳細設定
settings-log = ログ
settings-log-why = このアプリが自身の動作をどこまで記録するかを選びます。
settings-log-errors = エラーのみ
settings-log-warnings = 警告
settings-log-normal = 標準
settings-log-detailed = 詳細
settings-log-everything = すべて
settings-file = 設定ファイル
settings-log-file = ログファイル
settings-no-place = このシステムには、設定ファイルを保存する場所がありません。
settings-not-written = 保存できませんでした：{ $why }

### The service, in small print

service-here = このパソコン上のサービス
service-at = { $host } のサービス
service-none = サービスなし

### The request for the screen

prompt-title = { $agent }さんが、あなたの画面を見る許可を求めています
prompt-title-from = { $organisation }の{ $agent }さんが、あなたの画面を見る許可を求めています
prompt-from = 所属：{ $organisation }
prompt-confirmed = 名前はサービスが確認済み
prompt-whole-screen = 許可すると、画面全体が、映っているものすべてを含めてリアルタイムで相手に見えます。見られたくないものは先に閉じてください。
prompt-monitor = 許可すると、このモニターに映っているものすべてがリアルタイムで相手に見えます。見られたくないものは先に閉じてください。
prompt-window = 許可すると、このウィンドウだけがリアルタイムで相手に見えます。上に別のウィンドウが重なっていても同じです。
prompt-only-watch = サポート担当者にできるのは、見ることと指し示すことだけです。ほかの人がマウスやキーボードを操作したり、ファイルに触れたりすることはできません。
prompt-pause = いつでも一時停止または終了できます。
prompt-terms = { $host } の規約を読む
prompt-left = { $left }後に自動で閉じます。その場合は拒否したことになります。
prompt-more-time = 時間を延長
prompt-decline = 拒否する
prompt-accept = 許可する

### The sharing bars

bar-title = 画面を共有しています
bar-sharing = { $agent }さんに画面を共有しています
bar-paused = 一時停止中。{ $agent }さんに新しい画面は見えません
bar-change = 共有する範囲を変更
bar-locked = パソコンがロックされている間、一時停止しています
bar-asleep = 画面が消えている間、一時停止しています
bar-window-gone = 一時停止中。共有していたウィンドウが閉じられました
bar-window-hidden = 共有するウィンドウが隠れている間、一時停止しています
bar-monitor-gone = 一時停止中。共有していたモニターが取り外されました
bar-end = 終了
bar-pause = 一時停止
bar-resume = 再開
floating-show = { $product } を表示
floating-sharing = { $agent }さんに共有中
floating-paused = { $agent }さんへの共有を一時停止中
floating-over = 画面の共有は終わりました
watching = { $count ->
    [0] まだ誰も見ていません
   *[other] { $count }人が見ています
}

### The window's title

title-paused = 共有を一時停止中 – { $product }
title-sharing = 画面を共有中 – { $product }
title-code = サポートを待っています – { $product }
title-asked = { $agent }さんが、あなたの画面を見る許可を求めています – { $product }

### Why a session is over

ended-by-you = あなたが終了しました。
ended-by-agent = { $agent }さんが終了しました。
ended-logged-out = ログアウトしました。
ended-app-closed = アプリが閉じられました。
ended-unwatched = 見ている人がいなくなりました。
ended-connection-lost = 接続が切れ、時間内に戻りませんでした。
ended-unresponsive = このパソコンからしばらく応答がありませんでした。スリープしていた可能性があります。
ended-service-restarted = サービスが再起動されました。
ended-capture-failed = このパソコンの画面を読み取れませんでした。
ended-not-recorded = サービスが回答を記録できませんでした。何も共有されていません。

### Why a request closed without an answer

closed-withdrawn = { $agent }さんがリクエストを取り消しました。
closed-expired = { $agent }さんのリクエストは時間切れになりました。何も共有されていません。
closed-blurred = お使いの別のデバイスが有効になったため、こちらのリクエストは閉じられました。
closed-connection-lost = 接続が切れたため、リクエストは閉じられました。何も共有されていません。
closed-other = { $agent }さんのリクエストは閉じられました。何も共有されていません。

### Why the service cannot be reached, or support is not set up

down-name = サービスの名前が見つかりません。アドレスが間違っているか、このパソコンがオフラインの可能性があります。
down-refused = サービスのアドレスから応答がありません。サービスが動いていない可能性があります。
down-network = ネットワークからサービスに届きません。このパソコンがオフラインの可能性があります。
down-timeout = サービスが時間内に応答しません。サービスまたはネットワークが混み合っている可能性があります。
down-certificate = サービスの身元を確認できません。証明書が信頼されていません。何も送信されません。
down-tls = サービスと安全に接続できません。
down-redirect = サービスのアドレスが別の場所につながっています。設定で直す必要があります。
down-page = サービスの代わりに別のものが応答しています。このネットワークで先にログインが必要な場合は、ブラウザーで行ってください。
down-websocket = サービスは動いていますが、このネットワークのプロキシやファイアウォールなどが、サポートに必要な接続を妨げています。
down-busy = サービスは現在利用できません。
down-lost = 接続が中断されました。
down-said = サービスが接続を閉じました：{ $why }。
off-presence = お客様の組織ではサポートが無効になっています。
off-group = このアプリに設定されているグループを、サービスが認識していません。サポート担当者にお知らせください。

### What is shared

display-label = 相手に見せる範囲
display-screen = 画面全体
display-monitor = モニター { $name }
display-window = 名前のないウィンドウ
display-gone = もうありません。ほかのものを選んでください
display-problem = このパソコンの画面は共有できません：{ $why }
display-title = 共有する範囲を変更
display-show = これを共有
display-hide = { $count ->
    [0] サポート担当者に見せないウィンドウを選ぶ
   *[other] { $count }個のウィンドウを見せません
}
display-hide-none = ほかに開いているウィンドウはありません。
display-hide-why = チェックしたウィンドウは表示されず、サポート担当者にはその部分が無地に見えます。

### The code that the visitor reads out

code-get = コードを取得
code-get-new = 新しいコードを取得
code-copy = コピー
code-copied = コピーしました
code-back = ログインに戻る
code-hint = サポートと電話中ですか？コードを読み上げて伝えてください。
code-title = サポートと電話中ですか？
code-text = 担当者があなたを見つけられないときは、コードを読み上げてください。その後も、画面を見るにはあなたの許可が必要です。
code-getting = コードを取得しています…
code-no-answer = { $why }{ $left }後にもう一度試します。
code-read = このコードをサポート担当者に読み上げてください
code-left = 1回だけ使えます。有効期限まであと{ $left }です。
code-warning = ご自分から電話をかけた相手にだけ伝えてください。
code-sharing = サポート担当者とつながっています
code-sharing-text = そのまま操作を続けられます。共有はいつでも一時停止または終了できます。
code-joined = コードは使用されました
code-joined-text = コードは1回だけ使えます。もう1つ必要な場合は、新しいコードを取得してください。
code-expired = コードの期限が切れました
code-expired-text = 10分間使われませんでした。サポート担当者の準備ができたら、新しいコードを取得してください。
code-lost = 接続が切れました
code-lost-text = このコードはもう使えません。新しいコードを取得してください。
code-refused = コードを取得できません
code-refused-text = サービスが今コードを発行していません。もう一度試すか、サポートにお問い合わせください。
code-too-many = コードの要求が多すぎます
code-too-many-text = 短い時間に要求されたコードが多すぎます。1 分待ってからもう一度試してください。

### Short messages at the top

notice-not-shared = 画面を共有できませんでした：{ $reason }
notice-ended = 画面の共有は終わりました。{ $why }
notice-never-began = 画面は共有されませんでした。{ $why }
notice-not-sent = 送信できなかったものがあります（{ $error }）。
notice-no-code = コードを取得できませんでした：{ $why }
notice-not-logged-in = ログインできませんでした：{ $why }
notice-no-browser-for = ブラウザーを開けませんでした。アドレスはこちらです：{ $url }
notice-no-browser = ブラウザーを開けませんでした。
notice-not-remembered = このパソコンに入力内容を保存できません：{ $why }
notice-not-forgotten = このパソコンから入力内容を削除できませんでした：{ $why }
notice-not-kept = 履歴をこのパソコンに保存できません。アプリを閉じると消えます：{ $why }
notice-not-loaded = 以前の履歴を読み込めませんでした：{ $why }
notice-not-exported = 履歴をファイルに保存できませんでした：{ $why }
notice-not-deleted = 履歴を削除できませんでした：{ $why }
notice-exported = 履歴を保存しました：{ $file }
notice-not-set-up = サポートがここでは設定されていないため、ログインできません。{ $reason }
notice-language-unknown = 設定で指定された言語「{ $tag }」には対応していません。対応している言語：{ $spoken }
notice-no-font = このパソコンには言語「{ $tag }」の文字を表示するフォントがないため、英語で表示します。
notice-shortcut-failed = ショートカットキーが使えません（{ $error }）。一時停止と終了は { $product } のボタンで行ってください。
notice-link-refused = 開かれたリンクは使えません（{ $error }）。
notice-link-ignored = ログイン用のリンクが開かれました。すでにログインしているため、何も変更していません。
notice-link-filled = リンクによってビジターIDが入力されました。ログインする前に確認してください。

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = ウィンドウで許可しないかぎり、何も共有されません。
ask-text-from = { $organisation }からです。ウィンドウで許可しないかぎり、何も共有されません。
ask-show = 表示
tray-open = 開く
tray-pause = 共有を一時停止
tray-resume = 共有を再開
tray-end = 共有を終了
tray-quit = アプリを終了
tray-idle = ログインしていません
tray-waiting = 今はここでサポートを受けられません
tray-paused = { $agent }さんへの共有を一時停止しています

### What a screen reader says by itself

said-asked = { $title }。許可しないかぎり、何も見えません。回答の時間は{ $time }です。Tabキーで回答のボタンに移り、Escapeキーで拒否します。
said-chosen = { $name }。{ $what }
said-choosing = 相手に見せる範囲を選んでください。Tabキーで一覧に移り、Escapeキーで変更せずに閉じます。
said-shown = 相手に見せる範囲：{ $name }
said-time-left = 回答の時間は残り{ $time }です。
said-more-time = 回答の時間が{ $time }に戻りました。
said-no-answer = { $why }つながると自動でログインします。
said-leaving = ログアウトしています。
said-interrupted = 接続が切れたため、共有が中断しています。数秒以内に接続が戻れば続き、戻らなければ終了します。
said-paused = 共有を一時停止しています。{ $agent }さんに新しい画面は見えません。
said-sharing = { $agent }さんに画面を共有しています。
said-connected = 接続しました。サポートを受けられます。
said-reconnecting = 再接続しています。まだサポートを受けられません。
said-off = 接続していません。サポートを受けられません。
said-code = コードは{ $digits }です。サポート担当者に読み上げてください。1回だけ使えます。ご自分から電話をかけた相手にだけ伝えてください。
said-copied = コードをコピーしました。
said-no-code-yet = { $why }つながるとコードが届きます。
said-code-gone = { $title }。{ $text }

### What a screen reader says of a control, besides its name

about-areas = このアプリのメニュー
about-sharing = 画面の共有
about-end = 画面の共有を終了します。
about-pause = 再開するまで、サポート担当者に新しい画面は見えません。
about-resume = サポート担当者に再び画面が見えるようになります。
about-ok = このメッセージを閉じます：{ $notice }

### Days

day-today = 今日
day-yesterday = 昨日
day-date = { $year }年{ $month }{ $day }日 { $weekday }
weekday = { $number ->
    [1] 月曜日
    [2] 火曜日
    [3] 水曜日
    [4] 木曜日
    [5] 金曜日
    [6] 土曜日
   *[7] 日曜日
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

peer-nameless = サポート担当者
seconds = { $count ->
   *[other] { $count }秒
}

# In a window of its own, when the app cannot start.
failure-title = OneClick Visitorを起動できませんでした
failure-log = 詳しくは { $file } をご覧ください
failure-close = 閉じる
