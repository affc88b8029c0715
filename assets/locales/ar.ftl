### The login screen

login-line = اسمح لفريق الدعم برؤية شاشتك عندما تطلب المساعدة.
login-remember = تذكّرني
login-details = بياناتك (اختيارية)
login-details-why = يرى فريق الدعم هذه البيانات بجانب معرّف الزائر.
login-submit = تسجيل الدخول
login-link-group = استخدام المجموعة { $group } (من الرابط)
login-console = فتح لوحة موظفي الدعم
login-no-answer = لا يمكن الوصول إلى الخدمة
login-no-answer-why = { $why } سيتم تسجيل دخولك فور عودة الاتصال.
login-next-attempt = المحاولة التالية بعد { $left }.
login-entering = جارٍ تسجيل الدخول…
login-entering-as = بالمعرّف { $visitorid }
login-service-failed = تعذّر تشغيل الخدمة داخل هذا التطبيق: { $error }
login-service-none = لم يتم إعداد أي خدمة.

### Names of fields, wherever they stand

field-visitor-id = معرّف الزائر
field-name = الاسم
field-email = البريد الإلكتروني
field-phone = الهاتف

### Why a field is refused

refused-empty = يرجى إدخال معرّف الزائر الخاص بك.
refused-too-long = النص طويل جدًا: عدد الأحرف { $actual }، والحد الأقصى { $limit }.
refused-space = لا يمكن أن يحتوي معرّف الزائر على مسافات.
refused-character = يتكوّن معرّف الزائر من الحروف A–Z أو a–z والأرقام والرموز - _ ~ فقط. يرجى حذف «{ $found }».
refused-other = لا يمكن استخدام هذا.
refused-address = «{ $text }» ليس عنوان خدمة؛ المتوقع عنوان مثل https://support.example.com.
refused-insecure = يجب الوصول إلى الخدمة على { $host } عبر https؛ أما http فمخصص لهذا الكمبيوتر فقط.
refused-key = «{ $key }» ليس مفتاحًا. المتوقع حرف أو رقم أو مفتاح من F1 إلى F24 أو اسم مثل Space أو PageUp، مع الربط بعلامة +.
refused-no-key = ينقص مفتاح، مثال: Ctrl+Alt+P.
refused-two-keys = يمكن استخدام مفتاح واحد فقط مع Ctrl وAlt وShift وSuper.
refused-no-modifier = يلزم استخدام Ctrl أو Alt أو Super لتجنّب الضغط بالخطأ.
refused-same-keys = لا يمكن استخدام المفاتيح نفسها للإيقاف المؤقت وللإنهاء.

### Buttons that stand in more than one place

button-try-now = المحاولة الآن
button-cancel = إلغاء
button-ok = حسنًا

### The frame around all areas

area-home = الرئيسية
area-activity = النشاط
area-help = المساعدة
area-settings = الإعدادات
health-connected = متصل
health-elsewhere = على جهاز آخر
health-reconnecting = إعادة الاتصال
health-off = غير متصل
health-sharing = المشاركة جارية
health-paused = متوقفة مؤقتًا
banner-elsewhere = جهاز آخر من أجهزتك نشط الآن، وفريق الدعم يصل إلى ذلك الجهاز.
banner-use-this-device = استخدام هذا الجهاز
banner-reconnecting = جارٍ إعادة الاتصال…
banner-down = { $why } لا يستطيع فريق الدعم الوصول إليك. المحاولة التالية بعد { $left }.
banner-not-configured = لا يستطيع فريق الدعم الوصول إليك لأن الدعم غير مُعَدّ هنا. { $reason }
banner-starting = جارٍ بدء مشاركة شاشتك…

### Home

