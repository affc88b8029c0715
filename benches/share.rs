//! What a share costs, and how soon the agent sees it: the real app on a virtual screen, a real browser for the agent.
//!
//! A marker of 64x64 pixels flips its colour at moments drawn by lot (the same lot each time) while a workload runs. The
//! page notes when its canvas shows it, by reading one pixel back after each drawing, on the same wall clock. So the
//! figures run from before the request that changes the screen to after the canvas really holds the pixel.
//!
//! Arguments: `--app PROGRAM` (another than the one built along), `--seconds N` per workload, `--only still,scroll`,
//! `--no-dialog`, `--no-peer`. The table goes to standard output. `scripts/bench.sh` calls this.

mod film;
mod marker;
mod novnc;
#[expect(dead_code, reason = "the bench of the app alone uses more of this")]
mod usage;
mod workload;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;

use marker::Measured;
use walk::desk::Desk;
use walk::{Outcome, PATIENCE, VISITOR_ID, World};
use workload::{Stage, WORKLOADS, Workload};

/// As large as most screens are.
const SCREEN: (u16, u16) = (1920, 1080);

/// How often the agent asks.
const DIALOGS: usize = 10;

/// Where noVNC and Chromium's own screen sharing stood before the first line was written, on a machine of this size.
const EARLIER: [(&str, [&str; 4]); 5] = [
    ("noVNC, change → pixel p50 / p95, ms", ["12.4 / 15.3", "12.2 / 16.0", "12.7 / 35.6", "63.8 / 123.5"]),
    ("WebRTC VP8, the same", ["88 / 111", "–", "89 / 122", "–"]),
    ("WebRTC AV1, the same", ["89 / 120", "–", "94 / 118", "–"]),
    ("x0vncserver, kB/s · CPU % of a core", ["0 · 0", "1 · 0", "1876 · 7", "4605 · 22"]),
    ("WebRTC VP8, kB/s · CPU % of both ends", ["17 · 85", "14 · 85", "252 · 84", "309 · 90"]),
];

/// What was asked for.
struct Plan {
    program: PathBuf,
    seconds: u64,
    workloads: Vec<Workload>,
    dialog: bool,
    peer: bool,
}

/// What was found, workload by workload.
#[derive(Default)]
struct Findings {
    /// From the click to `displayed` on the agent's page and to the dialog on the visitor's screen, in milliseconds.
    dialogs: Vec<(f64, f64)>,
    ours: Vec<Measured>,
    peer: Vec<Measured>,
}

fn main() -> Outcome<()> {
    let plan = Plan::from_arguments()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let load_before = usage::load_average()?;
    let findings = runtime.block_on(run(&plan))?;
    print(&plan, &findings);
    println!("\nLoad average before: {load_before}; after: {}. {} s each.", usage::load_average()?, plan.seconds);
    for line in usage::versions() {
        println!("- {line}");
    }
    Ok(())
}

impl Plan {
    fn from_arguments() -> Outcome<Self> {
        let mut plan = Self {
            program: PathBuf::from(env!("CARGO_BIN_EXE_oneclick-visitor")),
            seconds: 20,
            workloads: WORKLOADS.to_vec(),
            dialog: true,
            peer: true,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} lacks its value"));
            match argument.as_str() {
                "--app" => plan.program = value()?.into(),
                "--seconds" => plan.seconds = value()?.parse()?,
                "--only" => {
                    let names = value()?;
                    plan.workloads.retain(|workload| names.split(',').any(|name| name == workload.name()));
                }
                "--no-dialog" => plan.dialog = false,
                "--no-peer" => plan.peer = false,
                // Cargo says so to everything that it runs as a bench.
                "--bench" => {}
                other => return Err(format!("unknown argument {other:?}").into()),
            }
        }
        Ok(plan)
    }
}

/// The wall clock as the page reads it, in milliseconds.
fn wall_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1_000.0)
}

async fn run(plan: &Plan) -> Outcome<Findings> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("share");
    let world = World::start_on(Desk::start(SCREEN.0, SCREEN.1)?, &plan.program, &folder).await?;
    let result = measure(plan, &world, &folder).await;
    world.browser.quit().await?;
    result
}

async fn measure(plan: &Plan, world: &World, folder: &Path) -> Outcome<Findings> {
    let mut findings = Findings::default();
    world.log_in().await?;
    if plan.dialog {
        findings.dialogs = dialogs(world).await?;
    }
    world.connect().await?;
    world.accept().await?;
    world.watching().await?;
    let mut stage = Stage::open(world.desk.display())?;
    let canvas = "[data-testid=viewer-canvas]";
    let bytes = "window.oneclickViewer.bytes";
    for workload in &plan.workloads {
        let watched = marker::Watched { browser: &world.browser, canvas, bytes, senders: vec![world.app.id()] };
        findings.ours.push(marker::measure(&mut stage, *workload, plan.seconds, &watched).await?);
    }
    world.browser.click("[data-testid=end]").await?;
    world.browser.until("document.querySelector('[data-testid=ended-message]')?.dataset.reason ?? null", PATIENCE).await?;
    if plan.peer
        && let Some(peer) = novnc::Peer::start(world.desk.display(), folder)?
    {
        peer.open(&world.browser).await?;
        for workload in &plan.workloads {
            let watched = marker::Watched { browser: &world.browser, canvas: novnc::CANVAS, bytes: novnc::BYTES, senders: peer.senders() };
            findings.peer.push(marker::measure(&mut stage, *workload, plan.seconds, &watched).await?);
        }
    }
    Ok(findings)
}

