//! The app itself on such a desktop: real windows, a real browser for the agent.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::bus::{self, Asked, Notifications, TrayHost, is_inside};
use walk::desk::Desk;
use walk::{Outcome, PATIENCE, World};

const PROGRAM: &str = env!("CARGO_BIN_EXE_oneclick-visitor");

/// Two browsers and two screens at a time are too much for a small machine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn with_bus(test: &str, body: impl FnOnce()) {
    let _alone = (!is_inside()).then(|| ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner));
    bus::with_bus(test, body);
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn block_on<T>(future: impl Future<Output = Outcome<T>>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts");
    runtime.block_on(future).expect("the walk succeeds")
}

/// Starts the app once more with the same settings; what became of it.
fn start_again(folder: &Path, link: &str) -> std::process::Output {
    let home = std::path::absolute(folder.join("home")).unwrap();
    let mut command = Command::new(PROGRAM);
    command.arg("--config").arg(home.join("config.toml")).arg(link).env("XDG_CONFIG_HOME", &home).env("XDG_DATA_HOME", &home);
    // It needs no screen, because it opens no window.
    command.env_remove("DISPLAY").output().unwrap()
}

#[test]
fn a_request_to_a_minimised_app_is_declined_from_its_notification() {
    with_bus("app::a_request_to_a_minimised_app_is_declined_from_its_notification", || {
        let (notifications, tray) = (Notifications::serve(&["actions", "body", "body-markup"]), TrayHost::serve());
        block_on(async {
            let world = World::start(Path::new(PROGRAM), &folder("desktop-decline")).await?;
            let icon = tray.icon();
            assert_eq!(icon.property::<String>("Title"), "OneClick Visitor");
            world.log_in().await?;
            world.desk.minimise(world.desk.wait_for_window("OneClick Visitor", PATIENCE)?)?;
            world.row_where("row.dataset.visible === 'false'").await?;
            world.connect().await?;
            let Asked::Show { id, title, text, actions, .. } = notifications.next() else { panic!("nothing is shown") };
            assert_eq!(title, "Sam Rivera asks to see your screen");
            assert!(text.starts_with("From Acme Insurance. "), "{text}");
            assert_eq!(actions, ["default", "Show", "show", "Show", "decline", "Decline"]);
            assert_eq!(icon.property::<String>("Status"), "NeedsAttention");
            notifications.press(id, "decline");
            world.request_state("declined").await?;
            assert!(matches!(notifications.next(), Asked::Close(closed) if closed == id));
            world.browser.quit().await
        });
    });
}

#[test]
fn a_second_start_brings_the_first_and_hands_its_link_on() {
    with_bus("app::a_second_start_brings_the_first_and_hands_its_link_on", || {
        let tray = TrayHost::serve();
        block_on(async {
            let folder = folder("desktop-second");
            let world = World::start(Path::new(PROGRAM), &folder).await?;
            let link = format!("oneclick:login?visitorid={}", walk::VISITOR_ID);
            let second = start_again(&folder, &link);
            assert!(second.status.success(), "{second:?}");
            // The link filled the field in, which has the keyboard: Enter logs in.
            world.shoot_screen("linked.png").await?;
            world.desk.press(walk::desk::key::ENTER)?;
            world.row_where("row.dataset.connected === 'true'").await?;
            let window = world.desk.wait_for_window("OneClick Visitor", PATIENCE)?;
            world.desk.minimise(window)?;
            world.row_where("row.dataset.visible === 'false'").await?;
            assert!(start_again(&folder, "oneclick:login?visitorid=eve").status.success());
            world.row_where("row.dataset.visible === 'true'").await?;
            assert!(world.desk.is_mapped(window)?);
            let refused = start_again(&folder, &"x".repeat(5000));
            assert!(!refused.status.success());
            tray.icon().press("Quit");
            world.row_where("row.dataset.connected !== 'true'").await?;
            world.browser.quit().await
        });
    });
}

/// The app, started with `--minimized`; ended when dropped.
struct Away(std::process::Child);

impl Away {
    fn start(desk: &Desk, folder: &Path) -> Self {
        let home = std::path::absolute(folder).unwrap();
        std::fs::create_dir_all(&home).unwrap();
        std::fs::write(home.join("config.toml"), "[embedded]\nport = 0\n").unwrap();
        let mut command = Command::new(PROGRAM);
        command.arg("--minimized").arg("--config").arg(home.join("config.toml"));
        command.env("DISPLAY", desk.display()).env("XDG_CONFIG_HOME", &home).env("XDG_DATA_HOME", &home);
        command.env("LIBGL_ALWAYS_SOFTWARE", "1").stderr(std::process::Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Waits until something is so that no event tells of.
fn until(mut is_so: impl FnMut() -> bool) {
    let give_up_at = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < give_up_at, "waited in vain");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn started_minimised_it_is_in_the_tray_and_comes_out_when_opened() {
    with_bus("app::started_minimised_it_is_in_the_tray_and_comes_out_when_opened", || {
        let tray = TrayHost::serve();
        let desk = Desk::start(1280, 800).unwrap();
        let _app = Away::start(&desk, &folder("desktop-tray"));
        let icon = tray.icon();
        // The icon comes when the window has begun to be drawn. After that it is neither on the screen nor in the list of windows.
        until(|| desk.wait_for_window("OneClick Visitor", Duration::from_secs(2)).is_err());
        icon.press("Open");
        let window = desk.wait_for_window("OneClick Visitor", PATIENCE).unwrap();
        until(|| desk.is_mapped(window).unwrap());
        desk.wait_until_painted(window, PATIENCE).unwrap();
    });
}

#[test]
fn started_minimised_without_a_tray_it_is_a_minimised_window() {
    with_bus("app::started_minimised_without_a_tray_it_is_a_minimised_window", || {
        let desk = Desk::start(1280, 800).unwrap();
        let _app = Away::start(&desk, &folder("desktop-no-tray"));
        let window = desk.wait_for_window("OneClick Visitor", PATIENCE).unwrap();
        until(|| !desk.is_mapped(window).unwrap());
        assert!(desk.wait_for_window("OneClick Visitor", PATIENCE).is_ok(), "it is among the windows");
    });
}