home-interrupted = المشاركة منقطعة
home-interrupted-text = لا يرى فريق الدعم أي جديد. تُستأنف المشاركة إذا عاد الاتصال خلال ثوانٍ، وإلا فستنتهي.
home-paused = المشاركة متوقفة مؤقتًا
home-paused-text = لن يرى فريق الدعم أي جديد حتى تستأنف المشاركة من الأعلى.
home-sharing = تتم الآن مشاركة شاشتك
home-sharing-text = يمكنك متابعة عملك، ويمكنك إيقاف المشاركة مؤقتًا أو إنهاؤها من الأعلى في أي وقت.
home-reachable = يستطيع فريق الدعم الوصول إليك
home-reachable-text = عندما تطلب المساعدة، يمكن لفريق الدعم أن يطلب رؤية شاشتك. لن يظهر له أي شيء إلا بموافقتك.
home-elsewhere = يصل فريق الدعم إلى جهازك الآخر
home-elsewhere-text = لتلقي الدعم هنا، يرجى اختيار «استخدام هذا الجهاز».
home-not-yet = لا يستطيع فريق الدعم الوصول إليك بعد
home-not-yet-text = يعيد هذا التطبيق الاتصال تلقائيًا.
home-unreachable = لا يستطيع فريق الدعم الوصول إليك
home-unreachable-text = لا يتم إرسال أي شيء ولا عرض أي شيء.
home-seen = ما يراه فريق الدعم الآن
home-seen-nothing = لا شيء.
home-where = مكانك في هذا التطبيق
home-window = هذه النافذة
home-window-used = قيد الاستخدام
home-window-background = في الخلفية
home-version = إصدار هذا التطبيق
home-language = اللغة
home-system = النظام
home-log-out = تسجيل الخروج

### Activity

activity-none = لا شيء بعد
activity-none-text = يُسجَّل هنا من طلب رؤية شاشتك وبماذا أجبت وما تمت مشاركته، على هذا الكمبيوتر فقط.
activity-export-csv = تصدير CSV
activity-export-json = تصدير JSON
activity-delete-all = حذف الكل…
activity-delete-sure = هل تريد حذف هذه القائمة كلها؟ لا يمكن استعادتها.
activity-keep = إبقاء
activity-delete = حذف
activity-older = عرض الأقدم
activity-list = هذه القائمة
activity-kept = محفوظة على هذا الكمبيوتر فقط، من أجلك.
activity-not-kept = موجودة في هذا التطبيق فقط، إلى أن يتم إغلاقه.
activity-utc = الأوقات بتوقيت UTC لأن المنطقة الزمنية لهذا الكمبيوتر غير معروفة.
activity-logged-in = تم تسجيل دخولك
activity-asked = طلب { $agent } رؤية شاشتك
activity-accepted = قُبل طلب { $agent } من جانبك
activity-declined = رُفض طلب { $agent } من جانبك
activity-started = بدأت مشاركة شاشتك مع { $agent }
activity-ended = تمت مشاركة شاشتك مع { $agent } لمدة { $time }. { $why }
activity-never-began = لم تبدأ المشاركة مع { $agent }. { $why }
activity-failed = تعذّر بدء المشاركة: { $reason }

### Help

help-how = طريقة العمل
help-how-open = يُترك هذا التطبيق مفتوحًا أثناء حديثك مع فريق الدعم.
help-how-ask = يرى فريق الدعم أنك متصل، ويطلب رؤية شاشتك.
help-how-read = تقرأ اسم صاحب الطلب، ثم تقبل أو ترفض.
help-how-bar = يبقى شريط أحمر في الأعلى ما دامت شاشتك ظاهرة لفريق الدعم. يمكنك إنهاء المشاركة منه في أي وقت.
help-can = يستطيع فريق الدعم
help-can-screen = رؤية شاشتك كاملةً ومباشرةً أثناء ظهور الشريط الأحمر
help-can-area = رؤية القسم الذي تستخدمه في هذا التطبيق
help-cannot = لا يستطيع فريق الدعم
help-cannot-mouse = استخدام الماوس أو لوحة المفاتيح
help-cannot-files = فتح ملفاتك أو نسخها أو تغييرها
help-cannot-see = رؤية أي شيء قبل موافقتك أو أثناء الإيقاف المؤقت أو بعد الإنهاء

### Settings

