//! A share on a link that nobody reads: what it holds back must not leave later, nor what the system holds of it.

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, accept_async, client_async_with_config};

use super::*;
use crate::machine::{DisplayId, Masks, consent};
use crate::protocol::{ChunkHeader, PauseReason};

/// As little as the system allows, less than the first key frame and a few chunks.
const BUFFER: u32 = 1;
/// Chunks that wait behind the one that is on its way, enough that this one is surely stuck.
const WAITING: usize = 3;

struct Stuck {
    uplink: Uplink,
    socket: Socket,
    capture: Capture,
    to_send: mpsc::Receiver<Vec<u8>>,
    orders: watch::Sender<ShareSettings>,
    chunks: mpsc::Sender<Vec<u8>>,
    service: WebSocketStream<TcpStream>,
    _others: (watch::Sender<bool>, mpsc::Receiver<VisitorInput>, mpsc::Sender<()>),
}

impl Stuck {
    /// Somebody watches, and nobody reads.
    async fn start() -> Self {
        let (mut service, socket) = connection().await;
        let orders = ShareSettings { paused: None, display: DisplayId::Screen, masks: Masks::default(), scene: 0 };
        let (orders, ordered) = watch::channel(orders);
        let (allowed, allowances) = watch::channel(false);
        let to_show = ToShow::default();
        let (reports, reported) = mpsc::channel(REPORTS);
        let (quit, quitting) = mpsc::channel(1);
        let (chunks, to_send) = mpsc::channel(CHUNKS);
        let requests = ShareRequests { orders: ordered, gestures: to_show };
        let capture = Capture::start(consent(), ScreenSource::Pattern, requests, chunks.clone(), reports.clone()).await.unwrap();
        let uplink = Uplink { service: "http://localhost".parse().unwrap(), ticket: Redacted::default(), allowances, quitting, reports };
        let watched = ShareControl::Viewers { count: 1, yuv444: false };
        service.send(Message::text(serde_json::to_string(&watched).unwrap())).await.unwrap();
        Self { uplink, socket, capture, to_send, orders, chunks, service, _others: (allowed, reported, quit) }
    }

    /// Carries until chunks wait behind one that is stuck, orders this, and says how the connection ends.
    async fn until_stuck(&mut self, order: impl FnOnce(&mut ShareSettings)) -> Cut {
        let Self { uplink, socket, capture, to_send, orders, chunks, .. } = self;
        let act = async {
            // A channel does not tell when something waits in it.
            while chunks.max_capacity() - chunks.capacity() < WAITING {
                sleep(Duration::from_millis(1)).await;
            }
            orders.send_modify(order);
        };
        cut_of(async { tokio::join!(uplink.pump_messages(socket, capture, to_send), act).0.map(Some) }).await
    }
}

/// How a connection ends, in less time than a chunk may take.
async fn cut_of(carried: impl Future<Output = Result<Option<Cut>, ShareError>>) -> Cut {
    let cut = timeout(CHUNK_LIMIT / 2, carried).await.unwrap();
    cut.unwrap().unwrap()
}

/// Both ends of a connection with next to no buffers.
async fn connection() -> (WebSocketStream<TcpStream>, Socket) {
    let listener = listener();
    let dialling = TcpSocket::new_v4().unwrap();
    dialling.set_send_buffer_size(BUFFER).unwrap();
    let stream = dialling.connect(listener.local_addr().unwrap()).await.unwrap();
    let (accepted, _) = listener.accept().await.unwrap();
    let config = socket_config(MAX_TEXT_BYTES).max_write_buffer_size(2 * MAX_CHUNK_BYTES);
    let opening = client_async_with_config("ws://localhost/v1/share", MaybeTlsStream::Plain(stream), Some(config));
    let (service, opened) = tokio::join!(accept_async(accepted), opening);
    (service.unwrap(), opened.unwrap().0)
}

/// Whoever comes finds next to no buffer.
fn listener() -> TcpListener {
    let listening = TcpSocket::new_v4().unwrap();
    listening.set_recv_buffer_size(BUFFER).unwrap();
    listening.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    listening.listen(1).unwrap()
}

/// After this order what waits is taken back, and what is half on its way is given up.
async fn what_is_stuck_is_given_up_after(order: impl FnOnce(&mut ShareSettings)) {
    let mut share = Stuck::start().await;
    assert_eq!(share.until_stuck(order).await, Cut::Lost);
    share.capture.pump().viewers(0, false);
    assert!(share.to_send.try_recv().is_err());
    let stats = share.capture.pump().stats();
    assert!(stats.withdrawn >= WAITING as u64, "{stats:?}");
}

#[tokio::test]
async fn what_is_stuck_is_given_up_after_a_pause() {
    what_is_stuck_is_given_up_after(|orders| (orders.paused, orders.scene) = (Some(PauseReason::Visitor), 1)).await;
}

#[tokio::test]
async fn what_is_stuck_is_given_up_after_another_display_or_a_pause_that_is_over_already() {
    what_is_stuck_is_given_up_after(|orders| orders.scene = 1).await;
}

#[tokio::test]
async fn what_is_stuck_is_given_up_after_a_new_mask() {
    what_is_stuck_is_given_up_after(|orders| orders.masks.windows.push(7)).await;
}

/// Its picture is whole when its last part has arrived.
#[tokio::test]
async fn a_chunk_that_is_half_on_its_way_is_given_up_however_new_it_is() {
    let Stuck { uplink, socket, capture, to_send, orders, service, .. } = &mut Stuck::start().await;
    let act = async {
        service.get_ref().peek(&mut [0]).await.unwrap();
        orders.send_modify(|orders| orders.scene = 1);
    };
    // None of the pump's own, which may be old.
    let chunk = Message::Binary(vec![0; 100_000].into());
    let cut = cut_of(async { tokio::join!(uplink.send(socket, capture, to_send, chunk), act).0 }).await;
    assert_eq!((cut, capture.pump().stats().chunks_in_flight), (Cut::Lost, 0));
}

