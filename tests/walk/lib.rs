//! The whole walk, as people take it: the real app in a real window on a virtual screen, a real browser for the agent,
//! and nothing but keys, window-manager requests and clicks in between.
//!
//! `scripts/run.sh` shows it on machines without a display, `tests/end_to_end.rs` checks it, benches measure along it.

#![allow(missing_docs, reason = "read beside the tests that take the walk, not as an interface")]

pub mod app;
pub mod browser;
pub mod desk;
pub mod picture;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use app::VisitorApp;
use browser::Browser;
use desk::{Desk, key};

pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The visitor of the walk.
pub const VISITOR_ID: &str = "demo-visitor-42";

/// How long anything may take that a person would wait for.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Everything the walk needs, put away when dropped.
pub struct World {
    pub desk: Desk,
    pub app: VisitorApp,
    pub browser: Browser,
    folder: PathBuf,
}

impl World {
    /// Starts a screen and the app on it, and opens the agent's console from the app's own button.
    pub async fn start(program: &Path, folder: &Path) -> Outcome<Self> {
        Self::start_on(Desk::start(1280, 800)?, program, folder).await
    }

    /// The same on a screen that is there already.
    pub async fn start_on(desk: Desk, program: &Path, folder: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        desk.draw_document()?;
        let app = VisitorApp::start(program, desk.display(), folder)?;
        let window = desk.wait_for_window("OneClick Visitor", PATIENCE)?;
        desk.wait_until_painted(window, PATIENCE)?;
        desk.capture()?.save(&folder.join("1-login.png"))?;
        // From the Visitor ID: Remember me, Your details, Log in, Get a code, Open agent console.
        desk.press_times(key::TAB, 5)?;
        desk.press(key::SPACE)?;
        let console = app.opened_link(PATIENCE)?;
        let browser = Browser::start(folder).await?;
        browser.open(&console).await?;
        browser.until("document.querySelector('[data-testid=link-state]')?.textContent.includes('Live')", PATIENCE).await?;
        Ok(Self { desk, app, browser, folder: folder.to_owned() })
    }

    /// Types the Visitor ID and presses Enter, and waits until the agent sees the visitor.
    pub async fn log_in(&self) -> Outcome<()> {
        // The agent's browser took no focus on this screen, so the button still has it: back to the field.
        self.desk.press_times_with_shift(key::TAB, 5)?;
        self.desk.type_text(VISITOR_ID)?;
        self.desk.press(key::ENTER)?;
        self.row_where("row.dataset.connected === 'true' && !!row.dataset.url").await?;
        Ok(())
    }

    /// Waits until the visitor's row in the console fulfils a condition; its data.
    pub async fn row_where(&self, condition: &str) -> Outcome<Value> {
        let script = format!(
            "(() => {{ const row = document.querySelector('[data-testid=visitor-row][data-visitorid=\"{VISITOR_ID}\"]'); \
             return row && ({condition}) ? {{...row.dataset}} : null; }})()"
        );
        self.browser.until(&script, PATIENCE).await
    }

    /// The agent clicks Connect; returns once the visitor's dialog is on the screen.
    pub async fn connect(&self) -> Outcome<()> {
        self.browser.click(&format!("[data-testid=visitor-row][data-visitorid=\"{VISITOR_ID}\"] [data-testid=connect]")).await?;
        self.request_state("displayed").await
    }

    /// The statuses of the terms that the console noted for the agent, in their order.
    async fn noted_terms(&self) -> Outcome<Value> {
        let script = "(() => { const words = { 'The terms appeared': 'displayed', 'The visitor accepted': 'accepted', 'Declined.': 'declined' }; \
                      const notes = [...document.querySelectorAll('.timeline > li')].reverse().map(note => \
                      Object.keys(words).find(word => note.textContent.includes(word))).filter(Boolean); \
                      return notes.length > 1 && notes.map(word => words[word]); })()";
        self.browser.until(script, PATIENCE).await
    }

    pub async fn request_state(&self, state: &str) -> Outcome<()> {
        let script = format!("!!document.querySelector('[data-testid=request-state][data-state={state}]')");
        self.browser.until(&script, PATIENCE).await.map(drop)
    }

    /// The visitor accepts by the keyboard: what is shown, windows to hide, terms link, More time, Decline,
    /// Accept. Returns when it was pressed, in Unix milliseconds.
    pub async fn accept(&self) -> Outcome<f64> {
        // The buttons are inert for half a second, so that keys on their way cannot accept: wait it out, as a reader would.
        tokio::time::sleep(Duration::from_millis(700)).await;
        self.desk.press_times(key::TAB, 6)?;
        let pressed_at = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1_000.0;
        self.desk.press(key::SPACE)?;
        Ok(pressed_at)
    }

    /// Waits until the agent's canvas shows pictures; what the viewer says of itself.
    pub async fn watching(&self) -> Outcome<Value> {
        let script = "(() => { const v = window.oneclickViewer; return v && v.framesDrawn > 0 ? \
                      Object.fromEntries(['framesDrawn','patchesDrawn','videosDrawn','firstFrameAt','codec','chroma','width','height'] \
                      .map(name => [name, v[name]])) : null; })()";
        self.browser.until(script, PATIENCE).await
    }