settings-you = بياناتك
settings-change = لتغيير هذه البيانات، يرجى تسجيل الخروج ثم الدخول من جديد.
settings-remember = تذكّرني على هذا الكمبيوتر
settings-kept = محفوظة في { $file }
settings-service = الخدمة
settings-connected-through = الاتصال عبر
settings-organisation = المؤسسة
settings-group = المجموعة
settings-version = الإصدار
settings-address = عنوان الخدمة
settings-address-why = عنوان يبدأ بـ https://… كما أخبرتك به مؤسستك؛ ويُترك فارغًا لاستخدام الخدمة على هذا الكمبيوتر. يسري عند التشغيل التالي.
settings-address-written = تم الحفظ. يسري عند التشغيل التالي.
settings-sharing = المشاركة
settings-gestures = السماح لفريق الدعم بالإشارة والرسم
settings-gestures-why = يظهر مؤشر فريق الدعم ورسومه على شاشتك ثم تتلاشى. ولا يمكنه النقر أو الكتابة أبدًا.
settings-mask = إخفاء نوافذ هذا التطبيق عن فريق الدعم
settings-mask-why = يرى فريق الدعم مساحة فارغة مكانها.
settings-keys = لوحة المفاتيح
settings-keys-why = تعمل هذه المفاتيح من أي مكان أثناء المشاركة. يُترك الحقل فارغًا لعدم استخدام أي مفتاح.
settings-keys-impossible = لا يتيح سطح المكتب هذا للبرامج مفاتيح تعمل من أي مكان.
settings-keys-pause = مفاتيح إيقاف المشاركة مؤقتًا واستئنافها
settings-keys-end = مفاتيح إنهاء المشاركة
settings-notifications = الإشعارات
settings-notify = عرض إشعار
settings-notify-why = عندما يرسل فريق الدعم طلبًا وأنت في نافذة أخرى. القبول ممكن في هذا التطبيق فقط.
settings-sound = تشغيل صوت مع الإشعار
settings-appearance = المظهر
settings-theme = السمة
settings-theme-system = حسب النظام
settings-theme-light = فاتحة
settings-theme-dark = داكنة
settings-language = اللغة
settings-language-system = لغة النظام
settings-start = بدء التشغيل
settings-autostart = التشغيل مع بدء النظام
settings-minimized = التشغيل دون نافذة
settings-minimized-why = تظهر في البداية الأيقونة في علبة النظام فقط. يسري عند التشغيل التالي.
settings-links = فتح روابط oneclick: بهذا التطبيق
settings-links-why = لا يستطيع الرابط إلا أن يقترح من يسجّل الدخول. ويبقى تسجيل الدخول بيدك أنت.
settings-advanced = خيارات متقدمة
settings-log = سجل التطبيق
settings-log-why = مقدار ما يسجّله هذا التطبيق عن عمله.
settings-log-errors = الأخطاء فقط
settings-log-warnings = التحذيرات
settings-log-normal = عادي
settings-log-detailed = مفصّل
settings-log-everything = كل شيء
settings-file = ملف الإعدادات
settings-log-file = ملف السجل
settings-no-place = لا يوجد مكان لملف الإعدادات على هذا النظام.
settings-not-written = تعذّر الحفظ: { $why }

### The service, in small print

service-here = الخدمة على هذا الكمبيوتر
service-at = الخدمة على { $host }
service-none = لا توجد خدمة

### The request for the screen

prompt-title = يطلب { $agent } رؤية شاشتك
prompt-title-from = يطلب { $agent } (من { $organisation }) رؤية شاشتك
prompt-from = من { $organisation }
prompt-confirmed = الاسم مؤكد من الخدمة
prompt-whole-screen = عند القبول، تُعرض شاشتك كاملةً لفريق الدعم مباشرةً بكل ما عليها. يرجى إغلاق كل ما هو خاص أولًا.
prompt-monitor = عند القبول، يُعرض كل ما على شاشة العرض هذه لفريق الدعم مباشرةً. يرجى إغلاق كل ما هو خاص أولًا.
prompt-window = عند القبول، تُعرض هذه النافذة وحدها لفريق الدعم مباشرةً، حتى إن كانت فوقها نوافذ أخرى.
prompt-only-watch = يستطيع فريق الدعم المشاهدة والإشارة فقط. لا يمكن لأحد غيرك استخدام الماوس أو لوحة المفاتيح أو الوصول إلى ملفاتك.
prompt-pause = يمكنك إيقاف المشاركة مؤقتًا أو إنهاؤها في أي وقت.
prompt-terms = قراءة الشروط على { $host }
prompt-left = يُغلق الطلب تلقائيًا بعد { $left }، ويُعدّ ذلك رفضًا.
prompt-more-time = وقت إضافي
prompt-decline = رفض
prompt-accept = قبول

### The sharing bars

