//! The real service, which can be stopped, killed and brought back on the same port.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use oneclick_visitor::machine::Group;
use oneclick_visitor::protocol::{GroupId, Redacted};
use oneclick_visitor::service::{AgentToken, AuditLog, AuditSink, ServiceConfig, run};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use super::PATIENCE;

/// Agents of group 1 (presence on, terms at an address), and one of group 3.
pub(crate) const SAM: &str = "token-of-sam-in-group-one";
pub(crate) const KIM: &str = "token-of-kim-in-group-one";
pub(crate) const ROB: &str = "token-of-rob-in-group-three";

/// A service under test. Dropping it kills it.
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    config: ServiceConfig,
    running: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<Ending>,
    thread: JoinHandle<()>,
}

enum Ending {
    /// As by a signal: the service says goodbye.
    Stop,
    /// As by `kill -9`: its sockets are gone.
    Kill,
}

/// What a web request was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

impl World {
    /// A service with three groups: 1 with terms, 2 with presence off, 3 another organisation without terms.
    pub(crate) async fn start() -> Self {
        Self::with(100).await
    }

    /// A service that takes so many connections.
    pub(crate) async fn with(max_connections: usize) -> Self {
        Self::configured(|config| config.max_connections = max_connections).await
    }

    /// A service whose configuration differs in something.
    pub(crate) async fn configured(change: impl FnOnce(&mut ServiceConfig)) -> Self {
        let mut config = config();
        change(&mut config);
        config.check().unwrap();
        let mut world = Self { address: (Ipv4Addr::LOCALHOST, 0).into(), config, running: None };
        world.restart().await;
        world
    }

    /// A service that runs elsewhere.
    #[allow(dead_code, reason = "the attacks are on a program of its own")]
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self { address, config: config(), running: None }
    }

    /// The service's base address.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Starts the service on the port it had, or on a free one the first time.
    pub(crate) async fn restart(&mut self) {
        assert!(self.running.is_none(), "it runs already");
        let (config, address) = (self.config.clone(), self.address);
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let thread = std::thread::Builder::new().name("service".to_owned()).spawn(move || {
            let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = bind(address).await;
                tell.send(listener.local_addr().unwrap()).unwrap();
                serve(listener, config, stopped).await;
            });
            runtime.shutdown_timeout(Duration::from_secs(1));
        });
        self.running = Some(Running { stop, thread: thread.unwrap() });
        self.address = told.await.unwrap();
    }

    /// Lets the service end as it should; returns when `run` has returned.
    pub(crate) async fn stop(&mut self) {
        self.end(Ending::Stop).await;
    }

    /// Kills the service: its sockets break without a word.
    pub(crate) async fn kill(&mut self) {
        self.end(Ending::Kill).await;
    }

    async fn end(&mut self, ending: Ending) {
        let Running { stop, thread } = self.running.take().expect("it is ended while it runs");
        assert!(stop.send(ending).is_ok(), "the service runs until it is told otherwise");
        tokio::task::spawn_blocking(|| thread.join()).await.unwrap().unwrap();
    }

    /// Asks the service by a web request, with an agent's token if there is one.
    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        let (url, bearer) = (format!("{}{path}", self.url()), token.map(|token| format!("Bearer {token}")));
        let asking = tokio::task::spawn_blocking(move || {
            let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
            let request = agent.get(url);
            let request = if let Some(bearer) = bearer { request.header("authorization", bearer) } else { request };
            let mut response = request.call().unwrap();
            let headers = response.headers().iter();
            Answer {
                status: response.status().as_u16(),
                headers: headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect(),
                body: response.body_mut().read_to_string().unwrap(),
            }
        });
        asking.await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(Running { stop, thread }) = self.running.take() {
            stop.send(Ending::Kill).ok();
            thread.join().ok();
        }
    }
}

/// A record that nobody reads.
struct NoDisk;

impl AuditSink for NoDisk {
    fn append(&mut self, _line: &[u8]) -> std::io::Result<()> {
        Ok(())
    }

    fn keep(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Serves until told to end, one way or the other.
async fn serve(listener: TcpListener, config: ServiceConfig, stopped: oneshot::Receiver<Ending>) {
    let (goodbye, shutdown) = oneshot::channel::<()>();
    let record = AuditLog::start(NoDisk).unwrap();
    let running = run(listener, config, record, async move { drop(shutdown.await) });
    tokio::pin!(running);
    tokio::select! {
        result = &mut running => panic!("the service ended by itself: {result:?}"),
        ending = stopped => if matches!(ending, Ok(Ending::Stop)) {
            goodbye.send(()).unwrap();
            tokio::time::timeout(PATIENCE, running).await.expect("the service ends when it is told to").unwrap();
        }
    }
}

/// Binds; between two lives of a service, somebody's outgoing connection may have the port for a moment.
async fn bind(address: SocketAddr) -> TcpListener {
    let give_up_at = Instant::now() + PATIENCE;
    loop {
        match TcpListener::bind(address).await {
            Ok(listener) => return listener,
            Err(error) => assert!(Instant::now() < give_up_at, "{address} is not to be had: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn config() -> ServiceConfig {
    let group = |id, organisation: &str, presence, terms_url: Option<&str>| Group {
        id: GroupId(id),
        organisation: organisation.to_owned(),
        presence,
        terms_url: terms_url.map(str::to_owned),
    };
    let agent = |name: &str, groupid, token: &str| AgentToken {
        name: name.to_owned(),
        groupid: GroupId(groupid),
        token: Redacted::new(token.to_owned()),
    };
    ServiceConfig {
        groups: vec![
            group(1, "Acme", true, Some("https://acme.example/terms")),
            group(2, "Silent Ltd", false, None),
            group(3, "Other Inc", true, None),
        ],
        agents: vec![agent("Sam", 1, SAM), agent("Kim", 1, KIM), agent("Rob", 3, ROB)],
        max_connections: 100,
        max_per_address: None,
        kept_for_agents: 0,
        trusted_proxies: Vec::new(),
        base_path: String::new(),
        loopback_only: false,
        console_login: None,
    }
}
