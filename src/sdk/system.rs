//! What the Linux kernel says that no socket of ours hears in time: another network, and that the computer was suspended.

use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, bind, recv, socket_with};
use rustix::time::{
    ClockId, Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, clock_gettime, timerfd_create, timerfd_settime,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::time::{Instant, sleep_until};

use crate::machine::VisitorInput;

/// One change of the network is many messages (link, addresses, routes): the first waits so long for the others.
const SETTLE: Duration = Duration::from_millis(200);
/// What counts as sleep: less may lie between two readings of the clocks on a busy computer.
const SLEEP: Duration = Duration::from_secs(1);
/// `RTMGRP_LINK`, `RTMGRP_IPV4_IFADDR`, `RTMGRP_IPV4_ROUTE`, `RTMGRP_IPV6_IFADDR`, `RTMGRP_IPV6_ROUTE` of `linux/rtnetlink.h`. The
/// routes too: with an address alone there is no way yet.
const GROUPS: u32 = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;
/// From `RTM_NEWLINK` to `RTM_DELROUTE`.
const CHANGES: std::ops::RangeInclusive<u16> = 16..=25;

/// Listens to the kernel. What cannot be heard, as in a sandbox, is left to the back-off.
pub(super) struct System {
    network: Option<Network>,
    suspension: Option<Suspension>,
}

impl System {
    /// To be called in a runtime.
    pub(super) fn listen() -> Self {
        let unheard = |error: &std::io::Error, what| tracing::debug!(%error, what, "events of the system cannot be watched");
        Self {
            network: Network::listen().inspect_err(|error| unheard(error, "of changes of the network")).ok(),
            suspension: Suspension::listen(asleep).inspect_err(|error| unheard(error, "of suspension")).ok(),
        }
    }

    /// Waits for what is next. Nothing is lost if the wait is given up.
    pub(super) async fn next(&mut self) -> VisitorInput {
        let changed = async {
            match &mut self.network {
                Some(network) => network.changed().await,
                None => std::future::pending().await,
            }
        };
        let woke = async {
            match &mut self.suspension {
                Some(suspension) => suspension.over().await,
                None => std::future::pending().await,
            }
        };
        let (heard, error) = tokio::select! {
            heard = woke => match heard {
                Ok(slept) => return VisitorInput::Woke(slept),
                Err(error) => ("suspension", error),
            },
            heard = changed => match heard {
                Ok(()) => return VisitorInput::NetworkChanged,
                Err(error) => ("network", error),
            },
        };
        tracing::debug!(%error, heard, "events of the system are no longer watched");
        if heard == "network" {
            self.network = None;
        } else {
            self.suspension = None;
        }
        // Something may have happened meanwhile; it costs one attempt, once.
        VisitorInput::NetworkChanged
    }
}

#[expect(deprecated, reason = "its successor is unsafe, for types that may close their file early; `OwnedFd` cannot")]
fn watch(file: OwnedFd) -> std::io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::with_interest(file, Interest::READABLE)
}

/// A socket that the kernel tells of links, addresses and routes.
struct Network {
    socket: AsyncFd<OwnedFd>,
    /// Something has been said, and more may be.
    settles_at: Option<Instant>,
}

