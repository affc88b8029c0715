# What the app says, in English: the language that every other file must match key by key and variable by variable.
# Short, plain words. A name or a text of somebody else stands in a variable and is already fit to be shown.

### The login screen

login-line = Let support see your screen when you ask.
login-remember = Remember me
login-details = Your details (optional)
login-details-why = Support sees these next to your Visitor ID.
login-submit = Log in
login-link-group = Use group { $group } (from the link)
login-console = Open agent console
login-no-answer = The service cannot be reached
# $why is one of the messages "down-…".
login-no-answer-why = { $why } You are logged in as soon as it works.
# $left is the message "seconds".
login-next-attempt = Next attempt in { $left }.
login-entering = Logging in…
login-entering-as = as { $visitorid }
# $error is a technical text in English.
login-service-failed = The service inside this app cannot start: { $error }
login-service-none = No service is configured.

### Names of fields, wherever they stand

field-visitor-id = Visitor ID
field-name = Name
field-email = E-mail
field-phone = Phone

### Why a field is refused

refused-empty = Please enter your Visitor ID.
refused-too-long = This is too long: { $actual } characters. At most { $limit } are allowed.
refused-space = A Visitor ID has no spaces in it.
refused-character = A Visitor ID has only letters A–Z and a–z, digits, and - _ ~. Please remove “{ $found }”.
refused-other = This cannot be used.
refused-address = “{ $text }” is not the address of a service; one such as https://support.example.com is expected.
refused-insecure = The service at { $host } must be reached by https; plain http is for this computer only.
refused-key = “{ $key }” is not a key. A letter, a digit, F1 to F24 or a name such as Space or PageUp is expected, joined by +.
refused-no-key = A key is missing, as in Ctrl+Alt+P.
refused-two-keys = Only one key besides Ctrl, Alt, Shift and Super is allowed.
refused-no-modifier = Add Ctrl, Alt or Super, so that it is not pressed by mistake.
refused-same-keys = The same keys cannot both pause and end.

### Buttons that stand in more than one place

button-try-now = Try now
button-cancel = Cancel
button-ok = OK

### The frame around all areas

area-home = Home
area-activity = Activity
area-help = Help
area-settings = Settings
health-connected = Connected
health-elsewhere = On another device
health-reconnecting = Reconnecting
health-off = Not connected
health-sharing = Sharing
health-paused = Paused
banner-elsewhere = Another of your devices is active. Support reaches that one now.
banner-use-this-device = Use this device
banner-reconnecting = Reconnecting…
# $why is one of the messages "down-…"; $left is the message "seconds".
banner-down = { $why } Support cannot reach you. Next attempt in { $left }.
# $reason is one of the messages "off-…".
banner-not-configured = Support cannot reach you, because it is not set up here. { $reason }
banner-starting = Starting to share your screen…

### Home

home-interrupted = Sharing is interrupted
home-interrupted-text = Support sees nothing new. Sharing goes on if the connection is back within seconds, and ends if not.
home-paused = Sharing is paused
home-paused-text = Support sees nothing new until you resume it above.
home-sharing = Your screen is being shared
home-sharing-text = You can go on working. Pause or end it above at any time.
home-reachable = Support can reach you
home-reachable-text = When you ask for help, they can ask to see your screen. Nothing is shown unless you accept.
home-elsewhere = Support reaches your other device
home-elsewhere-text = Choose “Use this device” to be reached here.
home-not-yet = Support cannot reach you yet
home-not-yet-text = This app connects again by itself.
home-unreachable = Support cannot reach you
home-unreachable-text = Nothing is sent and nothing is shown.
home-seen = What support sees right now
home-seen-nothing = Nothing.
home-where = Where you are in this app
home-window = This window
home-window-used = In use
home-window-background = In the background
home-version = Version of this app
home-language = Language
home-system = System
home-log-out = Log out

### Activity

activity-none = Nothing yet
activity-none-text = Who asked to see your screen, what you answered and what was shared is listed here, on this computer only.
activity-export-csv = Export CSV
activity-export-json = Export JSON
activity-delete-all = Delete all…
activity-delete-sure = Delete the whole list? This cannot be undone.
activity-keep = Keep
activity-delete = Delete
activity-older = Show older
activity-list = This list
activity-kept = It is kept on this computer only, for you.
activity-not-kept = It is in this app only, until it is closed.
activity-utc = Times are UTC, because the time zone of this computer is not known.
activity-logged-in = You logged in
activity-asked = { $agent } asked to see your screen
activity-accepted = You accepted the request of { $agent }
activity-declined = You declined the request of { $agent }
activity-started = Sharing your screen with { $agent } began
# $time as in 1:02:03; $why is one of the messages "ended-…".
activity-ended = Shared your screen with { $agent } for { $time }. { $why }
activity-never-began = Sharing with { $agent } never began. { $why }
# $reason is a technical text in English.
activity-failed = Sharing could not start: { $reason }