/// Lets the agent ask and take it back, again and again.
async fn dialogs(world: &World) -> Outcome<Vec<(f64, f64)>> {
    let row = format!("[data-testid=visitor-row][data-visitorid=\"{VISITOR_ID}\"]");
    let (connect, cancel) = (format!("{row} [data-testid=connect]"), format!("{row} [data-testid=cancel]"));
    let window = world.desk.wait_for_window("OneClick Visitor", PATIENCE)?;
    // The first time shows what to wait for.
    world.connect().await?;
    let still = Duration::from_millis(250);
    world.desk.wait_until_still(still, PATIENCE)?;
    let centre = world.desk.centre_of(window, 240, 160)?;
    let dialog = world.desk.part(centre)?;
    let mut found = Vec::new();
    for _ in 0..DIALOGS {
        world.browser.click(&cancel).await?;
        world.row_where(&format!("!document.querySelector('{connect}').hidden")).await?;
        world.desk.wait_until_still(still, PATIENCE)?;
        world.browser.run(include_str!("dialog.js"), vec![json!(connect)]).await?;
        let shown_at = tokio::task::block_in_place(|| {
            std::thread::scope(|scope| {
                let watch = || -> Outcome<f64> {
                    world.desk.while_damaged(PATIENCE, |desk| Ok((desk.part(centre)?.likeness(&dialog) > 0.9).then(wall_ms)))
                };
                let watcher = std::thread::Builder::new().name("watch-dialog".to_owned()).spawn_scoped(scope, watch)?;
                tokio::runtime::Handle::current().block_on(world.browser.click(&connect))?;
                watcher.join().map_err(|_| "the watcher panicked")?
            })
        })?;
        let times = world.browser.until("window.bench.displayed && window.bench", PATIENCE).await?;
        let (Some(clicked), Some(displayed)) = (times["clicked"].as_f64(), times["displayed"].as_f64()) else {
            return Err(format!("the page noted {times}").into());
        };
        found.push((displayed - clicked, shown_at - clicked));
    }
    world.browser.click(&cancel).await?;
    world.row_where(&format!("!document.querySelector('{connect}').hidden")).await?;
    world.desk.wait_until_still(still, PATIENCE)?;
    Ok(found)
}

/// A number, or a dash for none.
fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:.1}") } else { "–".to_owned() }
}

fn print(plan: &Plan, findings: &Findings) {
    let columns: Vec<usize> = plan.workloads.iter().filter_map(|one| WORKLOADS.iter().position(|all| all == one)).collect();
    let row = |name: &str, cells: Vec<String>| println!("| {name} | {} |", cells.join(" | "));
    row("", plan.workloads.iter().map(|workload| workload.name().to_owned()).collect());
    row("---", plan.workloads.iter().map(|_| "---".to_owned()).collect());
    for (who, sender, measured) in [("OneClick", "app", &findings.ours), ("noVNC, this run", "x0vncserver + websockify", &findings.peer)] {
        if measured.is_empty() {
            continue;
        }
        let cells = |cell: &dyn Fn(&Measured) -> String| measured.iter().map(cell).collect();
        row(
            &format!("**{who}**: change → pixel p50 / p95, ms"),
            cells(&|m| format!("**{:.1} / {:.1}**", m.percentile(50), m.percentile(95))),
        );
        row("– of that, reading the pixel back, ms", cells(&|m| format!("{:.1}", m.read_ms)));
        if measured.iter().any(|m| m.decode_ms.is_finite()) {
            row("– a video frame from the decoder's door to the canvas, ms", cells(&|m| number(m.decode_ms)));
        }
        row("– flips seen / overtaken", cells(&|m| format!("{} / {}", m.times_ms.len(), m.overtaken)));
        row("– drawings on the canvas per second", cells(&|m| format!("{:.1}", m.draws_per_second)));
        row("– kB/s to the viewer", cells(&|m| format!("{:.0}", m.kilobytes_per_second)));
        row(&format!("– CPU % of a core: {sender} · browser"), cells(&|m| format!("{:.0} · {:.0}", m.sender_cpu, m.browser_cpu)));
        row(&format!("– MB resident: {sender}"), cells(&|m| format!("{:.0}", m.resident_megabytes)));
    }
    for (name, cells) in EARLIER {
        row(&format!("*measured earlier, not in this run*: {name}"), columns.iter().map(|n| cells[*n].to_owned()).collect());
    }
    if !findings.dialogs.is_empty() {
        let both = |p| {
            let (displayed, shown) = findings.dialogs.iter().copied().unzip::<_, _, Vec<_>, Vec<_>>();
            (marker::percentile(&displayed, p), marker::percentile(&shown, p))
        };
        let ((displayed, shown), (displayed_95, shown_95)) = (both(50), both(95));
        println!("\nClick → dialog, {DIALOGS} times, p50 / p95 ms: on the visitor's screen {shown:.0} / {shown_95:.0};");
        println!("reported as displayed on the agent's page {displayed:.0} / {displayed_95:.0}.");
    }
}
