//! One instance for each settings file: a second start tells the first one and ends.
//!
//! On Linux the first one listens on a name in the abstract namespace, which vanishes with it, so that nothing stale is
//! left behind by a crash. Other users can reach such a name, therefore each side asks the system who the other one is.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use interprocess::local_socket::{GenericNamespaced, Listener, ListenerOptions, Name, Stream, prelude::*};
use thiserror::Error;

/// The longest message between two starts, in bytes.
pub const MAX_MESSAGE_BYTES: usize = 4096;
/// How long either side waits for the other.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a name is tried whose owner is just going.
const ATTEMPTS: u32 = 3;
/// How long hearing rests after it failed: at first, and at most; twice as long each time in between.
const REST: [Duration; 2] = [Duration::from_millis(50), Duration::from_secs(5)];
/// How often the log is told at most that others could not be heard: anybody on the computer may come as often as they like.
const TELL_EVERY: Duration = Duration::from_secs(60);
const HEARD: &[u8] = b"heard\n";
const REFUSED: &[u8] = b"refused\n";

/// What a start turns out to be.
#[derive(Debug)]
pub enum Start {
    /// The first one.
    First(Instance),
    /// Another one runs and has been told.
    Second,
}

/// Why it cannot be said whether this is the only instance.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InstanceError {
    /// The link does not fit into a message, or is not on one line.
    #[error("the link has {0} bytes, and at most {MAX_MESSAGE_BYTES} on one line can be handed on")]
    Message(usize),
    /// The name belongs to somebody else.
    #[error("another user's program answers in the place of this one")]
    Stranger,
    /// Another instance runs and does not answer.
    #[error("it runs already and does not answer: {0}")]
    Deaf(io::Error),
    /// Another instance runs and takes nothing now.
    #[error("it runs already, and has too much to do to open a link or is just closing")]
    Refused,
    /// The system does not let it find out.
    #[error("cannot find out whether it runs already: {0}")]
    System(#[from] io::Error),
}

/// The first instance; what others say waits until [`hear`](Self::hear) is called. Gives the name back when dropped.
#[derive(Debug)]
pub struct Instance {
    name: String,
    listener: Option<Listener>,
    /// The thread that hears, and what ends it when it is dropped.
    thread: Option<(JoinHandle<()>, Sender<()>)>,
}