/// A service that reads next to nothing by itself; the share's system takes what it is given.
struct Slow {
    listener: TcpListener,
    address: ServiceAddress,
}

impl Slow {
    fn start() -> Self {
        let listener = listener();
        let address = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        Self { listener, address }
    }

    /// A whole share, with orders that came before it had begun.
    fn share(&self, scene: u16) -> Share {
        let orders = ShareSettings { paused: None, display: DisplayId::Screen, masks: Masks::default(), scene };
        Share::start(&self.address, Redacted::default(), consent(), orders, ScreenSource::Pattern)
    }

    /// Its next connection, opened; somebody watches, and no chunk has been read.
    async fn opened(&self) -> WebSocketStream<TcpStream> {
        self.greeted(self.listener.accept().await.unwrap().0).await
    }

    async fn greeted(&self, stream: TcpStream) -> WebSocketStream<TcpStream> {
        let mut service = accept_async(stream).await.unwrap();
        service.next().await.unwrap().unwrap(); // publish
        say(&mut service, &ShareControl::Ready).await;
        service.next().await.unwrap().unwrap(); // gestures
        say(&mut service, &ShareControl::Viewers { count: 1, yuv444: false }).await;
        service
    }

    /// A share whose first key frame is on its way, and its connection.
    async fn sending(&self) -> (Share, WebSocketStream<TcpStream>) {
        let share = self.share(0);
        let service = self.opened().await;
        service.get_ref().peek(&mut [0]).await.unwrap();
        (share, service)
    }
}

async fn say(service: &mut WebSocketStream<TcpStream>, control: &ShareControl) {
    service.send(Message::text(serde_json::to_string(control).unwrap())).await.unwrap();
}

/// The next chunk that arrives whole before the connection ends.
async fn next_chunk(service: &mut WebSocketStream<TcpStream>) -> Option<ChunkHeader> {
    while let Some(Ok(message)) = service.next().await {
        if let Message::Binary(chunk) = message {
            return Some(ChunkHeader::parse(&chunk).unwrap());
        }
    }
    None
}

/// However slow the link is, and though the system has taken all of it.
#[tokio::test]
async fn what_is_on_its_way_at_the_end_does_not_arrive() {
    let (share, mut service) = Slow::start().sending().await;
    share.stop().await;
    assert_eq!(next_chunk(&mut service).await, None);
}

#[tokio::test]
async fn a_connection_that_holds_no_picture_is_closed_at_the_end() {
    let slow = Slow::start();
    let share = slow.share(0);
    let mut service = accept_async(slow.listener.accept().await.unwrap().0).await.unwrap();
    say(&mut service, &ShareControl::Ready).await;
    // Publish, and gestures once it is carried.
    for _ in 0..2 {
        assert!(service.next().await.unwrap().unwrap().is_text());
    }
    let (last, ()) = tokio::join!(service.next(), share.stop());
    assert!(matches!(last, Some(Ok(Message::Close(_)))), "{last:?}");
}

/// With a service that reads nothing, after this order: nothing of before arrives, on the old connection or the next.
async fn nothing_old_arrives_after(order: impl Fn(&mut ShareSettings)) {
    let slow = Slow::start();
    let (share, mut service) = slow.sending().await;
    let given_up = async {
        loop {
            tokio::select! {
                biased;
                accepted = slow.listener.accept() => break accepted.unwrap().0,
                // Said again and again: at first what is on its way is new, and so may arrive.
                () = sleep(Duration::from_millis(10)) => share.direct(&order),
            }
        }
    };
    let reopened = timeout(Duration::from_secs(30), given_up).await.unwrap();
    assert_eq!(next_chunk(&mut service).await, None);
    share.direct(|orders| (orders.paused, orders.scene) = (None, 7_777));
    let first = next_chunk(&mut slow.greeted(reopened).await).await.unwrap();
    assert!(first.is_key() && first.scene == 7_777, "{first:?}");
    share.stop().await;
}

#[tokio::test]
async fn nothing_old_arrives_after_a_pause() {
    nothing_old_arrives_after(|orders| (orders.paused, orders.scene) = (Some(PauseReason::Visitor), orders.scene + 1)).await;
}

#[tokio::test]
async fn nothing_old_arrives_after_another_display() {
    nothing_old_arrives_after(|orders| orders.scene += 1).await;
}

#[tokio::test]
async fn nothing_old_arrives_after_a_new_mask() {
    nothing_old_arrives_after(|orders| orders.masks.windows.push(7)).await;
}

#[tokio::test]
async fn a_link_that_keeps_up_is_kept() {
    let (share, mut service) = Slow::start().sending().await;
    let first = next_chunk(&mut service).await.unwrap();
    say(&mut service, &ShareControl::Ack { seq: first.seq }).await;
    share.direct(|orders| orders.scene = 1);
    let mut chunk = first;
    while chunk.scene != 1 {
        chunk = next_chunk(&mut service).await.expect("on the same connection");
    }
    assert!(chunk.is_key());
    share.stop().await;
}

/// Else the agent's gestures name another one, and are dropped.
#[tokio::test]
async fn the_first_picture_belongs_to_the_scene_that_was_ordered_before_it() {
    let slow = Slow::start();
    let share = slow.share(3);
    assert_eq!(next_chunk(&mut slow.opened().await).await.unwrap().scene, 3);
    share.stop().await;
}
