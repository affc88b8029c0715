//! What the app costs before anybody uses it, beside a bare eframe window: start-up, memory, and what it does while idle.
//!
//! Both are started by turns on a virtual screen, and watched from outside: the first frame is there when the middle of the
//! screen shows more than one colour, which is looked at whenever the X server reports damage; frames of an idle window are
//! damage reports too; the rest is the system's own account. The bare window is this program called with `--bare`.
//!
//! Arguments: `--app PROGRAM` (another than the one built along), `--runs N` of each, `--seconds N` of idling.
//! `scripts/bench.sh` calls this.

#[expect(dead_code, reason = "the other benches use more of this")]
mod usage;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::protocol::xproto::Rectangle;

use walk::desk::{Desk, key};
use walk::{Outcome, PATIENCE, VISITOR_ID};

const SCREEN: (u16, u16) = (1280, 800);

/// As large as the app's, and in the same place.
const WINDOW: [f32; 2] = [460.0, 680.0];

/// A place inside both windows, in which both have something to read.
const MIDDLE: Rectangle = Rectangle { x: 480, y: 250, width: 320, height: 300 };

/// How long a program has to come to rest before its memory is looked at.
const SETTLE: Duration = Duration::from_secs(3);

/// What was asked for.
struct Plan {
    program: PathBuf,
    runs: usize,
    idle: Duration,
}

/// One of the two programs, running; ended when dropped.
struct Running {
    process: Child,
    started: Instant,
}

/// What one run came to.
#[derive(Clone, Copy)]
struct Run {
    first_frame_ms: f64,
    start_frames: f64,
    start_cpu_ms: f64,
    resident: f64,
    proportional: f64,
    anonymous: f64,
    threads: f64,
    idle: Idle,
}

/// What a minute of idling costs.
#[derive(Clone, Copy)]
struct Idle {
    frames: f64,
    cpu_ms: f64,
    switches: f64,
}

fn main() -> Outcome<()> {
    if std::env::args().any(|argument| argument == "--bare") {
        return bare();
    }
    let plan = Plan::from_arguments()?;
    let load_before = usage::load_average()?;
    let desk = Desk::start(SCREEN.0, SCREEN.1)?;
    let (mut bare, mut app) = (Vec::new(), Vec::new());
    for _ in 0..plan.runs {
        bare.push(measure(&desk, &plan, &mut Running::bare(&desk)?)?);
        app.push(measure(&desk, &plan, &mut Running::app(&desk, &plan)?)?);
    }
    let connected = connected(&desk, &plan)?;
    print(&bare, &app, connected);
    println!("\nMedians of {} runs by turns. Load average before: {load_before}; after: {}.", plan.runs, usage::load_average()?);
    usage::versions().iter().for_each(|line| println!("- {line}"));
    Ok(())
}

/// The window to compare with.
fn bare() -> Outcome<()> {
    let viewport = egui::ViewportBuilder::default().with_inner_size(WINDOW);
    let renderer = eframe::Renderer::Glow; // as the app
    let options = eframe::NativeOptions { viewport, centered: true, renderer, ..eframe::NativeOptions::default() };
    let draw = |ui: &mut egui::Ui, _: &mut eframe::Frame| {
        ui.centered_and_justified(|ui| ui.label("A window"));
    };
    eframe::run_ui_native("bare", options, draw).map_err(|error| error.to_string().into())
}

impl Plan {
    fn from_arguments() -> Outcome<Self> {
        let mut plan = Self { program: env!("CARGO_BIN_EXE_oneclick-visitor").into(), runs: 7, idle: Duration::from_secs(20) };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} lacks its value"));
            match argument.as_str() {
                "--app" => plan.program = value()?.into(),
                "--runs" => plan.runs = value()?.parse()?,
                "--seconds" => plan.idle = Duration::from_secs(value()?.parse()?),
                // Cargo says so to everything that it runs as a bench.
                "--bench" => {}
                other => return Err(format!("unknown argument {other:?}").into()),
            }
        }
        Ok(plan)
    }
}

impl Running {
    fn bare(desk: &Desk) -> Outcome<Self> {
        Self::start(Command::new(std::env::current_exe()?).arg("--bare"), desk, "bare")
    }

    /// The app as it is without any settings: with the service inside.
    fn app(desk: &Desk, plan: &Plan) -> Outcome<Self> {
        Self::start(&mut Command::new(&plan.program), desk, "app")
    }

