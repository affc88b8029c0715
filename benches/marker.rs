//! From a change on the screen to the pixel in the page.

use std::time::Instant;

use serde_json::json;

use super::usage::{self, Ticks};
use super::wall_ms;
use super::workload::{MARKER_CENTRE, Stage, Workload};
use walk::browser::Browser;
use walk::{Outcome, PATIENCE};

/// What is played before anything counts: codecs, averages and the page's code warm up.
const WARM_UP_SECONDS: u64 = 3;

/// Who watches, and what it says of itself.
pub(crate) struct Watched<'a> {
    pub(crate) browser: &'a Browser,
    /// Names the canvas.
    pub(crate) canvas: &'a str,
    /// An expression for the bytes that the page received so far.
    pub(crate) bytes: &'a str,
    /// The processes that capture and send.
    pub(crate) senders: Vec<u32>,
}

/// One colour change of the marker.
pub(crate) struct Flip {
    /// Just before the request was written, in Unix milliseconds.
    pub(crate) at_ms: f64,
    pub(crate) bright: bool,
}

/// What came of one workload.
pub(crate) struct Measured {
    /// From flip to pixel.
    pub(crate) times_ms: Vec<f64>,
    /// Flips that the next but one overtook before they were seen.
    pub(crate) overtaken: usize,
    /// The median of what reading the pixel back took.
    pub(crate) read_ms: f64,
    /// The median of how long a video frame took from the decoder's door to the canvas; none if there was no video.
    pub(crate) decode_ms: f64,
    pub(crate) draws_per_second: f64,
    pub(crate) kilobytes_per_second: f64,
    pub(crate) sender_cpu: f64,
    pub(crate) browser_cpu: f64,
    pub(crate) resident_megabytes: f64,
}

impl Measured {
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        percentile(&self.times_ms, percent)
    }
}

/// The smallest value that so many in a hundred do not exceed.
pub(crate) fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// Plays a workload for so long and measures.
pub(crate) async fn measure(stage: &mut Stage, workload: Workload, seconds: u64, watched: &Watched<'_>) -> Outcome<Measured> {
    stage.set(workload)?;
    tokio::task::block_in_place(|| stage.play(workload, WARM_UP_SECONDS))?;
    let (x, y) = MARKER_CENTRE;
    watched.browser.run(include_str!("hook.js"), vec![json!(watched.canvas), json!(x), json!(y)]).await?;
    check_clock(watched).await?;
    settled(stage, watched).await?;
    let bytes =
        || async { Outcome::Ok(watched.browser.run(&format!("return {}", watched.bytes), vec![]).await?.as_f64().unwrap_or(f64::NAN)) };
    let browser = usage::family(watched.browser.driver());
    watched
        .browser
        .run("window.bench.seen = []; window.bench.reads = []; window.bench.decodes = []; window.bench.draws = 0;", vec![])
        .await?;
    let (bytes_before, senders_before, browser_before) = (bytes().await?, Ticks::of(&watched.senders), Ticks::of(&browser));
    let started = Instant::now();
    let flips = tokio::task::block_in_place(|| stage.play(workload, seconds))?;
    let took = started.elapsed();
    let (senders_after, browser_after) = (Ticks::of(&watched.senders), Ticks::of(&browser));
    let bytes_after = bytes().await?;
    let draws = watched.browser.run("return window.bench.draws", vec![]).await?.as_f64().unwrap_or(f64::NAN);
    settled(stage, watched).await?;
    let seen = watched.browser.run("return window.bench.seen", vec![]).await?;
    let seen: Vec<(f64, bool)> = serde_json::from_value(seen)?;
    let [reads, decodes]: [Vec<f64>; 2] =
        serde_json::from_value(watched.browser.run("return [window.bench.reads, window.bench.decodes]", vec![]).await?)?;
    let times_ms = times(&flips, &seen);
    Ok(Measured {
        overtaken: flips.len() - times_ms.len(),
        times_ms,
        read_ms: percentile(&reads, 50),
        decode_ms: percentile(&decodes, 50),
        draws_per_second: draws / took.as_secs_f64(),
        kilobytes_per_second: (bytes_after - bytes_before) / took.as_secs_f64() / 1_000.0,
        sender_cpu: senders_before.percent_until(senders_after, took),
        browser_cpu: browser_before.percent_until(browser_after, took),
        resident_megabytes: usage::resident_megabytes(&watched.senders),
    })
}

/// Makes sure that the page's clock is ours: what it says lies between asking and hearing.
async fn check_clock(watched: &Watched<'_>) -> Outcome<()> {
    let (mut early, mut late) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..20 {
        let asked = wall_ms();
        let said = watched.browser.run("return window.bench.now()", vec![]).await?.as_f64().ok_or("the page has no clock")?;
        (early, late) = (early.min(said - asked), late.min(wall_ms() - said));
    }
    if early < -0.2 || late < -0.2 {
        return Err(format!("the page's clock is off: {early:.2} ms after asking, {late:.2} ms before hearing").into());
    }
    Ok(())
}

/// Waits until the page shows the marker as it is.
async fn settled(stage: &Stage, watched: &Watched<'_>) -> Outcome<()> {
    watched.browser.until(&format!("window.bench.bright === {}", stage.is_bright()), PATIENCE).await.map(drop)
}

/// How long each flip took: until its colour was seen, unless the screen had the same colour anew by then.
fn times(flips: &[Flip], seen: &[(f64, bool)]) -> Vec<f64> {
    let next_but_one = flips.iter().skip(2).map(|flip| flip.at_ms).chain([f64::INFINITY; 2]);
    let pairs = flips.iter().zip(next_but_one);
    let time = |(flip, end): (&Flip, f64)| {
        let (at, _) = seen.iter().find(|(at, bright)| *bright == flip.bright && *at >= flip.at_ms)?;
        (*at < end).then_some(at - flip.at_ms)
    };
    pairs.filter_map(time).collect()
}
