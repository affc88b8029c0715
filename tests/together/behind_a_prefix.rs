//! The service below a folder of a host, `https://host/support/`, behind a proxy that takes the folder off or passes it on.

use std::path::Path;

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, Redacted, VERSION};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use url::Url;

use crate::common::{PATIENCE, SAM, World};
use walk::browser::Browser;

use futures_util::{SinkExt as _, StreamExt as _};

/// A proxy that serves `/support` and nothing else; one request a connection.
struct Folder {
    base: Url,
    task: JoinHandle<()>,
}

/// What the proxy does to a request.
#[derive(Clone, Copy)]
struct Manners {
    takes_folder_off: bool,
    keeps_host: bool,
}

const TAKES_IT_OFF: Manners = Manners { takes_folder_off: true, keeps_host: true };
const PASSES_IT_ON: Manners = Manners { takes_folder_off: false, keeps_host: true };

impl Folder {
    async fn start(world: &World, manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/support", listener.local_addr().unwrap()).parse().unwrap();
        let target = world.address;
        let task = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(pass(client, target, manners));
            }
        });
        Self { base, task }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(mut client: TcpStream, target: std::net::SocketAddr, manners: Manners) {
    let mut head = String::new();
    while !head.contains("\r\n\r\n") {
        let mut bytes = [0; 4096];
        let length = client.read(&mut bytes).await.unwrap();
        head.push_str(std::str::from_utf8(&bytes[..length]).unwrap());
        if length == 0 {
            return;
        }
    }
    let (method, rest) = head.split_once(' ').unwrap();
    let Some(inside) = rest.strip_prefix("/support") else { return };
    let path = match (manners.takes_folder_off, inside.starts_with('/')) {
        (true, true) => inside.to_owned(),
        (true, false) => format!("/{inside}"),
        (false, _) => rest.to_owned(),
    };
    let own = client.local_addr().unwrap();
    let mut request = format!("{method} {path}").replace("Connection: keep-alive", "Connection: close");
    if !manners.keeps_host {
        request = request.replace(&format!("Host: {own}"), &format!("Host: {target}"));
    }
    let mut server = TcpStream::connect(target).await.unwrap();
    server.write_all(request.as_bytes()).await.unwrap();
    // Either end may go.
    copy_bidirectional(&mut client, &mut server).await.ok();
}

/// Status, where it leads, and what it says.
async fn get(url: &Url) -> (u16, Option<Url>, String) {
    let asked = url.clone();
    let asking = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let mut response = agent.get(asked.as_str()).header("connection", "close").call().unwrap();
        let location = response.headers().get("location").map(|location| asked.join(location.to_str().unwrap()).unwrap());
        (response.status().as_u16(), location, response.body_mut().read_to_string().unwrap())
    });
    asking.await.unwrap()
}

async fn works_below(folder: &Folder, entrances: &[&str]) {
    let console: Url = format!("{}/console/", folder.base).parse().unwrap();
    for entrance in entrances {
        let mut url: Url = format!("{}{entrance}", folder.base).parse().unwrap();
        while let (307, Some(location), _) = get(&url).await {
            url = location;
        }
        assert_eq!(url, console, "{entrance}");
    }
    let (status, _, page) = get(&console).await;
    assert_eq!(status, 200);
    let script = page.split("src=\"").find_map(|part| part.split('"').next().filter(|file| file.ends_with(".js"))).unwrap();
    assert_eq!(get(&console.join(script).unwrap()).await.0, 200, "{script}");
    assert_eq!(get(&console.join("../v1/settings?groupid=1").unwrap()).await.0, 200);
    // As `socketUrl` of the console makes it.
    let mut socket = console.join("../v1/agent").unwrap();
    socket.set_scheme("ws").unwrap();
    let mut request = socket.as_str().into_client_request().unwrap();
    request.headers_mut().insert("origin", folder.base.origin().ascii_serialization().parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let hello = AgentMessage::Hello { version: VERSION, token: Redacted::new(SAM.to_owned()) };
    socket.send(Message::text(serde_json::to_string(&hello).unwrap())).await.unwrap();
    let Some(Ok(Message::Text(text))) = socket.next().await else { panic!("nothing is heard") };
    assert!(matches!(serde_json::from_str(&text), Ok(ConsoleMessage::Welcome { .. })), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_proxy_takes_the_folder_off() {
    let world = World::start().await;
    works_below(&Folder::start(&world, TAKES_IT_OFF).await, &["/", "/console", "/console/"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_proxy_passes_the_folder_on() {
    let world = World::configured(|config| config.base_path = "/support".to_owned()).await;
    works_below(&Folder::start(&world, PASSES_IT_ON).await, &["", "/", "/console", "/console/"]).await;
}

/// In a real browser: the console works below the folder; behind a proxy that changes the host it says what to change there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_console_works_there_and_says_why_it_is_refused() {
    let world = World::start().await;
    let browser = Browser::start(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("behind-a-prefix")).await.unwrap();
    let sign_in = async |folder: &Folder| {
        browser.open(&format!("{}/", folder.base)).await.unwrap();
        browser.type_into("[data-testid=token-input]", SAM).await.unwrap();
        browser.click("[data-testid=sign-in]").await.unwrap();
    };
    let good = Folder::start(&world, TAKES_IT_OFF).await;
    sign_in(&good).await;
    browser.until("document.querySelector('[data-testid=link-state]').dataset.state === 'live'", PATIENCE).await.unwrap();
    let renaming = Folder::start(&world, Manners { keeps_host: false, ..TAKES_IT_OFF }).await;
    sign_in(&renaming).await;
    let told = "(() => { const banner = document.querySelector('[data-testid=banner]');\
                return !banner.hidden && banner.innerText.includes('must pass the header Host on') && banner.innerText; })()";
    let banner = browser.until(told, PATIENCE).await.unwrap();
    let own = renaming.base.origin().ascii_serialization();
    assert!(banner.as_str().unwrap().contains(&own) && banner.as_str().unwrap().contains(&world.address.to_string()), "{banner}");
    browser.quit().await.unwrap();
}

/// Some proxies write the port that belongs to https into the `Host` header, where browsers leave it out of the origin.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_names_the_port_does_not_lock_the_console_out() {
    let world = World::start().await;
    let ask = async |host: &str| {
        let mut stream = TcpStream::connect(world.address).await.unwrap();
        let head = format!(
            "POST /v1/console/origin HTTP/1.1\r\nhost: {host}\r\norigin: https://support.example\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    for same in ["support.example", "support.example:443"] {
        assert!(ask(same).await.starts_with("HTTP/1.1 204"), "{same}");
    }
    let refused = ask("127.0.0.1:7710").await;
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    for part in ["https://support.example", "127.0.0.1:7710", "must pass the header Host on"] {
        assert!(refused.contains(part), "{refused}");
    }
}