    fn start(command: &mut Command, desk: &Desk, name: &str) -> Outcome<Self> {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("start").join(name);
        if home.exists() {
            std::fs::remove_dir_all(&home)?;
        }
        std::fs::create_dir_all(&home)?;
        command
            .env("DISPLAY", desk.display())
            .env_remove("WAYLAND_DISPLAY")
            .env("XDG_SESSION_TYPE", "x11")
            .env("XDG_CONFIG_HOME", &home)
            .env("XDG_DATA_HOME", &home)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(home.join("errors.log"))?);
        let started = Instant::now();
        Ok(Self { process: command.spawn()?, started })
    }

    fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it, and returns when its window is gone.
    fn end(&mut self, desk: &Desk) -> Outcome<()> {
        self.process.kill()?;
        self.process.wait()?;
        desk.while_damaged(PATIENCE, |desk| Ok(desk.part(MIDDLE)?.is_blank().then_some(())))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn measure(desk: &Desk, plan: &Plan, running: &mut Running) -> Outcome<Run> {
    desk.while_damaged(PATIENCE, |desk| Ok((!desk.part(MIDDLE)?.is_blank()).then_some(())))?;
    let first_frame_ms = running.started.elapsed().as_secs_f64() * 1_000.0;
    let start_frames = 1 + desk.changes_within(SETTLE)?;
    let account = usage::Account::of(running.id())?;
    let memory = usage::Memory::of(running.id())?;
    let idle = idle(desk, running.id(), plan.idle)?;
    running.end(desk)?;
    Ok(Run {
        first_frame_ms,
        start_frames: start_frames as f64,
        start_cpu_ms: account.cpu_ms,
        resident: memory.resident,
        proportional: memory.proportional,
        anonymous: memory.anonymous,
        threads: account.threads as f64,
        idle,
    })
}

fn idle(desk: &Desk, id: u32, time: Duration) -> Outcome<Idle> {
    let before = usage::Account::of(id)?;
    let frames = desk.changes_within(time)?;
    let after = usage::Account::of(id)?;
    let a_minute = 60.0 / time.as_secs_f64();
    Ok(Idle {
        frames: frames as f64 * a_minute,
        cpu_ms: (after.cpu_ms - before.cpu_ms) * a_minute,
        switches: (after.switches - before.switches) as f64 * a_minute,
    })
}

/// The same of an app in which somebody has logged in.
fn connected(desk: &Desk, plan: &Plan) -> Outcome<Idle> {
    let mut running = Running::app(desk, plan)?;
    let window = desk.wait_for_window("OneClick Visitor", PATIENCE)?;
    desk.wait_until_painted(window, PATIENCE)?;
    let login = desk.part(MIDDLE)?;
    desk.type_text(VISITOR_ID)?;
    desk.press(key::ENTER)?;
    desk.while_damaged(PATIENCE, |desk| Ok((desk.part(MIDDLE)?.likeness(&login) < 0.9).then_some(())))?;
    std::thread::sleep(SETTLE);
    let idle = idle(desk, running.id(), plan.idle)?;
    running.end(desk)?;
    Ok(idle)
}

fn median(runs: &[Run], of: impl Fn(&Run) -> f64) -> f64 {
    let mut values: Vec<f64> = runs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What is told of a run, and how.
type Row = (&'static str, fn(&Run) -> f64);

const ROWS: [Row; 10] = [
    ("start → first frame on the screen, ms", |run| run.first_frame_ms),
    ("frames of the first 3 s, at least", |run| run.start_frames),
    ("processor time of the first 3 s, ms", |run| run.start_cpu_ms),
    ("resident memory, MB", |run| run.resident),
    ("– its share of it (PSS), MB", |run| run.proportional),
    ("– of no file (heap, stacks, pictures), MB", |run| run.anonymous),
    ("threads", |run| run.threads),
    ("idle: frames a minute", |run| run.idle.frames),
    ("idle: processor time, ms a minute", |run| run.idle.cpu_ms),
    ("idle: context switches a minute", |run| run.idle.switches),
];

fn print(bare: &[Run], app: &[Run], connected: Idle) {
    println!("| | bare window | the app, login | ratio |\n|---|---|---|---|");
    for (name, of) in ROWS {
        let (bare, app) = (median(bare, of), median(app, of));
        let ratio = if bare > 0.0 { format!("{:.2}", app / bare) } else { "–".to_owned() };
        println!("| {name} | {bare:.1} | {app:.1} | {ratio} |");
    }
    let Idle { frames, cpu_ms, switches } = connected;
    println!("\nLogged in and idle, a minute: {frames:.0} frames, {cpu_ms:.1} ms of processor time, {switches:.0} context switches.");
}
