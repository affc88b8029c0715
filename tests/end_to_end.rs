//! The whole product as people use it: real windows, a real browser, keys and clicks.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use walk::desk::key;
use walk::{Outcome, PATIENCE, World};

const PROGRAM: &str = env!("CARGO_BIN_EXE_oneclick-visitor");

/// Two browsers and two screens at a time are too much for a small machine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn block_on<T>(future: impl Future<Output = Outcome<T>>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts");
    runtime.block_on(future).expect("the walk succeeds")
}

#[test]
fn a_visitor_is_seen_asked_and_watched() {
    let _alone = alone();
    // The walk checks what it observes: the report is what `scripts/run.sh` leaves behind.
    let report = block_on(walk::walk(Path::new(PROGRAM), &folder("walk")));
    assert_eq!(report["codec"], "av1");
    assert!(report["chroma"] == "4:4:4" || report["chroma"] == "4:2:0", "{report}");
}

#[test]
fn declining_shows_nothing_and_the_next_request_can_be_accepted() {
    let _alone = alone();
    block_on(async {
        let world = World::start(Path::new(PROGRAM), &folder("decline")).await?;
        world.log_in().await?;
        world.connect().await?;
        world.desk.press(key::ESCAPE)?;
        world.request_state("declined").await?;
        assert!(world.browser.until("window.oneclickViewer?.framesDrawn > 0", std::time::Duration::from_secs(1)).await.is_err());

        world.connect().await?;
        world.accept().await?;
        world.watching().await?;
        // The bar in its own window has come, and the keyboard is back.
        world.desk.wait_until_still(std::time::Duration::from_millis(250), PATIENCE)?;
        // The sharing bar comes first: End has the first Tab.
        world.desk.press_times(key::TAB, 1)?;
        world.desk.press(key::SPACE)?;
        let reason = "document.querySelector('[data-testid=ended-message]')?.dataset.reason ?? null";
        assert_eq!(world.browser.until(reason, PATIENCE).await?, "visitor_ended");
        world.browser.quit().await
    });
}

/// Nobody is logged in: the visitor gets a code, the agent types it, and the rest is as always.
#[test]
fn a_code_before_logging_in_leads_to_the_picture() {
    let _alone = alone();
    block_on(async {
        let folder = folder("code");
        let world = World::start(Path::new(PROGRAM), &folder).await?;
        // From Open agent console back to Get a code.
        world.desk.press_times_with_shift(key::TAB, 1)?;
        world.desk.press(key::SPACE)?;
        world.desk.wait_for_window("Waiting for support", PATIENCE)?;
        world.shoot_screen("code-visitor.png").await?;
        world.desk.press_times(key::TAB, 1)?;
        world.desk.press_times(key::SPACE, 1)?;
        let shown = world.desk.clipboard(PATIENCE)?;
        let code: String = shown.split(' ').collect();
        assert!(shown.len() == 11 && code.len() == 9 && code.bytes().all(|c| c.is_ascii_digit()), "{shown:?}");

        let rows = "document.querySelectorAll('[data-testid=visitor-row]').length === 0";
        world.browser.until(rows, PATIENCE).await?;
        world.browser.type_into("[data-testid=join-code]", "111 111 111").await?;
        world.browser.click("[data-testid=join]").await?;
        world.browser.until("!document.querySelector('[data-testid=join-problem]').hidden", PATIENCE).await?;
        world.shoot_browser("code-wrong-browser.png").await?;
        world.browser.run("document.querySelector('[data-testid=join-code]').select()", vec![]).await?;
        world.browser.type_into("[data-testid=join-code]", &shown).await?;
        world.browser.click("[data-testid=join]").await?;
        world.request_state("displayed").await?;
        world.shoot_screen("code-asked-visitor.png").await?;
        world.shoot_browser("code-asked-browser.png").await?;
        world.accept().await?;
        world.watching().await?;
        world.shoot_browser("code-watching-browser.png").await?;
        world.shoot_screen("code-sharing-visitor.png").await?;
        let session = "(() => { const said = document.querySelector('[data-testid=session-state]'); return said && {...said.dataset}; })()";
        let session = world.browser.until(session, PATIENCE).await?;
        assert_eq!((session["key"].as_str(), session["presenceStart"].as_str()), (Some(code.as_str()), Some("false")));
        // The sharing bar comes first: End has the first Tab.
        world.desk.press_times(key::TAB, 1)?;
        world.desk.press(key::SPACE)?;
        let reason = "document.querySelector('[data-testid=ended-message]')?.dataset.reason ?? null";
        assert_eq!(world.browser.until(reason, PATIENCE).await?, "visitor_ended");
        let record = std::fs::read_to_string(folder.join("home/oneclick-visitor/audit.jsonl"))?;
        assert!(record.contains("wrong code") && record.contains(&code) && record.contains("accepted"), "{record}");
        assert!(!record.contains("111111111"), "a wrong code is nobody's business: {record}");
        world.browser.quit().await
    });
}