impl Network {
    fn listen() -> std::io::Result<Self> {
        let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, None)?;
        bind(&socket, &SocketAddrNetlink::new(0, GROUPS))?;
        Ok(Self { socket: watch(socket)?, settles_at: None })
    }

    async fn changed(&mut self) -> std::io::Result<()> {
        loop {
            if let Some(settles_at) = self.settles_at {
                sleep_until(settles_at).await;
                while self.hear()?.is_some() {}
                self.settles_at = None;
                return Ok(());
            }
            let mut ready = self.socket.readable().await?;
            match self.hear()? {
                Some(true) => self.settles_at = Some(Instant::now() + SETTLE),
                Some(false) => {}
                None => ready.clear_ready(),
            }
        }
    }

    /// Takes one datagram, and tells whether it is of a change; none if nothing waits.
    fn hear(&self) -> std::io::Result<Option<bool>> {
        // Types come first; nothing else is of interest here, so that a longer datagram may be cut.
        let mut datagram = [0; 4096];
        match recv(self.socket.get_ref(), &mut datagram, RecvFlags::empty()) {
            Ok((length, _)) => Ok(Some(is_change(&datagram[..length]))),
            // More was said than the socket holds.
            Err(Errno::NOBUFS) => Ok(Some(true)),
            Err(Errno::INTR) => Ok(Some(false)),
            Err(Errno::AGAIN) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether one of the messages (`struct nlmsghdr`: a length of four bytes, a type of two) is of a change of the network.
fn is_change(mut datagram: &[u8]) -> bool {
    while let Some((&[l0, l1, l2, l3, t0, t1], _)) = datagram.split_first_chunk() {
        if CHANGES.contains(&u16::from_ne_bytes([t0, t1])) {
            return true;
        }
        let length = u32::from_ne_bytes([l0, l1, l2, l3]).max(16).saturating_add(3) & !3;
        datagram = datagram.get(length as usize..).unwrap_or_default();
    }
    false
}

/// Tells when the computer was suspended, by the clock that goes on meanwhile.
struct Suspension {
    /// Wakes when the wall clock jumps, as it does at the end of a suspension, and costs nothing until then.
    timer: AsyncFd<OwnedFd>,
    /// How long the computer has been suspended since it was started.
    clock: fn() -> Duration,
    /// What of that has been told.
    told: Duration,
}

impl Suspension {
    fn listen(clock: fn() -> Duration) -> std::io::Result<Self> {
        // The wall clock: no other has this flag.
        let timer = timerfd_create(TimerfdClockId::Realtime, TimerfdFlags::CLOEXEC | TimerfdFlags::NONBLOCK)?;
        arm(&timer, i64::MAX)?;
        Ok(Self { timer: watch(timer)?, clock, told: clock() })
    }

    async fn over(&mut self) -> std::io::Result<Duration> {
        loop {
            let mut ready = self.timer.readable().await?;
            match rustix::io::read(self.timer.get_ref(), &mut [0; 8]) {
                // Set by hand, set by the network's time, or woken: the other clocks tell.
                Ok(_) | Err(Errno::CANCELED) => {
                    arm(self.timer.get_ref(), i64::MAX)?;
                    let slept = (self.clock)().saturating_sub(self.told);
                    if slept >= SLEEP {
                        self.told += slept;
                        return Ok(slept);
                    }
                }
                Err(Errno::AGAIN) => ready.clear_ready(),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Lets the timer end when the wall clock says so (in seconds), or is set, whichever comes first.
fn arm(timer: &OwnedFd, at: i64) -> rustix::io::Result<()> {
    let never = Timespec { tv_sec: 0, tv_nsec: 0 };
    let end = Itimerspec { it_interval: never, it_value: Timespec { tv_sec: at, tv_nsec: 0 } };
    timerfd_settime(timer, TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET, &end)?;
    Ok(())
}

/// How long the computer has been suspended since it was started.
fn asleep() -> Duration {
    let read = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
    let awake = read(ClockId::Monotonic);
    read(ClockId::Boottime).saturating_sub(awake)
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::net::TcpListener;
    use std::process::Command;

    use tokio::time::timeout;

    use super::*;
    use crate::sdk::{Event, GroupId, Visitor, VisitorInitParams};

    const PATIENCE: Duration = Duration::from_secs(60);
    const INSIDE: &str = "ONECLICK_TEST_INSIDE_NETWORK_NAMESPACE";

    fn message(kind: u16, payload: usize) -> Vec<u8> {
        let length = 16 + payload;
        let mut bytes = u32::try_from(length).unwrap().to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.resize(length.next_multiple_of(4), 0);
        bytes
    }

    #[test]
    fn links_addresses_and_routes_are_changes_wherever_they_stand() {
        for (kind, expected) in [(2, false), (3, false), (15, false), (16, true), (20, true), (21, true), (25, true), (28, false)] {
            assert_eq!(is_change(&message(kind, 5)), expected, "{kind}");
            assert_eq!(is_change(&[message(3, 5), message(kind, 0)].concat()), expected, "{kind} behind another");
        }
        assert!(is_change(&message(16, 500)[..40]), "cut");
        for broken in [&[][..], &[0; 5], &[0; 64], &[255; 64]] {
            assert!(!is_change(broken), "{broken:?}");
        }
    }

    #[tokio::test]
    async fn who_wakes_is_told_for_how_long_it_slept_once() {
        let mut suspension = Suspension::listen(|| Duration::from_secs(90)).unwrap();
        suspension.clock = || Duration::from_secs(3_690);
        arm(suspension.timer.get_ref(), 1).unwrap();
        let slept = timeout(PATIENCE, suspension.over()).await.unwrap().unwrap();
        assert_eq!((slept, suspension.told), (Duration::from_secs(3_600), Duration::from_secs(3_690)));
    }

    /// Runs the test that asks in a network namespace of its own; true there.
    fn is_inside(test: &str) -> bool {
        if env::var_os(INSIDE).is_some() {
            return true;
        }
        let ip = |arguments: &[&str]| Command::new("unshare").arg("-rn").args(arguments).status().is_ok_and(|status| status.success());
        if !ip(&["ip", "link", "set", "lo", "up"]) {
            eprintln!("{test} was not run: no network namespace can be had here (unshare -rn ip …)");
            return false;
        }
        let name = format!("sdk::system::tests::{test}");
        let mut run = Command::new("unshare");
        run.arg("-rn").arg(env::current_exe().unwrap()).args(["--exact", &name, "--nocapture"]).env(INSIDE, "1");
        let output = run.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
        false
    }

    fn ip(arguments: &[&str]) {
        assert!(Command::new("ip").args(arguments).status().unwrap().success());
    }

    #[test]
    fn a_network_that_comes_or_goes_makes_an_attempt_before_its_time() {
        if !is_inside("a_network_that_comes_or_goes_makes_an_attempt_before_its_time") {
            return;
        }
        ip(&["link", "set", "lo", "up"]);
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let params = VisitorInitParams::new(format!("http://127.0.0.1:{port}"), GroupId(1), "anna-42".parse().unwrap());
        let (visitor, mut events) = Visitor::init(params).unwrap();
        let began = std::time::Instant::now();
        let mut due = None;
        let mut is_up = true;
        loop {
            assert!(began.elapsed() < PATIENCE, "no attempt came before its time");
            match events.next_timeout(PATIENCE).unwrap() {
                Event::VisitorInitialized { .. } => visitor.presence().connect(),
                Event::PresenceConnectFail { retry_at, .. } => {
                    if due.is_some_and(|due| std::time::Instant::now() < due) {
                        return;
                    }
                    due = Some(retry_at);
                    is_up = !is_up;
                    ip(&["link", "set", "lo", if is_up { "up" } else { "down" }]);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn many_messages_are_one_change() {
        if !is_inside("many_messages_are_one_change") {
            return;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut network = Network::listen().unwrap();
            ip(&["link", "set", "lo", "up"]);
            ip(&["address", "add", "10.9.8.7/8", "dev", "lo"]);
            timeout(PATIENCE, network.changed()).await.unwrap().unwrap();
            assert_eq!((network.hear().unwrap(), network.settles_at), (None, None), "all were taken");
        });
    }
}