    /// How like the agent's canvas is to the real screen at one moment, from 0 to 1.
    pub async fn similarity(&self) -> Outcome<f64> {
        for _ in 0..20 {
            self.desk.wait_until_still(Duration::from_millis(350), PATIENCE)?;
            let before = self.desk.capture()?;
            let canvas = self.browser.canvas("[data-testid=viewer-canvas]").await?;
            let after = self.desk.capture()?;
            // Equal before and after: the canvas was read while the screen stood still.
            if before == after {
                canvas.save(&self.folder.join("canvas.png"))?;
                return before.ssim(&canvas);
            }
        }
        Err("the screen never stood still for long enough to compare".into())
    }

    pub async fn shoot_screen(&self, name: &str) -> Outcome<()> {
        self.desk.wait_until_still(Duration::from_millis(250), PATIENCE)?;
        self.desk.capture()?.save(&self.folder.join(name))
    }

    pub async fn shoot_browser(&self, name: &str) -> Outcome<()> {
        self.browser.screenshot(&self.folder.join(name)).await
    }
}

/// Walks from start to end and returns what was observed. Fails at the first thing that does not happen.
pub async fn walk(program: &Path, folder: &Path) -> Outcome<Value> {
    let world = World::start(program, folder).await?;
    let result = observe(&world).await;
    if result.is_err() {
        // The scene of the accident.
        world.desk.capture()?.save(&folder.join("failed-screen.png"))?;
        world.shoot_browser("failed-browser.png").await?;
    }
    world.browser.quit().await?;
    let report = result?;
    let record = std::fs::read_to_string(folder.join("home/oneclick-visitor/audit.jsonl"))?;
    if !["accepted", VISITOR_ID, "Sam Rivera", "timestamp", "request"].iter().all(|word| record.contains(word)) {
        return Err(format!("the answer is not on record: {record}").into());
    }
    check(&report)?;
    Ok(report)
}

/// Whether everything happened that a walk is for.
fn check(report: &Value) -> Outcome<()> {
    let conditions = [
        ("the agent saw the visitor", report["visitor_id"] == VISITOR_ID),
        ("the agent saw the area", report["presence_url"] == "/home"),
        ("the agent saw hidden and visible", report["visibility"] == json!(["visible", "hidden", "visible"])),
        ("the terms were displayed and accepted", report["terms"] == json!(["displayed", "accepted"])),
        ("the session is keyed by the Visitor ID", report["session_key"] == VISITOR_ID),
        ("the session was begun from presence", report["presence_start"] == true),
        ("pictures were drawn", report["frames_drawn"].as_u64() > Some(0)),
        ("the first picture came within a second", report["first_frame_ms"].as_f64().is_some_and(|ms| ms < 1_000.0)),
        ("the agent's picture is the visitor's screen", report["ssim"].as_f64().is_some_and(|ssim| ssim > 0.97)),
        ("the session ended as the agent wished", report["end_reason"] == "agent_ended"),
    ];
    match conditions.iter().find(|(_, holds)| !holds) {
        Some((what, _)) => Err(format!("not so: {what}; {report}").into()),
        None => Ok(()),
    }
}

async fn observe(world: &World) -> Outcome<Value> {
    let mut visibility = Vec::new();
    world.log_in().await?;
    let row = world.row_where("row.dataset.visible === 'true'").await?;
    visibility.push("visible");
    world.shoot_screen("2-connected-visitor.png").await?;
    world.shoot_browser("2-connected-agent.png").await?;

    world.connect().await?;
    world.shoot_screen("3-terms-visitor.png").await?;
    world.shoot_browser("3-terms-agent.png").await?;
    let accepted_at = world.accept().await?;
    let viewer = world.watching().await?;
    let session = "(() => { const data = document.querySelector('[data-testid=session-state]')?.dataset; \
                   return data?.state === 'sharing' ? {...data} : null; })()";
    let session = world.browser.until(session, PATIENCE).await?;
    let ssim = world.similarity().await?;
    world.shoot_screen("4-sharing-visitor.png").await?;
    world.shoot_browser("4-agent-view.png").await?;

    let window = world.desk.wait_for_window("OneClick Visitor", PATIENCE)?;
    world.desk.minimise(window)?;
    world.row_where("row.dataset.visible === 'false'").await?;
    visibility.push("hidden");
    world.desk.activate(window)?;
    world.row_where("row.dataset.visible === 'true'").await?;
    visibility.push("visible");

    let frames = world.watching().await?;
    world.browser.click("[data-testid=end]").await?;
    let reason = world.browser.until("document.querySelector('[data-testid=ended-message]')?.dataset.reason ?? null", PATIENCE).await?;
    world.row_where("row.querySelector('[data-testid=session-state]').dataset.state === 'none'").await?;
    world.shoot_browser("5-ended-agent.png").await?;
    world.shoot_screen("5-ended-visitor.png").await?;
    world.browser.click("[data-testid=back]").await?;
    let terms = world.noted_terms().await?;
    world.shoot_browser("6-afterwards-agent.png").await?;
    Ok(json!({
        "visitor_id": row["visitorid"],
        "presence_url": row["url"],
        "visibility": visibility,
        "terms": terms,
        "session_key": session["key"],
        "presence_start": session["presenceStart"] == "true",
        "codec": viewer["codec"],
        "chroma": viewer["chroma"],
        "frames_drawn": frames["framesDrawn"],
        "first_frame_ms": (viewer["firstFrameAt"].as_f64().ok_or("no first frame")? - accepted_at).round(),
        "ssim": (ssim * 10_000.0).round() / 10_000.0,
        "end_reason": reason,
    }))
}