/// Shares, stops the app in some way, and returns the end's reason as the agent sees it.
fn ended_by(name: &str, stop: impl FnOnce(&World) -> Outcome<()>) -> serde_json::Value {
    block_on(async {
        let world = World::start(Path::new(PROGRAM), &folder(name)).await?;
        world.log_in().await?;
        world.connect().await?;
        world.accept().await?;
        world.watching().await?;
        stop(&world)?;
        let reason = "document.querySelector('[data-testid=ended-message]')?.dataset.reason ?? null";
        let reason = world.browser.until(reason, PATIENCE).await?;
        world.browser.quit().await?;
        Ok(reason)
    })
}

#[test]
fn closing_the_window_ends_the_session() {
    let _alone = alone();
    let close = |world: &World| world.desk.close(world.desk.wait_for_window("OneClick Visitor", PATIENCE)?);
    assert_eq!(ended_by("close", close), "app_closed");
}

/// With the main window away, the bar in its own window still says it, its clock runs, and it ends it.
#[test]
fn the_bar_outlives_the_minimised_window_and_ends_the_session() {
    let _alone = alone();
    block_on(async {
        let folder = folder("bar");
        let world = World::start(Path::new(PROGRAM), &folder).await?;
        world.log_in().await?;
        world.connect().await?;
        world.accept().await?;
        world.watching().await?;
        let bar = world.desk.wait_for_bar(PATIENCE)?;
        let window = world.desk.wait_for_window("OneClick Visitor", PATIENCE)?;
        world.desk.wait_until_still(std::time::Duration::from_millis(250), PATIENCE)?;
        world.desk.minimise(window)?;
        world.row_where("row.dataset.visible === 'false'").await?;
        world.shoot_screen("minimised-visitor.png").await?;
        assert!(world.desk.is_mapped(bar)? && !world.desk.is_mapped(window)?);
        let place = world.desk.place_of(bar)?;
        assert!(place.y < 60 && (i32::from(place.x) + i32::from(place.width) / 2 - 640).abs() < 4, "{place:?}");
        for _ in 0..2 {
            world.desk.wait_until_changed(place, std::time::Duration::from_secs(3))?;
        }
        // Its body moves it, and brings the main window.
        world.desk.drag((place.x + 100, place.y + 20), (-80, 160))?;
        let dragged = world.desk.place_of(bar)?;
        assert!((dragged.x - place.x + 80).abs() < 30 && (dragged.y - place.y - 160).abs() < 30, "{dragged:?}");
        let place = dragged;
        world.desk.click_at(place.x + 100, place.y + 20)?;
        world.row_where("row.dataset.visible === 'true'").await?;
        assert!(world.desk.is_mapped(window)?);
        world.shoot_screen("raised-visitor.png").await?;
        world.desk.minimise(window)?;
        world.row_where("row.dataset.visible === 'false'").await?;
        // End is the button at its right.
        world.desk.click_at(place.x + place.width as i16 - 36, place.y + place.height as i16 / 2)?;
        let reason = "document.querySelector('[data-testid=ended-message]')?.dataset.reason ?? null";
        assert_eq!(world.browser.until(reason, PATIENCE).await?, "visitor_ended");
        world.shoot_screen("ended-visitor.png").await?;
        assert!(world.desk.is_mapped(bar).map_or(true, |mapped| !mapped), "the bar went with the session");
        world.browser.quit().await
    });
}

/// Waits until the visitor's real screen shows this colour at a place, or does not any more.
fn until_colour(world: &World, (x, y): (i16, i16), colour: [u8; 3], shown: bool) -> Outcome<()> {
    let place = x11rb::protocol::xproto::Rectangle { x, y, width: 1, height: 1 };
    let seen = world.desk.while_damaged(PATIENCE, |desk| Ok(((desk.part(place)?.rgb == colour) == shown).then_some(())));
    seen.map_err(|error| format!("{x},{y} {colour:?} {shown}: {error}").into())
}

