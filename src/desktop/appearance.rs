//! How the person wants things to look: what the desktop's portal says of it (`org.freedesktop.portal.Settings`).

use std::cell::Cell;
use std::collections::HashMap;
use std::time::Duration;

use zbus::message::Type;
use zbus::names::OwnedUniqueName;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MatchRule, Message};

use super::follow::{Asking, News, Service, Told, follow, run, wake};

pub use super::Appearance;

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const SETTINGS: &str = "org.freedesktop.portal.Settings";
/// What every desktop names alike.
const COMMON: &str = "org.freedesktop.appearance";
/// What GNOME names, and what others imitate: older portals say nothing of motion elsewhere.
const GNOME: &str = "org.gnome.desktop.interface";
/// How long the portal may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Says how the person wants things to look, unless that is the default, and each change of it, for as long as there is the
/// bus. Returns at once; the callback runs on a thread named `appearance`. Without a portal there is one line in the log; if
/// one comes later, it is heard. What was said last holds when it goes.
pub fn watch(on_change: impl Fn(Appearance) + Send + 'static) {
    let started = std::thread::Builder::new().name("appearance".to_owned()).spawn(move || {
        let last = Cell::new(Appearance::default());
        let tell = |news| match news {
            News::Fact(fact) if last.replace(fact) == fact => {}
            News::Fact(fact) => on_change(fact),
            News::Unknown(why) => tracing::info!(why, "the desktop's appearance is not known"),
        };
        let ended = run(async {
            let bus = zbus::connection::Builder::session()?.method_timeout(PATIENCE).build().await?;
            wake(&bus, PORTAL).await;
            follow(&bus, &Portal, &tell).await
        });
        if let Err(error) = ended {
            tracing::info!(%error, "the desktop's appearance is not known");
        }
    });
    if let Err(error) = started {
        tracing::warn!(%error, "the desktop's appearance is not known");
    }
}

struct Portal;

impl Service for Portal {
    type Fact = Appearance;

    fn name(&self) -> &'static str {
        PORTAL
    }

    fn signals(&self) -> zbus::Result<MatchRule<'static>> {
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(PORTAL)?.path(PATH)?;
        Ok(rule.interface(SETTINGS)?.member("SettingChanged")?.build())
    }

    fn ask<'a>(&'a self, bus: &'a Connection, owner: OwnedUniqueName) -> Asking<'a, Appearance> {
        Box::pin(async move {
            let wanted = [COMMON, GNOME].as_slice();
            let answer = bus.call_method(Some(&owner), PATH, Some(SETTINGS), "ReadAll", &(wanted,)).await?;
            let appearance = appearance(&answer.body().deserialize()?);
            Ok((answer, appearance))
        })
    }

    fn told(&self, signal: &Message) -> Told<Appearance> {
        let body = signal.body();
        match body.deserialize::<(&str, &str, OwnedValue)>() {
            // One of them may outweigh another, so all are asked for again.
            Ok((COMMON | GNOME, ..)) => Told::Ask,
            Ok(_) | Err(_) => Told::Nothing,
        }
    }
}

/// The settings of a portal: by namespace, then by name.
type Settings = HashMap<String, HashMap<String, OwnedValue>>;

fn appearance(settings: &Settings) -> Appearance {
    let value = |namespace: &str, name: &str| settings.get(namespace)?.get(name);
    let number = |name: &str| value(COMMON, name)?.downcast_ref::<u32>().ok();
    let animations = || value(GNOME, "enable-animations")?.downcast_ref::<bool>().ok();
    Appearance {
        reduced_motion: number("reduced-motion").map_or_else(|| animations() == Some(false), |preference| preference == 1),
        dark: match number("color-scheme") {
            Some(1) => Some(true),
            Some(2) => Some(false),
            Some(_) | None => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zbus::zvariant::Value;

    fn of(values: &[(&str, &str, Value<'_>)]) -> Appearance {
        let mut settings = Settings::new();
        for (namespace, name, value) in values {
            let value = OwnedValue::try_from(value.clone()).unwrap();
            settings.entry((*namespace).to_owned()).or_default().insert((*name).to_owned(), value);
        }
        appearance(&settings)
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(of(&[]), Appearance { reduced_motion: false, dark: None });
        assert_eq!(of(&[(COMMON, "color-scheme", Value::from("dark")), (GNOME, "enable-animations", Value::from(0_u32))]), of(&[]));
    }

    #[test]
    fn motion_is_what_the_common_setting_says_and_gnome_s_where_there_is_none() {
        let (off, on) = ((GNOME, "enable-animations", Value::from(false)), (GNOME, "enable-animations", Value::from(true)));
        assert!(of(std::slice::from_ref(&off)).reduced_motion && !of(std::slice::from_ref(&on)).reduced_motion);
        let common = |preference: u32| (COMMON, "reduced-motion", Value::from(preference));
        assert!(of(&[common(1), on]).reduced_motion);
        assert!(!of(&[common(0), off.clone()]).reduced_motion && !of(&[common(7), off]).reduced_motion);
    }

    #[test]
    fn dark_and_light_are_wishes_and_no_wish_is_neither() {
        let scheme = |number: u32| of(&[(COMMON, "color-scheme", Value::from(number))]).dark;
        assert_eq!([scheme(0), scheme(1), scheme(2), scheme(3)], [None, Some(true), Some(false), None]);
    }
}
