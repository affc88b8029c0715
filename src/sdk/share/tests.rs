//! A share on a link that nobody reads: what it holds back must not leave later.

use std::sync::Arc;

use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, accept_async, client_async_with_config};

use super::*;
use crate::machine::{DisplayId, Masks, TermsOffer, TermsRequest};
use crate::protocol::{ChunkHeader, PauseReason, RequestId};

/// Little enough that the system takes a few chunks and no more.
const BUFFER: u32 = 2048;
/// Chunks that wait behind the one that is on its way, enough that this one is surely stuck.
const WAITING: usize = 3;

struct Stuck {
    uplink: Uplink,
    socket: Socket,
    capture: Capture,
    to_send: mpsc::Receiver<Vec<u8>>,
    orders: watch::Sender<ShareOrders>,
    quit: mpsc::Sender<()>,
    chunks: mpsc::Sender<Vec<u8>>,
    service: WebSocketStream<TcpStream>,
    _others: (watch::Sender<bool>, mpsc::Receiver<VisitorInput>),
}

impl Stuck {
    /// Somebody watches, and nobody reads.
    async fn start() -> Self {
        let (mut service, socket) = connection().await;
        let orders = ShareOrders { paused: None, display: DisplayId::Screen, masks: Masks::default(), scene: 0 };
        let (orders, ordered) = watch::channel(orders);
        let (allowed, allowances) = watch::channel(false);
        let to_show = ToShow::default();
        let (reports, reported) = mpsc::channel(REPORTS);
        let (quit, quitting) = mpsc::channel(1);
        let (chunks, to_send) = mpsc::channel(CHUNKS);
        let wishes = Wishes { orders: ordered, gestures: to_show };
        let capture = Capture::start(consent(), ScreenSource::Pattern, wishes, chunks.clone(), reports.clone()).await.unwrap();
        let uplink = Uplink { url: String::new(), ticket: Redacted::default(), allowances, quitting, reports };
        let watched = ShareControl::Viewers { count: 1, yuv444: false };
        service.send(Message::text(serde_json::to_string(&watched).unwrap())).await.unwrap();
        Self { uplink, socket, capture, to_send, orders, quit, chunks, service, _others: (allowed, reported) }
    }

    /// Carries until chunks wait behind one that is stuck, does this, and says how the connection ends.
    async fn until_stuck(&mut self, order: impl FnOnce(&watch::Sender<ShareOrders>, &mut mpsc::Sender<()>)) -> Cut {
        let Self { uplink, socket, capture, to_send, orders, quit, chunks, .. } = self;
        let act = async {
            // A channel does not tell when something waits in it.
            while chunks.max_capacity() - chunks.capacity() < WAITING {
                sleep(Duration::from_millis(1)).await;
            }
            order(orders, quit);
        };
        let (cut, ()) =
            timeout(Duration::from_secs(30), async { tokio::join!(uplink.carry(socket, capture, to_send), act) }).await.unwrap();
        cut.unwrap_or_else(|Failure(reason, detail)| panic!("{reason}: {detail}"))
    }

    /// How many chunks were taken out of the channel, the one that is stuck among them.
    fn chunks_taken(&self) -> usize {
        let stats = self.capture.pump().stats();
        stats.chunks_in_flight - (self.chunks.max_capacity() - self.chunks.capacity())
    }

    /// The numbers of the chunks that arrive whole when the service reads again.
    async fn arrived(self) -> Vec<u32> {
        let Self { socket, mut service, .. } = self;
        tls::abandon(socket);
        let mut arrived = Vec::new();
        while let Some(Ok(message)) = service.next().await {
            if let Message::Binary(chunk) = message {
                arrived.push(ChunkHeader::parse(&chunk).unwrap().seq);
            }
        }
        arrived
    }
}

/// Both ends of a connection with next to no buffers.
async fn connection() -> (WebSocketStream<TcpStream>, Socket) {
    let listening = TcpSocket::new_v4().unwrap();
    listening.set_recv_buffer_size(BUFFER).unwrap();
    listening.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = listening.listen(1).unwrap();
    let dialling = TcpSocket::new_v4().unwrap();
    dialling.set_send_buffer_size(BUFFER).unwrap();
    let stream = dialling.connect(listener.local_addr().unwrap()).await.unwrap();
    let (accepted, _) = listener.accept().await.unwrap();
    let config = socket_config(MAX_TEXT_BYTES).max_write_buffer_size(2 * MAX_CHUNK_BYTES);
    let opening = client_async_with_config("ws://localhost/v1/share", MaybeTlsStream::Plain(stream), Some(config));
    let (service, opened) = tokio::join!(accept_async(accepted), opening);
    (service.unwrap(), opened.unwrap().0)
}

fn consent() -> Consent {
    let request = TermsRequest {
        request: RequestId("r1".to_owned()),
        sessionkey: "anna".parse().unwrap(),
        onetermsurl: None,
        agent: "Sam".to_owned(),
        organisation: "Acme".to_owned(),
        expires_in: Duration::from_secs(60),
    };
    TermsOffer::new(request, Arc::new(|_, _| ())).accept()
}

/// After this order nothing of before it leaves: neither what waits, nor the end of what is on its way.
async fn nothing_old_leaves_after(order: impl FnOnce(&mut ShareOrders)) {
    let mut share = Stuck::start().await;
    let cut = share.until_stuck(|orders, _| orders.send_modify(order)).await;
    assert_eq!(cut, Cut::Lost, "the half that is on its way is given up");
    share.capture.pump().viewers(0, false);
    assert!(share.to_send.try_recv().is_err(), "and what waited is taken back");
    let stats = share.capture.pump().stats();
    assert!(stats.withdrawn >= WAITING as u64, "{stats:?}");
    let torn = share.chunks_taken() - 1;
    assert!(share.arrived().await.len() <= torn, "what the system had of those before may arrive");
}

#[tokio::test]
async fn nothing_old_leaves_after_a_pause() {
    nothing_old_leaves_after(|orders| (orders.paused, orders.scene) = (Some(PauseReason::Visitor), 1)).await;
}

#[tokio::test]
async fn nothing_old_leaves_after_another_display_or_a_pause_that_is_over_already() {
    nothing_old_leaves_after(|orders| orders.scene = 1).await;
}

#[tokio::test]
async fn nothing_old_leaves_after_a_new_mask() {
    nothing_old_leaves_after(|orders| orders.masks.windows.push(7)).await;
}

#[tokio::test]
async fn nothing_old_leaves_after_the_end() {
    let mut share = Stuck::start().await;
    // A sender in place of the one that is dropped, since the other end must be told by the dropping.
    let cut = share.until_stuck(|_, quit| drop(std::mem::replace(quit, mpsc::channel(1).0))).await;
    assert_eq!(cut, Cut::Stop { torn: true });
    let taken = share.chunks_taken();
    assert!(share.arrived().await.len() < taken, "not the one that was on its way");
}