#[test]
fn what_the_agent_draws_is_on_the_visitors_screen_and_goes() {
    const CANVAS: &str = "[data-testid=viewer-canvas]";
    const BORDER: [u8; 3] = [0xD9, 0x36, 0x2F];
    const INK: [u8; 3] = [0xE6, 0x00, 0x7E];
    let _alone = alone();
    block_on(async {
        let world = World::start(Path::new(PROGRAM), &folder("ink")).await?;
        world.log_in().await?;
        world.connect().await?;
        world.accept().await?;
        world.watching().await?;
        until_colour(&world, (1, 400), BORDER, true)?;
        world.browser.click("[data-testid=draw]").await?;
        world.browser.move_over(CANVAS, &[(0.1, 0.85), (0.4, 0.7), (0.9, 0.7)], true).await?;
        // Half way along, and right where the agent's canvas has that place.
        until_colour(&world, (768, 560), INK, true)?;
        world.browser.click("[data-testid=point]").await?;
        world.browser.move_over(CANVAS, &[(0.2, 0.2), (0.5, 0.5)], false).await?;
        until_colour(&world, (643, 410), INK, true)?;
        world.browser.screenshot(&folder("ink").join("ink-agent.png")).await?;
        world.desk.capture()?.save(&folder("ink").join("ink-visitor.png"))?;
        until_colour(&world, (768, 560), INK, false)?;
        until_colour(&world, (643, 410), INK, false)?;
        world.browser.click("[data-testid=end]").await?;
        until_colour(&world, (1, 400), BORDER, false)?;
        world.browser.quit().await
    });
}

#[test]
fn closing_the_bar_ends_the_session() {
    let _alone = alone();
    let close = |world: &World| world.desk.close(world.desk.wait_for_bar(PATIENCE)?);
    assert_eq!(ended_by("close-bar", close), "visitor_ended");
}

#[test]
fn a_request_of_the_system_to_stop_ends_the_session() {
    let _alone = alone();
    assert_eq!(ended_by("terminate", |world| world.app.terminate()), "app_closed");
}

#[test]
fn a_crash_of_the_app_and_its_service_is_seen_at_once() {
    let _alone = alone();
    block_on(async {
        let mut world = World::start(Path::new(PROGRAM), &folder("crash")).await?;
        world.log_in().await?;
        world.connect().await?;
        world.accept().await?;
        world.watching().await?;
        // The embedded service dies with the app, so the agent loses both: the console says that it is reconnecting.
        world.app.kill()?;
        let lost = "!document.querySelector('[data-testid=link-state]').textContent.includes('Live')";
        world.browser.until(lost, PATIENCE).await?;
        world.browser.quit().await
    });
}

#[test]
fn a_window_that_the_visitor_hides_never_reaches_the_agent() {
    const NO_PICTURE_YET: [u8; 3] = [0xE7, 0xEB, 0xF1];
    let _alone = alone();
    block_on(async {
        let world = World::start(Path::new(PROGRAM), &folder("hidden")).await?;
        world.log_in().await?;
        world.connect().await?;
        // With the picture in the prompt comes the list of windows.
        until_colour(&world, (560, 284), NO_PICTURE_YET, false)?;
        world.desk.press_times(key::TAB, 2)?;
        world.desk.press_times(key::SPACE, 1)?;
        // The one window besides the app's own.
        world.desk.press_times(key::TAB, 1)?;
        world.desk.press_times(key::SPACE, 1)?;
        world.shoot_screen("hidden-asked-visitor.png").await?;
        // Terms link, More time, Decline, Accept; the keys until here took longer than the buttons are inert.
        world.desk.press_times(key::TAB, 4)?;
        world.desk.press(key::SPACE)?;
        world.watching().await?;
        world.shoot_browser("hidden-agent.png").await?;
        let (seen, real) = (world.browser.canvas("[data-testid=viewer-canvas]").await?, world.desk.capture()?);
        let form = |picture: &walk::picture::Picture| {
            let rows = (100..440).flat_map(|y| (60..360).map(move |x| (y * 1280 + x) * 3));
            let brightness: Vec<u8> = rows.map(|at| picture.rgb[at]).collect();
            brightness.iter().max().copied().zip(brightness.iter().min().copied())
        };
        let range = |picture| form(picture).map(|(most, least)| most - least);
        assert!(range(&real) > Some(100), "the form is on the visitor's screen");
        assert!(range(&seen) < Some(8), "a plain area: {:?}", form(&seen));
        world.browser.click("[data-testid=end]").await?;
        world.browser.quit().await
    });
}