### Help

help-how = How it works
help-how-open = Leave this app open while you talk to support.
help-how-ask = They see that you are here, and ask to see your screen.
help-how-read = You read who asks, and accept or decline.
help-how-bar = A red bar stays at the top for as long as they can see your screen. End it there at any time.
help-can = Support can
help-can-screen = See your whole screen, live, while the red bar is there
help-can-area = See which part of this app you are in
help-cannot = Support cannot
help-cannot-mouse = Use your mouse or keyboard
help-cannot-files = Open, copy or change your files
help-cannot-see = See anything before you accept, while it is paused, or after it ended

### Settings

settings-you = You
settings-change = To change these, log out and log in again.
settings-remember = Remember me on this computer
settings-kept = Kept in { $file }
settings-service = Service
settings-connected-through = Connected through
settings-organisation = Organisation
settings-group = Group
settings-version = Version
settings-address = Address of the service
settings-address-why = https://… as your organisation told you; empty for the service on this computer. Used from the next start.
settings-address-written = Saved. It is used from the next start.
settings-sharing = Sharing
settings-gestures = Support may point and draw
settings-gestures-why = Their pointer and what they draw appear on your screen and fade. They can never click or type.
settings-mask = Leave this app’s windows out of the picture
settings-mask-why = Support sees a plain area in their place.
settings-keys = Keyboard
settings-keys-why = These work from anywhere while you share. Leave one empty for none.
settings-keys-impossible = This desktop does not support keyboard shortcuts that work everywhere.
settings-keys-pause = Keys that pause and resume sharing
settings-keys-end = Keys that end sharing
settings-notifications = Notifications
settings-notify = Show a notification
settings-notify-why = When support asks while you are in another window. You accept in this app only.
settings-sound = Play a sound with it
settings-appearance = Appearance
settings-theme = Theme
settings-theme-system = Same as the system
settings-theme-light = Light
settings-theme-dark = Dark
settings-language = Language
settings-language-system = The system’s language
settings-start = Start
settings-autostart = Start with the system
settings-minimized = Start without a window
settings-minimized-why = Only the icon in the tray is there at first. From the next start.
settings-links = Open oneclick: links with this app
settings-links-why = A link can only suggest who logs in. You still log in yourself.
settings-advanced = Advanced
settings-log = Log
settings-log-why = How much this app writes about itself.
settings-log-errors = Errors only
settings-log-warnings = Warnings
settings-log-normal = Normal
settings-log-detailed = Detailed
settings-log-everything = Everything
settings-file = Settings file
settings-log-file = Log file
settings-no-place = This system has no folder for a settings file.
# $why is a technical text in English.
settings-not-written = This could not be saved: { $why }

### The service, in small print

service-here = Service on this computer
service-at = Service at { $host }
service-none = No service

### The request for the screen

prompt-title = { $agent } asks to see your screen
prompt-title-from = { $agent } from { $organisation } asks to see your screen
prompt-from = from { $organisation }
# Beside "prompt-from", or alone.
prompt-confirmed = name confirmed by the service
prompt-whole-screen = If you accept, your whole screen is shown live, with everything on it. Close what is private first.
prompt-monitor = If you accept, everything on this monitor is shown live. Close what is private first.
prompt-window = If you accept, only this window is shown live, whatever lies over it.
prompt-only-watch = Support can only watch and point at things. Nobody else can use your mouse or keyboard, or get at your files.
prompt-pause = You can pause or end it at any time.
prompt-terms = Read the terms at { $host }
# $left is the message "seconds".
prompt-left = Closes by itself in { $left }. That counts as no.
prompt-more-time = More time
prompt-decline = Decline
prompt-accept = Accept

### The sharing bars