/// Begins as the first instance with this settings file, or hands `link` on to the one that runs. Waits for that one's
/// answer, at most five seconds.
pub fn start(settings: &Path, link: Option<&str>) -> Result<Start, InstanceError> {
    let message = message(link)?;
    let name = name(own_user()?, settings);
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match listen(&name) {
            Ok(listener) => {
                return Ok(Start::First(Instance { name, listener: Some(listener), thread: None }));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(error.into()),
        }
        match tell(&name, &message) {
            Ok(()) => return Ok(Start::Second),
            // It went between the two looks: the name is free now.
            Err(InstanceError::Deaf(error)) if error.kind() == io::ErrorKind::ConnectionRefused => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(InstanceError::Deaf(last.unwrap_or_else(|| io::ErrorKind::ConnectionRefused.into())))
}

impl Instance {
    /// Begins to hear later starts, each with its link if it has one. The callback runs on a thread named `instance`, and says
    /// whether it took the link: only then the other start is told that it was heard.
    pub fn hear(&mut self, on_start: impl Fn(Option<String>) -> bool + Send + 'static) -> io::Result<()> {
        let Some(listener) = self.listener.take() else { return Ok(()) };
        let (end, ended) = channel();
        let thread = std::thread::Builder::new().name("instance".to_owned()).spawn(move || {
            let tell = |error: &io::Error, before: u64| tracing::warn!(%error, before, "a second start could not be read");
            accept_all(|| listener.accept(), &ended, |stream| heard(stream, &on_start), tell);
        })?;
        self.thread = Some((thread, end));
        Ok(())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let Some((thread, end)) = self.thread.take() else { return };
        drop(end);
        // If it does not rest, only a visitor wakes it.
        let woken = address(&self.name).and_then(Stream::connect).is_ok();
        if woken && thread.join().is_err() {
            tracing::error!("the thread that handles second starts panicked");
        }
    }
}

/// What could not be heard: told at once, and after that counted, and told with the first that comes after a minute.
#[derive(Default)]
struct Failures {
    told: Option<Instant>,
    untold: u64,
}

impl Failures {
    /// One more. If it is to be told: how many before it were not.
    fn count(&mut self, now: Instant) -> Option<u64> {
        if self.told.is_some_and(|told| now.saturating_duration_since(told) < TELL_EVERY) {
            self.untold += 1;
            return None;
        }
        self.told = Some(now);
        Some(std::mem::take(&mut self.untold))
    }
}

/// Accepts one after the other until the other end of `ended` is dropped. What fails is tried again after a rest, since it may
/// last, as too many open files do. Errors are told with the number of those before that were not, once a minute at most.
fn accept_all<S>(
    accept: impl Fn() -> io::Result<S>,
    ended: &Receiver<()>,
    mut each: impl FnMut(S) -> io::Result<()>,
    tell: impl Fn(&io::Error, u64),
) {
    let mut failures = Failures::default();
    let mut failed = |error: &io::Error| {
        if let Some(before) = failures.count(Instant::now()) {
            tell(error, before);
        }
    };
    let [first, longest] = REST;
    let mut rest = first;
    loop {
        let accepted = accept();
        if ended.try_recv() == Err(TryRecvError::Disconnected) {
            return;
        }
        match accepted {
            Ok(stream) => {
                if let Err(error) = each(stream) {
                    failed(&error);
                }
                rest = first;
            }
            Err(error) => {
                failed(&error);
                if ended.recv_timeout(rest) == Err(RecvTimeoutError::Disconnected) {
                    return;
                }
                rest = longest.min(2 * rest);
            }
        }
    }
}

fn message(link: Option<&str>) -> Result<Vec<u8>, InstanceError> {
    let message = format!("{}\n", link.unwrap_or_default());
    let fits = message.len() <= MAX_MESSAGE_BYTES && message.matches('\n').count() == 1;
    if fits { Ok(message.into_bytes()) } else { Err(InstanceError::Message(message.len() - 1)) }
}

/// A name for user and settings file. The file's place is hashed (FNV-1a), because names are short.
fn name(user: u32, settings: &Path) -> String {
    let place = std::fs::canonicalize(settings).or_else(|_| std::path::absolute(settings)).unwrap_or_else(|_| settings.to_owned());
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    let hash = place.as_os_str().as_encoded_bytes().iter().fold(0xCBF2_9CE4_8422_2325, step);
    format!("oneclick-visitor-{user}-{hash:016x}")
}

fn address(name: &str) -> io::Result<Name<'_>> {
    name.to_ns_name::<GenericNamespaced>()
}

fn listen(name: &str) -> io::Result<Listener> {
    ListenerOptions::new().name(address(name)?).create_sync()
}

fn tell(name: &str, message: &[u8]) -> Result<(), InstanceError> {
    let mut stream = address(name).and_then(Stream::connect).map_err(InstanceError::Deaf)?;
    if !is_own_user(&stream)? {
        return Err(InstanceError::Stranger);
    }
    let mut answered = || {
        stream.set_send_timeout(Some(PATIENCE))?;
        stream.write_all(message)?;
        read_line(&mut stream)
    };
    match answered() {
        Ok(line) if line.as_bytes() == HEARD.trim_ascii_end() => Ok(()),
        Ok(line) if line.as_bytes() == REFUSED.trim_ascii_end() => Err(InstanceError::Refused),
        Ok(_) => Err(InstanceError::Deaf(io::ErrorKind::InvalidData.into())),
        Err(error) => Err(InstanceError::Deaf(error)),
    }
}

/// Passes on what the other start says, and tells it whether that was taken.
fn heard(mut stream: Stream, on_start: &impl Fn(Option<String>) -> bool) -> io::Result<()> {
    if !is_own_user(&stream)? {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"));
    }
    let line = read_line(&mut stream)?;
    stream.set_send_timeout(Some(PATIENCE))?;
    let taken = on_start((!line.is_empty()).then_some(line));
    stream.write_all(if taken { HEARD } else { REFUSED })
}

/// One line, without its end, within bounds of length and time.
fn read_line(stream: &mut Stream) -> io::Result<String> {
    let until = Instant::now() + PATIENCE;
    let mut line = Vec::new();
    let mut buffer = [0; 512];
    while line.last() != Some(&b'\n') {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        stream.set_recv_timeout(Some(left))?;
        let count = match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => count,
        };
        line.extend_from_slice(&buffer[..count]);
        if line.len() > MAX_MESSAGE_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("more than {MAX_MESSAGE_BYTES} bytes")));
        }
    }
    line.pop();
    String::from_utf8(line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// The user this program runs as.
#[cfg(unix)]
fn own_user() -> io::Result<u32> {
    use std::os::unix::fs::MetadataExt as _;
    // Its owner is the effective user; asking directly would take unsafe code.
    Ok(std::fs::metadata("/proc/self")?.uid())
}

#[cfg(unix)]
fn is_own_user(stream: &Stream) -> io::Result<bool> {
    Ok(stream.peer_creds()?.euid() == Some(own_user()?))
}

#[cfg(not(unix))]
fn own_user() -> io::Result<u32> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(unix))]
fn is_own_user(_: &Stream) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::path::PathBuf;

    use super::*;

    fn settings(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("oneclick-instance-{}-{name}.toml", std::process::id()))
    }

    fn first(settings: &Path) -> (Instance, Receiver<Option<String>>) {
        let Start::First(mut instance) = start(settings, None).unwrap() else { panic!("another one runs") };
        let (sender, heard) = channel();
        instance.hear(move |link| sender.send(link).is_ok()).unwrap();
        (instance, heard)
    }

    #[test]
    fn a_second_start_tells_the_first_and_a_third_after_it_is_first() {
        let settings = settings("second");
        let (instance, heard) = first(&settings);
        assert!(matches!(start(&settings, None), Ok(Start::Second)));
        assert!(matches!(start(&settings, Some("oneclick:login")), Ok(Start::Second)));
        assert_eq!((heard.recv().unwrap(), heard.recv().unwrap()), (None, Some("oneclick:login".to_owned())));
        drop(instance);
        assert!(matches!(start(&settings, None), Ok(Start::First(_))));
    }

    #[test]
    fn a_start_that_comes_before_the_first_one_listens_waits_for_it() {
        let settings = settings("early");
        let Start::First(mut instance) = start(&settings, None).unwrap() else { panic!("another one runs") };
        std::thread::scope(|scope| {
            let second = scope.spawn(|| start(&settings, Some("oneclick:login")));
            let (sender, heard) = channel();
            instance.hear(move |link| sender.send(link).is_ok()).unwrap();
            assert!(matches!(second.join().unwrap(), Ok(Start::Second)));
            assert_eq!(heard.recv().unwrap().as_deref(), Some("oneclick:login"));
        });
    }

    #[test]
    fn two_settings_files_run_side_by_side() {
        let _one = first(&settings("one"));
        assert!(matches!(start(&settings("two"), None), Ok(Start::First(_))));
    }

    #[test]
    fn a_message_is_bounded_and_on_one_line() {
        let settings = settings("bounds");
        let (_instance, heard) = first(&settings);
        let long = "x".repeat(MAX_MESSAGE_BYTES - 1);
        assert!(matches!(start(&settings, Some(&long)), Ok(Start::Second)));
        assert_eq!(heard.recv().unwrap(), Some(long.clone()));
        assert!(matches!(start(&settings, Some(&(long + "x"))), Err(InstanceError::Message(4096))));
        assert!(matches!(start(&settings, Some("a\nb")), Err(InstanceError::Message(3))));
    }

    /// What does not speak this language is not heard, and the next one still is.
    #[test]
    fn nonsense_is_not_heard() {
        let settings = settings("nonsense");
        let (instance, heard) = first(&settings);
        for nonsense in [vec![b'x'; MAX_MESSAGE_BYTES + 1], b"\xff\n".to_vec(), Vec::new()] {
            let mut stream = Stream::connect(address(&instance.name).unwrap()).unwrap();
            stream.write_all(&nonsense).ok(); // cut off before the end, which is right
        }
        assert!(matches!(start(&settings, None), Ok(Start::Second)));
        assert_eq!(heard.recv().unwrap(), None);
    }

    #[test]
    fn a_link_that_is_not_taken_is_not_said_to_be() {
        let settings = settings("refused");
        let Start::First(mut instance) = start(&settings, None).unwrap() else { panic!("another one runs") };
        instance.hear(|link| link.is_none()).unwrap();
        assert!(matches!(start(&settings, Some("oneclick:login")), Err(InstanceError::Refused)));
        assert!(matches!(start(&settings, None), Ok(Start::Second)));
    }

    /// A listener that always fails is asked now and then, not all the time, and the end does not wait for it.
    #[test]
    fn an_error_that_lasts_is_no_reason_to_hurry() {
        let (end, ended) = channel::<()>();
        let began = Instant::now();
        let asked = std::thread::scope(|scope| {
            let accepting = scope.spawn(move || {
                let asked = Cell::new(0);
                let accept = || {
                    asked.set(asked.get() + 1);
                    Err::<(), _>(io::Error::other("too many open files"))
                };
                accept_all(accept, &ended, |()| Ok(()), |_, _| ());
                asked.get()
            });
            std::thread::sleep(8 * REST[0]); // the rests are what is counted
            drop(end);
            accepting.join().unwrap()
        });
        // After one rest, after two more, after four more.
        let rests = began.elapsed().as_millis() / REST[0].as_millis();
        assert!(asked >= 1 && asked <= 2 + (rests + 1).ilog2(), "{asked} in {rests} rests");
    }

    #[test]
    fn strangers_who_come_without_end_are_told_once_a_minute_and_counted() {
        let begin = Instant::now();
        let mut failures = Failures::default();
        // A thousand a second for three minutes.
        let times = (0..180_000).map(|n| begin + Duration::from_millis(n));
        let told: Vec<_> = times.filter_map(|now| failures.count(now)).collect();
        assert_eq!(told, [0, 59_999, 59_999]);
        assert_eq!(failures.count(begin + Duration::from_secs(300)), Some(59_999), "none is forgotten");
        assert_eq!(failures.count(begin + Duration::from_secs(400)), Some(0));
    }

    #[test]
    fn however_many_are_refused_the_log_hears_of_one() {
        let (end, ended) = channel::<()>();
        let (end, refused, told) = (Cell::new(Some(end)), Cell::new(0), Cell::new(0));
        let each = |()| {
            refused.set(refused.get() + 1);
            if refused.get() == 20_000 {
                end.take();
            }
            Err(io::ErrorKind::PermissionDenied.into())
        };
        let began = Instant::now();
        accept_all(|| Ok(()), &ended, each, |_, _| told.set(told.get() + 1));
        let minutes = began.elapsed().as_secs() / TELL_EVERY.as_secs();
        assert!(told.get() >= 1 && told.get() <= 1 + minutes, "{} lines for {} strangers", told.get(), refused.get());
    }

    #[test]
    fn after_an_error_the_next_one_is_heard() {
        let (end, ended) = channel();
        let (asked, end) = (Cell::new(0), Cell::new(Some(end)));
        let accept = || {
            asked.set(asked.get() + 1);
            if asked.get() == 2 { Ok(asked.get()) } else { Err(io::ErrorKind::ConnectionAborted.into()) }
        };
        let heard = Cell::new(0);
        let each = |count| {
            heard.set(count);
            end.take();
            Ok(())
        };
        accept_all(accept, &ended, each, |_, _| ());
        assert_eq!((heard.get(), asked.get()), (2, 3));
    }

    #[test]
    fn one_that_takes_no_notice_is_said_to_be_deaf() {
        let settings = settings("deaf");
        let listener = listen(&name(own_user().unwrap(), &settings)).unwrap();
        let thread = std::thread::Builder::new().spawn(move || drop(listener.accept())).unwrap();
        assert!(matches!(start(&settings, None), Err(InstanceError::Deaf(_))));
        thread.join().unwrap();
    }
}
