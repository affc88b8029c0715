//! The agent's browser: a real headless Chromium, driven through its driver.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use crate::Outcome;
use crate::picture::Picture;

/// A running browser; call [`Browser::quit`] when done, dropping it only ends the driver.
pub struct Browser {
    client: Client,
    driver: Child,
}

/// A driver and its port; `None` if it ended before it listened.
fn start_driver() -> Outcome<Option<(Child, String)>> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("chromedriver: {error}"))?;
    let output = BufReader::new(driver.stdout.take().ok_or("chromedriver has no output")?);
    let port = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("started successfully on port ")?.1.trim_end_matches('.').to_owned()));
    match port {
        Some(port) => Ok(Some((driver, port))),
        None => {
            driver.wait()?;
            Ok(None)
        }
    }
}

impl Browser {
    pub async fn start(folder: &Path) -> Outcome<Self> {
        // It takes a free port of IPv4 and gives up if somebody else has the same one of IPv6.
        let mut started = start_driver()?;
        for _ in 0..4 {
            if started.is_some() {
                break;
            }
            started = start_driver()?;
        }
        let (driver, port) = started.ok_or("chromedriver did not say on which port it listens, five times")?;
        let profile = folder.join("chromium");
        if profile.exists() {
            std::fs::remove_dir_all(&profile)?;
        }
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1440,900",
            &format!("--user-data-dir={}", std::path::absolute(&profile)?.display()),
        ];
        let capabilities = json!({ "goog:chromeOptions": { "args": arguments } });
        let Value::Object(capabilities) = capabilities else { return Err("capabilities are a map".into()) };
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        client.update_timeouts(fantoccini::wd::TimeoutConfiguration::new(Some(Duration::from_secs(120)), None, None)).await?;
        Ok(Self { client, driver })
    }

    pub async fn open(&self, url: &str) -> Outcome<()> {
        Ok(self.client.goto(url).await?)
    }

    /// The driver's process, which the browser's descend from.
    pub fn driver(&self) -> u32 {
        self.driver.id()
    }

    /// Runs a script in the page; what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.client.execute(script, arguments).await?)
    }

    /// Waits until an expression is neither null nor false in the page; its value.
    pub async fn until(&self, expression: &str, patience: Duration) -> Outcome<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1], start = performance.now();\n\
             const check = () => {{\n\
               const value = ({expression});\n\
               if (value !== null && value !== undefined && value !== false) done(value);\n\
               else if (performance.now() - start > {}) done(null);\n\
               else setTimeout(check, 10);\n\
             }};\ncheck();",
            patience.as_millis()
        );
        match self.client.execute_async(&script, vec![]).await? {
            Value::Null => Err(format!("the page never showed: {expression}").into()),
            value => Ok(value),
        }
    }

    /// Clicks an element with the pointer, once it is there and enabled.
    pub async fn click(&self, css: &str) -> Outcome<()> {
        let there = format!("(() => {{ const e = document.querySelector({}); return e && !e.disabled; }})()", json!(css));
        self.until(&there, crate::PATIENCE).await?;
        Ok(self.client.find(Locator::Css(css)).await?.click().await?)
    }

    /// Moves the pointer through places of the picture that a canvas shows, given as parts of its width and height; with
    /// the button held if it is a stroke.
    pub async fn move_over(&self, css: &str, places: &[(f64, f64)], held: bool) -> Outcome<()> {
        let script = format!(
            "const canvas = document.querySelector({}), box = canvas.getBoundingClientRect();\n\
             const scale = Math.min(box.width / canvas.width, box.height / canvas.height);\n\
             return [box.x + box.width / 2, box.y + box.height / 2, canvas.width * scale, canvas.height * scale];",
            json!(css)
        );
        let [x, y, width, height]: [f64; 4] = serde_json::from_value(self.run(&script, vec![]).await?)?;
        let mut mouse = MouseActions::new("mouse".to_owned());
        for (n, place) in places.iter().enumerate() {
            let (x, y) = (x + (place.0 - 0.5) * width, y + (place.1 - 0.5) * height);
            mouse = mouse.then(PointerAction::MoveTo { duration: Some(Duration::from_millis(if n == 0 { 0 } else { 200 })), x, y });
            if held && n == 0 {
                mouse = mouse.then(PointerAction::Down { button: MOUSE_BUTTON_LEFT });
            }
        }
        if held {
            mouse = mouse.then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        }
        Ok(self.client.perform_actions(mouse).await?)
    }

    /// Types into a field by the keyboard, once it is there.
    pub async fn type_into(&self, css: &str, text: &str) -> Outcome<()> {
        self.until(&format!("!!document.querySelector({})", json!(css)), crate::PATIENCE).await?;
        Ok(self.client.find(Locator::Css(css)).await?.send_keys(text).await?)
    }

    pub async fn screenshot(&self, file: &Path) -> Outcome<()> {
        std::fs::write(file, self.client.screenshot().await?)?;
        Ok(())
    }

    /// What a canvas shows, in its own pixels.
    pub async fn canvas(&self, css: &str) -> Outcome<Picture> {
        let script = format!(
            "const canvas = document.querySelector({}), done = arguments[arguments.length - 1];\n\
             canvas.toBlob(async blob => {{ const bytes = new Uint8Array(await blob.arrayBuffer()); let text = '';\n\
             for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));\n\
             done(btoa(text)); }}, 'image/png');",
            json!(css)
        );
        let value = self.client.execute_async(&script, vec![]).await?;
        let bytes = base64(value.as_str().ok_or("the canvas gave no picture")?);
        Picture::decode(&bytes)
    }

    pub async fn quit(&self) -> Outcome<()> {
        Ok(self.client.clone().close().await?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() * 3 / 4), 0u32, 0);
    for value in text.bytes().filter_map(digit) {
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}