bar-title = Sharing your screen
bar-sharing = Sharing your screen with { $agent }
bar-paused = Paused. { $agent } sees nothing new
bar-change = Change what is shared
bar-locked = Paused while your computer is locked
bar-asleep = Paused while your screen is off
bar-window-gone = Paused. The shared window was closed
bar-window-hidden = Paused while the shared window is hidden
bar-monitor-gone = Paused. The shared monitor was removed
bar-end = End
bar-pause = Pause
bar-resume = Resume
floating-show = Show { $product }
floating-sharing = Sharing with { $agent }
floating-paused = Paused for { $agent }
floating-over = Your screen is no longer shared
watching = { $count ->
    [0] nobody is watching yet
    [one] { $count } person is watching
   *[other] { $count } people are watching
}

### The window's title

title-paused = Sharing paused – { $product }
title-sharing = Sharing your screen – { $product }
# While a code waits; not the code, which others may read in a list of windows.
title-code = Waiting for support – { $product }
title-asked = { $agent } asks to see your screen – { $product }

### Why a session is over

ended-by-you = You ended it.
ended-by-agent = { $agent } ended it.
ended-logged-out = You logged out.
ended-app-closed = The app was closed.
ended-unwatched = Nobody was watching any more.
ended-connection-lost = The connection was lost and did not come back in time.
ended-unresponsive = This computer did not respond for a while. It may have been asleep.
ended-service-restarted = The service was restarted.
ended-capture-failed = This computer could not read its screen.
ended-not-recorded = The service could not put your answer on record. Nothing was shared.

### Why a request closed without an answer

closed-withdrawn = { $agent } withdrew the request.
closed-expired = The request of { $agent } ran out of time. Nothing was shared.
closed-blurred = Another of your devices is active now, so the request was closed here.
closed-connection-lost = The connection was lost, so the request was closed. Nothing was shared.
closed-other = The request of { $agent } was closed. Nothing was shared.

### Why the service cannot be reached, or support is not set up

down-name = The name of the service is not found. The address may be misspelt, or this computer may be offline.
down-refused = Nothing answers at the address of the service. It may not be running.
down-network = The network has no way to the service. This computer may be offline.
down-timeout = The service does not answer in time. It or the network may be overloaded.
down-certificate = The service cannot prove who it is: its certificate is not trusted. Nothing is sent to it.
down-tls = No secure connection to the service is possible.
down-redirect = The address of the service leads somewhere else. It has to be corrected in the settings.
down-page = Something else answers in place of the service. If this network asks you to log in first, do that in your browser.
down-websocket = The service is there, but something in this network, such as a proxy or a firewall, blocks the connection that support needs.
down-busy = The service is not available at the moment.
down-lost = The connection was interrupted.
# $why is what the service says, in its own words.
down-said = The service closed the connection: { $why }.
off-presence = Support is switched off for your organisation.
off-group = The service does not know the group that this app is set up for. Please tell support.

### What is shared

display-label = What is shown
display-screen = Whole screen
# $name is what the system calls it, such as DP-1.
display-monitor = Monitor { $name }
display-window = A window without a name
display-gone = No longer there. Choose something else
# $why is a technical text in English.
display-problem = This computer's screen cannot be shown: { $why }
display-title = Change what is shared
display-show = Show this
display-hide = { $count ->
    [0] Hide windows from support
    [one] { $count } window is hidden from support
   *[other] { $count } windows are hidden from support
}
display-hide-none = No other windows are open.
display-hide-why = Ticked windows are not shown: support sees a plain area in their place.

### The code that the visitor reads out

code-get = Get a code
code-get-new = Get a new code
code-copy = Copy
code-copied = Copied
code-back = Back to log in
# Under the button on the login screen.
code-hint = Support is on the phone? Read them a code.
code-title = Support is on the phone?
code-text = If they cannot find you, read them a code. They still have to ask before they see anything.
code-getting = Getting a code…
# $why is one of the messages "down-…"; $left is the message "seconds".
code-no-answer = { $why } Next attempt in { $left }.
code-read = Read this code to support
# $left is a time like 9:41.
code-left = It works once, for { $left } more.
code-warning = Give it only to someone you called yourself.
code-sharing = You are with support
code-sharing-text = You can go on working. Pause or end sharing at any time.
code-joined = The code has been used
code-joined-text = A code works once. If support needs another, get a new one.
code-expired = The code has run out
code-expired-text = Nobody used it for ten minutes. Get a new one when support is ready.
code-lost = The connection was lost
code-lost-text = The code does not work any more. Get a new one.
code-refused = No code is available
code-refused-text = The service gives out no codes at the moment. Try again, or ask support.
code-too-many = Too many codes
code-too-many-text = Too many were requested in a short time. Wait a minute and try again.