bar-title = مشاركة شاشتك جارية
bar-sharing = تتم الآن مشاركة شاشتك مع { $agent }
bar-paused = إيقاف مؤقت. لا يرى { $agent } أي جديد
bar-change = تغيير ما تتم مشاركته
bar-locked = إيقاف مؤقت أثناء قفل الكمبيوتر
bar-asleep = إيقاف مؤقت أثناء إطفاء الشاشة
bar-window-gone = إيقاف مؤقت. أُغلقت النافذة المشتركة
bar-window-hidden = إيقاف مؤقت أثناء إخفاء النافذة المشتركة
bar-monitor-gone = إيقاف مؤقت. أُزيلت شاشة العرض المشتركة
bar-end = إنهاء
bar-pause = إيقاف مؤقت
bar-resume = استئناف
floating-show = عرض { $product }
floating-sharing = مشاركة مع { $agent }
floating-paused = إيقاف مؤقت مع { $agent }
floating-over = لم تعد شاشتك مشتركة
watching = { $count ->
    [zero] لا أحد يشاهد بعد
    [one] يشاهد شخص واحد
    [two] يشاهد شخصان
    [few] يشاهد { $count } أشخاص
    [many] يشاهد { $count } شخصًا
   *[other] يشاهد { $count } شخص
}

### The window's title

title-paused = المشاركة متوقفة مؤقتًا – { $product }
title-sharing = مشاركة شاشتك جارية – { $product }
title-code = في انتظار فريق الدعم – { $product }
title-asked = يطلب { $agent } رؤية شاشتك – { $product }

### Why a session is over

ended-by-you = انتهت المشاركة من جانبك.
ended-by-agent = أنهى { $agent } المشاركة.
ended-logged-out = تم تسجيل خروجك.
ended-app-closed = تم إغلاق التطبيق.
ended-unwatched = لم يعد أحد يشاهد.
ended-connection-lost = انقطع الاتصال ولم يعد في الوقت المناسب.
ended-unresponsive = لم يستجب هذا الكمبيوتر لبعض الوقت. ربما كان في وضع السكون.
ended-service-restarted = أُعيد تشغيل الخدمة.
ended-capture-failed = تعذّر على هذا الكمبيوتر قراءة شاشته.
ended-not-recorded = تعذّر على الخدمة تسجيل ردّك. لم تتم مشاركة أي شيء.

### Why a request closed without an answer

closed-withdrawn = سحب { $agent } الطلب.
closed-expired = انتهت مهلة طلب { $agent }. لم تتم مشاركة أي شيء.
closed-blurred = جهاز آخر من أجهزتك نشط الآن، لذلك أُغلق الطلب هنا.
closed-connection-lost = انقطع الاتصال، لذلك أُغلق الطلب. لم تتم مشاركة أي شيء.
closed-other = أُغلق طلب { $agent }. لم تتم مشاركة أي شيء.

### Why the service cannot be reached, or support is not set up

down-name = لم يُعثر على اسم الخدمة. ربما كُتب العنوان خطأً أو أن هذا الكمبيوتر غير متصل بالإنترنت.
down-refused = لا شيء يستجيب على عنوان الخدمة. ربما تكون متوقفة.
down-network = لا طريق في الشبكة إلى الخدمة. ربما يكون هذا الكمبيوتر غير متصل بالإنترنت.
down-timeout = لا تستجيب الخدمة في الوقت المحدد. ربما تكون الخدمة أو الشبكة مثقلة.
down-certificate = لا تستطيع الخدمة إثبات هويتها: شهادتها غير موثوق بها. لا يُرسَل إليها شيء.
down-tls = لا يمكن إجراء اتصال آمن بالخدمة.
down-redirect = عنوان الخدمة يؤدي إلى مكان آخر. يجب تصحيحه في الإعدادات.
down-page = شيء آخر يستجيب بدلًا من الخدمة. إذا كانت هذه الشبكة تطلب تسجيل الدخول أولًا فافعل ذلك في المتصفح.
down-websocket = الخدمة تعمل، لكن شيئًا في هذه الشبكة، مثل وكيل أو جدار حماية، يمنع الاتصال الذي يحتاجه الدعم.
down-busy = الخدمة غير متاحة الآن.
down-lost = انقطع الاتصال.
down-said = أغلقت الخدمة الاتصال: { $why }.
off-presence = الدعم متوقف لمؤسستك.
off-group = لا تعرف الخدمة المجموعة التي أُعِدّ هذا التطبيق لها. يُرجى إبلاغ فريق الدعم.

### What is shared

