//! The pump: capture, choose, encode, hand over. One thread per share.
//!
//! ```text
//! blocked in Source::wait  ->  pace  ->  grab  ->  machine::EncodingPolicy  ->  patches or a video frame  ->  chunks
//! ```
//!
//! A pump cannot be had without a [`Consent`], which it holds as long as it lives. It sends nothing while it is paused or
//! nobody watches, and then it does not capture either. It never waits for its reader: what is under way is bounded by
//! acknowledgements ([`Pump::acked`]), and while that bound is reached changes add up in the picture and cost nothing.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::{Av1, EncodeError, Encoder, Source, SourceError, VideoFormat, Waker};
use crate::machine::{Cause, Consent, Display, DisplayId, Masks, Obstacle, error_chain};
use control::Control;
use worker::Worker;

mod control;
mod exact;
mod rate_limiter;
mod worker;

/// Makes the encoder for a video, each time that its format changes.
pub type NewEncoder = fn(VideoFormat) -> Result<Box<dyn Encoder>, EncodeError>;

/// How a pump works.
#[derive(Clone, Debug)]
pub struct PumpConfig {
    /// The most changes sent as patches per second, 1 to 1000. A change after rest is never delayed. Default 60: as often
    /// as most screens show a new picture.
    pub patches_per_second: u32,
    /// The most video frames per second, 1 to 30 (30 is what the stream's AV1 level allows). Default 30: films and
    /// scrolling look fluid, and half of a visitor's slow core stays free.
    pub videos_per_second: u32,
    /// How long large motion must have ended before the picture is sent once more, sharper, and after as long again without
    /// loss. Default 250 ms: the eye needs as long to begin to read.
    pub refine_after: Duration,
    /// Makes the video encoder. Default: [`Av1`].
    pub encoder: NewEncoder,
}

impl Default for PumpConfig {
    fn default() -> Self {
        Self {
            patches_per_second: 60,
            videos_per_second: 30,
            refine_after: Duration::from_millis(250),
            encoder: |format| Ok(Box::new(Av1::new(format)?)),
        }
    }
}

/// What a pump reports by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PumpEvent {
    /// The source is there and the pump is ready; pixels flow once somebody watches.
    Started,
    /// What is captured has changed, or where it is on the desktop. Not told at the start.
    Display(Option<Display>),
    /// Something keeps the picture from being captured, and no pixel leaves; or, with none, nothing does any more.
    Obstacle(Option<Obstacle>),
    /// The pump has ended for this reason. It sends nothing any more; drop it.
    Failed(PumpError),
}

/// Why a pump ended by itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PumpError {
    /// No thread could be started, or one broke off.
    #[error("the share's thread failed")]
    Thread(#[source] Cause),
    /// The picture cannot be captured any more.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The picture cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// Whoever took the chunks is gone.
    #[error("the receiver of the pictures is gone")]
    Closed,
}

/// What a pump has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PumpStats {
    /// Video frames sent that are key frames.
    pub key_frames: u64,
    /// Other video frames sent, those that sharpen included.
    pub video_frames: u64,
    /// Frames among these that were sent to sharpen a picture at rest.
    pub refinements: u64,
    /// Patches sent.
    pub patches: u64,
    /// Chunk bytes sent, headers included.
    pub bytes: u64,
    /// Times that a change had to wait because the link held too much; newer changes joined it meanwhile.
    pub held_back: u64,
    /// Patches encoded and thrown away, because they had turned out larger than a video frame.
    pub discarded: u64,
    /// Chunks among all these that were taken back before they left ([`Pump::withdraw`]).
    pub withdrawn: u64,
    /// Chunks sent and not yet acknowledged.
    pub chunks_in_flight: usize,
    /// Bytes sent and not yet acknowledged.
    pub bytes_in_flight: usize,
    /// Whether the source is being captured right now: not paused, watched and not ended.
    pub capturing: bool,
}

