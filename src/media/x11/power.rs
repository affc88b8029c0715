//! Whether the screen sleeps: the screen saver, which reports, and the monitors' energy saving, which has to be asked.

use std::time::{Duration, Instant};

use x11rb::connection::RequestConnection as _;
use x11rb::protocol::dpms::{self, ConnectionExt as _, DPMSMode};
use x11rb::protocol::screensaver::{self, ConnectionExt as _, State};
use x11rb::protocol::xproto::Window;
use x11rb::rust_connection::RustConnection;

use super::lost;
use crate::media::SourceError;

/// How often the monitors are asked for. The server has no event for it; monitors need seconds to sleep and to wake, and
/// what a sleeping one would show is no secret: only the agent should know that nobody sees it.
const ASKED_EVERY: Duration = Duration::from_secs(5);

/// What is known of the screen's sleep.
pub(super) struct Dark {
    saver: bool,
    monitors: bool,
    /// When to ask for the monitors again; none where the server knows no energy saving.
    ask_at: Option<Instant>,
}

impl Dark {
    /// Asks how things are and to be told when the screen saver starts and ends. Servers that know neither never sleep.
    pub(super) fn watch(connection: &RustConnection, root: Window) -> Result<Self, SourceError> {
        let has = |name| Ok::<_, SourceError>(connection.extension_information(name).map_err(lost)?.is_some());
        let mut dark = Self { saver: false, monitors: false, ask_at: None };
        if has(screensaver::X11_EXTENSION_NAME)? {
            connection.screensaver_query_version(1, 1).map_err(lost)?.reply().map_err(lost)?;
            connection.screensaver_select_input(root, screensaver::Event::NOTIFY_MASK).map_err(lost)?;
            let info = connection.screensaver_query_info(root).map_err(lost)?.reply().map_err(lost)?;
            dark.saver = State::from(info.state) == State::ON;
        }
        if has(dpms::X11_EXTENSION_NAME)? && connection.dpms_capable().map_err(lost)?.reply().map_err(lost)?.capable {
            dark.ask_at = Some(Instant::now());
            dark.ask(connection, Instant::now())?;
        }
        Ok(dark)
    }

    /// What the screen saver reported.
    pub(super) fn saver(&mut self, state: State) {
        self.saver = state == State::ON || state == State::CYCLE;
    }

    /// Asks for the monitors if it is time.
    pub(super) fn ask(&mut self, connection: &RustConnection, now: Instant) -> Result<(), SourceError> {
        if self.ask_at.is_some_and(|at| at <= now) {
            let info = connection.dpms_info().map_err(lost)?.reply().map_err(lost)?;
            self.monitors = info.state && info.power_level != DPMSMode::ON;
            self.ask_at = Some(now + ASKED_EVERY);
        }
        Ok(())
    }

    /// When to [`ask`](Self::ask) again.
    pub(super) fn ask_at(&self) -> Option<Instant> {
        self.ask_at
    }

    /// Whether nobody sees the screen.
    pub(super) fn is(&self) -> bool {
        self.saver || self.monitors
    }
}