display-label = ما يُعرض لفريق الدعم
display-screen = الشاشة كاملةً
display-monitor = شاشة العرض { $name }
display-window = نافذة بلا اسم
display-gone = لم يعد موجودًا. يرجى اختيار شيء آخر
display-problem = تعذّر عرض شاشة هذا الكمبيوتر: { $why }
display-title = تغيير ما تتم مشاركته
display-show = مشاركة هذا
display-hide = { $count ->
    [zero] إخفاء نوافذ عن فريق الدعم
    [one] نافذة واحدة مخفية عن فريق الدعم
    [two] نافذتان مخفيتان عن فريق الدعم
    [few] { $count } نوافذ مخفية عن فريق الدعم
    [many] { $count } نافذة مخفية عن فريق الدعم
   *[other] { $count } نافذة مخفية عن فريق الدعم
}
display-hide-none = لا توجد نوافذ أخرى مفتوحة.
display-hide-why = النوافذ المحددة لا تُعرض: يرى فريق الدعم مساحة فارغة مكانها.

### The code that the visitor reads out

code-get = الحصول على رمز
code-get-new = الحصول على رمز جديد
code-copy = نسخ
code-copied = تم النسخ
code-back = العودة إلى تسجيل الدخول
code-hint = هل فريق الدعم معك على الهاتف؟ يمكنك قراءة رمز له.
code-title = هل فريق الدعم معك على الهاتف؟
code-text = إذا لم يجدك فريق الدعم، يمكنك قراءة رمز له. ويبقى عليه أن يطلب إذنك قبل أن يرى أي شيء.
code-getting = جارٍ الحصول على رمز…
code-no-answer = { $why } المحاولة التالية بعد { $left }.
code-read = يرجى قراءة هذا الرمز لفريق الدعم
code-left = يصلح لمرة واحدة، والمدة المتبقية { $left }.
code-warning = لا تُعطِ هذا الرمز إلا لمن اتصلت به بنفسك.
code-sharing = أنت الآن مع فريق الدعم
code-sharing-text = يمكنك متابعة عملك، ويمكنك إيقاف المشاركة مؤقتًا أو إنهاؤها في أي وقت.
code-joined = تم استخدام الرمز
code-joined-text = يصلح الرمز لمرة واحدة. إذا احتاج فريق الدعم إلى رمز آخر، يمكنك الحصول على رمز جديد.
code-expired = انتهت صلاحية الرمز
code-expired-text = لم يستخدمه أحد خلال عشر دقائق. يمكنك الحصول على رمز جديد عندما يكون فريق الدعم جاهزًا.
code-lost = انقطع الاتصال
code-lost-text = لم يعد الرمز صالحًا. يرجى الحصول على رمز جديد.
code-refused = لا يمكن الحصول على رمز
code-refused-text = لا تقدّم الخدمة رموزًا الآن. يرجى المحاولة مرة أخرى أو سؤال فريق الدعم.
code-too-many = رموز كثيرة جدًا
code-too-many-text = طُلب عدد كبير جدًا من الرموز في وقت قصير. يرجى الانتظار دقيقة ثم المحاولة مرة أخرى.

### Short messages at the top