/// A running share's pixels. Dropping it ends the capture and waits until it has ended.
#[derive(Debug)]
pub struct Pump {
    consent: Consent,
    control: Arc<Control>,
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl Pump {
    /// Starts a pump, which uses up the visitor's consent. It is not paused and has no viewers yet.
    ///
    /// Encoded chunks go to `chunks`, whose capacity should be 16 or more; a full channel delays pictures and loses none.
    /// `on_event` is called from the pump's thread and must return soon; it must not stop or drop the pump.
    pub fn start(
        consent: Consent,
        source: Box<dyn Source>,
        config: PumpConfig,
        chunks: mpsc::Sender<Vec<u8>>,
        on_event: Box<dyn Fn(PumpEvent) + Send>,
    ) -> Result<Self, PumpError> {
        let control = Arc::new(Control::new(Instant::now()));
        let waker = source.waker();
        let worker = Worker::new(source, config, chunks, Arc::clone(&control));
        let thread = std::thread::Builder::new().name("share-pump".to_owned()).spawn(move || {
            on_event(PumpEvent::Started);
            if let Err(error) = worker.run(&*on_event) {
                tracing::warn!(error = error_chain(&error), "share ended");
                on_event(PumpEvent::Failed(error));
            }
        });
        let thread = thread.map_err(|error| PumpError::Thread(Cause::new(error)))?;
        Ok(Self { consent, control, waker, thread: Some(thread) })
    }

    /// What this pump may do, and for whom.
    pub fn consent(&self) -> &Consent {
        &self.consent
    }

    /// Stops and resumes the flow of pixels. When this returns after pausing, no further chunk enters the channel.
    /// After resuming, a key frame comes first.
    pub fn set_paused(&self, paused: bool) {
        self.control.set_paused(paused);
        self.waker.wake();
    }

    /// Captures something else from now on. When this returns, no further chunk of what was captured before enters the
    /// channel; a key frame comes first. A source that cannot capture it ends the pump.
    pub fn show(&self, display: DisplayId) {
        self.control.show(display);
        self.waker.wake();
    }

    /// Counts the picture to this scene from now on, 0 until this is called. When it returns, no further chunk of another
    /// scene enters the channel; a key frame comes first.
    pub fn set_scene(&self, scene: u16) {
        self.control.set_scene(scene);
        self.waker.wake();
    }

    /// Leaves these out of the picture. When this returns, no further chunk enters the channel that shows them.
    pub fn set_masks(&self, masks: Masks) {
        self.control.set_masks(masks);
        self.waker.wake();
    }

    /// Takes back what was handed over and is still in `chunks`, which must be the pump's own channel: after pausing, showing
    /// something else or masking, nothing of before leaves then. If there was anything, its numbers are given anew and a key
    /// frame comes next.
    pub fn withdraw(&self, chunks: &mut mpsc::Receiver<Vec<u8>>) {
        self.control.withdraw(chunks);
        self.waker.wake();
    }

    /// Asks for a whole picture that needs none before it, soon.
    pub fn request_key_frame(&self) {
        self.control.request_key();
        self.waker.wake();
    }

    /// Tells how many watch, and whether all of them can show full colour (4:4:4). With none, nothing is captured; with
    /// the first, and when the colour changes, a key frame comes.
    pub fn viewers(&self, count: usize, yuv444: bool) {
        self.control.set_viewers(count, yuv444);
        self.waker.wake();
    }

    /// Tells that chunk `seq` and all before it have arrived.
    pub fn acked(&self, seq: u32) {
        // No waking of the source: a thread that waits for the link rests on the control, one that waits for the screen
        // has no use for this.
        self.control.acked(seq);
    }

    /// Whether what is under way, what waits in the channel included, may take long to arrive: it is more than 64 KiB, or has
    /// been under way for 250 ms longer than the way takes.
    pub fn lags(&self) -> bool {
        self.control.lags()
    }

    /// Tells that whatever was not acknowledged is lost, as after a reconnect: begins afresh with a key frame.
    pub fn link_lost(&self) {
        self.control.link_lost();
        self.waker.wake();
    }

    /// What was done so far.
    pub fn stats(&self) -> PumpStats {
        self.control.stats()
    }

    /// Ends the capture and returns when it has ended: no pixel is taken or sent afterwards.
    pub fn stop(self) {
        // Dropping does all of it.
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.control.stop();
        self.waker.wake();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the share's thread panicked");
        }
    }
}

#[cfg(test)]
mod tests;