### Short messages at the top

# $reason, $error and $why are technical texts, in English unless the system words them.
notice-not-shared = Your screen could not be shared: { $reason }
# $why is one of the messages "ended-…".
notice-ended = Your screen is no longer shared. { $why }
notice-never-began = Your screen was not shared. { $why }
notice-not-sent = Something could not be sent: { $error }.
notice-no-code = Getting a code did not work: { $why }
notice-not-logged-in = Logging in did not work: { $why }
notice-no-browser-for = No browser could be opened. The address is { $url }
notice-no-browser = No browser could be opened.
notice-not-remembered = You cannot be remembered on this computer: { $why }
notice-not-forgotten = Your details could not be removed from this computer: { $why }
notice-not-kept = Your activity cannot be kept on this computer, only until the app is closed: { $why }
notice-not-loaded = Your earlier activity could not be read: { $why }
notice-not-exported = Your activity could not be exported: { $why }
notice-not-deleted = Your activity could not be deleted: { $why }
notice-exported = Your activity was written to { $file }
notice-not-set-up = You cannot log in, because support is not set up here. { $reason }
notice-language-unknown = The settings ask for the language “{ $tag }”, which this app does not speak. It speaks: { $spoken }
notice-no-font = This computer has no font for the language “{ $tag }”, so this app speaks English.
notice-shortcut-failed = A keyboard shortcut does not work: { $error }. Pause and end with the buttons of { $product }.
notice-link-refused = A link was opened that cannot be used: { $error }.
notice-link-ignored = A link to log in was opened. You are logged in already, so nothing was changed.
notice-link-filled = A link filled in the Visitor ID. Please check it before you log in.

### On the desktop around the window: the notification of a request, the icon in the tray

ask-text = Nothing is shared unless you accept in the window.
ask-text-from = From { $organisation }. Nothing is shared unless you accept in the window.
ask-show = Show
tray-open = Open
tray-pause = Pause sharing
tray-resume = Resume sharing
tray-end = End sharing
tray-quit = Quit
tray-idle = Not logged in
tray-waiting = Support cannot reach you here right now
tray-paused = Sharing with { $agent } is paused

### What a screen reader says by itself

# $title is one of the messages "prompt-title…"; $time is the message "seconds".
said-asked = { $title }. Nothing is shown unless you accept. You have { $time } to answer. Tab goes to the answers, Escape declines.
# $name is what is chosen; $what is one of the messages "prompt-whole-screen", "prompt-monitor" and "prompt-window".
said-chosen = { $name }. { $what }
said-choosing = Choose what is shown. Tab goes to the list, Escape leaves everything as it is.
said-shown = What is shown: { $name }
said-time-left = { $time } left to answer.
said-more-time = You have { $time } again to answer.
# $why is one of the messages "down-…".
said-no-answer = { $why } You are logged in as soon as it works.
said-leaving = Logging out.
said-interrupted = Sharing is interrupted, because the connection is down. It goes on if it is back within seconds, and ends if not.
said-paused = Sharing is paused. { $agent } sees nothing new.
said-sharing = Your screen is being shared with { $agent }.
said-connected = Connected. Support can reach you.
said-reconnecting = Reconnecting. Support cannot reach you yet.
said-off = Not connected. Support cannot reach you.
# $digits are read one by one.
said-code = Your code: { $digits }. Read it to support; it works once. Give it only to someone you called yourself.
said-copied = The code is copied.
# $why is one of the messages "down-…".
said-no-code-yet = { $why } You get a code as soon as it works.
# $title and $text are messages like "code-expired" and "code-expired-text".
said-code-gone = { $title }. { $text }

### What a screen reader says of a control, besides its name

about-areas = Areas of this app
about-sharing = Screen sharing
about-end = Ends sharing your screen.
about-pause = Support sees nothing new until you resume.
about-resume = Support sees your screen again.
# $notice is one of the short messages at the top.
about-ok = Dismisses this message: { $notice }

### Days

day-today = Today
day-yesterday = Yesterday
# $weekday and $month are the messages below; $day and $year are numbers.
day-date = { $weekday }, { $day } { $month } { $year }
weekday = { $number ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month = { $number ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

### Small pieces

# A peer without a name.
peer-nameless = Support
# Stands after "in".
seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}

# In a window of its own, when the app cannot start.
failure-title = OneClick Visitor could not start
failure-log = More about it is in { $file }
failure-close = Close