notice-not-shared = تعذّرت مشاركة شاشتك: { $reason }
notice-ended = لم تعد شاشتك مشتركة. { $why }
notice-never-began = لم تتم مشاركة شاشتك. { $why }
notice-not-sent = تعذّر إرسال شيء ما: { $error }.
notice-no-code = تعذّر الحصول على رمز: { $why }
notice-not-logged-in = تعذّر تسجيل الدخول: { $why }
notice-no-browser-for = تعذّر فتح المتصفح. العنوان هو { $url }
notice-no-browser = تعذّر فتح المتصفح.
notice-not-remembered = لا يمكن تذكّرك على هذا الكمبيوتر: { $why }
notice-not-forgotten = تعذّر حذف بياناتك من هذا الكمبيوتر: { $why }
notice-not-kept = لا يمكن حفظ نشاطك على هذا الكمبيوتر، بل يبقى فقط إلى أن يُغلق التطبيق: { $why }
notice-not-loaded = تعذّرت قراءة نشاطك السابق: { $why }
notice-not-exported = تعذّر تصدير نشاطك: { $why }
notice-not-deleted = تعذّر حذف نشاطك: { $why }
notice-exported = تم حفظ نشاطك في { $file }
notice-not-set-up = لا يمكنك تسجيل الدخول لأن الدعم غير مُعَدّ هنا. { $reason }
notice-language-unknown = اللغة المحددة في الإعدادات «{ $tag }» غير متوفرة في هذا التطبيق. اللغات المتوفرة: { $spoken }
notice-no-font = لا يوجد على هذا الكمبيوتر خط للغة «{ $tag }»، لذلك يظهر هذا التطبيق بالإنجليزية.
notice-shortcut-failed = أحد اختصارات لوحة المفاتيح لا يعمل: { $error }. يمكنك الإيقاف المؤقت والإنهاء بأزرار { $product }.
notice-link-refused = فُتح رابط لا يمكن استخدامه: { $error }.
notice-link-ignored = فُتح رابط لتسجيل الدخول. دخولك مسجّل بالفعل، لذلك لم يتغير شيء.
notice-link-filled = ملأ رابطٌ خانة معرّف الزائر. يرجى التحقق منه قبل تسجيل الدخول.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = لن تتم مشاركة أي شيء إلا بعد قبولك في النافذة.
ask-text-from = من { $organisation }. لن تتم مشاركة أي شيء إلا بعد قبولك في النافذة.
ask-show = عرض الطلب
tray-open = فتح
tray-pause = إيقاف المشاركة مؤقتًا
tray-resume = استئناف المشاركة
tray-end = إنهاء المشاركة
tray-quit = إغلاق التطبيق
tray-idle = لم يتم تسجيل الدخول
tray-waiting = لا يستطيع فريق الدعم الوصول إليك هنا الآن
tray-paused = المشاركة مع { $agent } متوقفة مؤقتًا

### What a screen reader says by itself

said-asked = { $title }. لن يُعرض أي شيء إلا بموافقتك. يمكنك الرد خلال { $time }. ينقلك المفتاح Tab إلى أزرار الرد، والمفتاح Escape يرفض الطلب.
said-chosen = { $name }. { $what }
said-choosing = يرجى اختيار ما يُعرض. ينقلك المفتاح Tab إلى القائمة، والمفتاح Escape يترك كل شيء كما هو.
said-shown = ما يُعرض لفريق الدعم: { $name }
said-time-left = تنتهي مهلة الرد بعد { $time }.
said-more-time = تم تمديد المهلة. يمكنك الرد خلال { $time }.
said-no-answer = { $why } سيتم تسجيل دخولك فور عودة الاتصال.
said-leaving = جارٍ تسجيل الخروج.
said-interrupted = المشاركة منقطعة لأن الاتصال مقطوع. تُستأنف إذا عاد الاتصال خلال ثوانٍ، وإلا فستنتهي.
said-paused = المشاركة متوقفة مؤقتًا. لا يرى { $agent } أي جديد.
said-sharing = تتم الآن مشاركة شاشتك مع { $agent }.
said-connected = تم الاتصال. يستطيع فريق الدعم الوصول إليك.
said-reconnecting = جارٍ إعادة الاتصال. لا يستطيع فريق الدعم الوصول إليك بعد.
said-off = غير متصل. لا يستطيع فريق الدعم الوصول إليك.
said-code = رمزك: { $digits }. يرجى قراءته لفريق الدعم؛ وهو يصلح لمرة واحدة. لا تُعطِ هذا الرمز إلا لمن اتصلت به بنفسك.
said-copied = تم نسخ الرمز.
said-no-code-yet = { $why } ستحصل على رمز فور عودة الاتصال.
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = أقسام هذا التطبيق
about-sharing = مشاركة الشاشة
about-end = ينهي مشاركة شاشتك.
about-pause = لن يرى فريق الدعم أي جديد حتى تستأنف المشاركة.
about-resume = يرى فريق الدعم شاشتك من جديد.
about-ok = يغلق هذه الرسالة: { $notice }

### Days

day-today = اليوم
day-yesterday = أمس
day-date = { $weekday }، { $day } { $month } { $year }
weekday = { $number ->
    [1] الاثنين
    [2] الثلاثاء
    [3] الأربعاء
    [4] الخميس
    [5] الجمعة
    [6] السبت
   *[7] الأحد
}
month = { $number ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}

### Small pieces

peer-nameless = فريق الدعم
seconds = { $count ->
    [zero] { $count } ثانية
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $count } ثوانٍ
    [many] { $count } ثانية
   *[other] { $count } ثانية
}

# In a window of its own, when the app cannot start.
failure-title = تعذّر بدء تشغيل OneClick Visitor
failure-log = المزيد من التفاصيل في { $file }
failure-close = إغلاق
