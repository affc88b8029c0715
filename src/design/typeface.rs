//! The typeface of everything the app writes, and the signs that stand beside words. Both are compiled in, so that the app
//! looks the same on every machine; their licences lie beside them in `assets/fonts`.

use std::sync::Arc;

use egui::accesskit::Node;
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily, VariationCoords};
use egui::{Align2, Color32, Context, FontData, FontDefinitions, FontFamily, FontId, FontTweak, Rect, Response, Sense, Ui, Vec2};

/// One file for every weight (SIL Open Font License).
static INTER: &[u8] = include_bytes!("../../assets/fonts/Inter.ttf");
/// Arabic letters, which Inter lacks and few systems can be trusted to have (SIL Open Font License).
static ARABIC: &[u8] = include_bytes!("../../assets/fonts/NotoSansArabic.ttf");
/// The signs of [`Icon`] alone (ISC licence).
static LUCIDE: &[u8] = include_bytes!("../../assets/fonts/Lucide.ttf");

/// Weights on the scale of OpenType's `wght` axis.
const REGULAR: f32 = 420.0;
const STRONG: f32 = 600.0;

/// The family of headings, buttons and whatever else carries weight.
pub(crate) fn strong() -> FontFamily {
    FontFamily::Name("oneclick strong".into())
}

fn signs() -> FontFamily {
    FontFamily::Name("oneclick signs".into())
}

fn weight(weight: f32) -> FontData {
    FontData::from_static(INTER).tweak(FontTweak { coords: VariationCoords::new([(b"wght", weight)]), ..FontTweak::default() })
}

/// Gives an app of somebody else's the families that ours are drawn with, beside its own; false until they are there.
pub(crate) fn provide(ctx: &Context) -> bool {
    let there = ctx.fonts(|fonts| fonts.definitions().families.contains_key(&signs()));
    if !there {
        for (name, data, family) in [("Inter strong", weight(STRONG), strong()), ("Lucide", FontData::from_static(LUCIDE), signs())] {
            let families = vec![InsertFontFamily { family, priority: FontPriority::Highest }];
            ctx.add_font(FontInsert::new(name, data, families));
        }
        ctx.request_repaint();
    }
    there
}

/// Our typeface first; what it lacks comes from egui's own fonts.
pub(crate) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, data) in [("Inter", weight(REGULAR)), ("Inter strong", weight(STRONG))] {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    for (name, file) in [("Noto Sans Arabic", ARABIC), ("Lucide", LUCIDE)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(file)));
    }
    let rest = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let with = |first: &str| [first, "Noto Sans Arabic"].map(str::to_owned).into_iter().chain(rest.clone()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, with("Inter"));
    fonts.families.insert(strong(), with("Inter strong"));
    fonts.families.insert(signs(), vec!["Lucide".to_owned()]);
    fonts
}

/// A sign, by what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// The first area of the app.
    Home,
    /// What happened before.
    History,
    /// Help.
    Help,
    /// Settings.
    Settings,
    /// Leaving.
    LogOut,
    /// A screen.
    Monitor,
    /// Being seen.
    Eye,
    /// Pause.
    Pause,
    /// Going on.
    Play,
    /// Good.
    Check,
    /// Away with it.
    Cross,
    /// Mind this.
    Warning,
    /// For information.
    Info,
    /// No connection.
    Offline,
    /// Elsewhere: in a browser.
    External,
    /// Waiting.
    Hourglass,
    /// To a file.
    Download,
    /// Deleting.
    Bin,
    /// A person.
    User,
    /// The keyboard.
    Keyboard,
    /// Notifications.
    Bell,
    /// Looks.
    Palette,
    /// Starting with the system.
    Power,
    /// The network.
    Globe,
    /// A file.
    File,
    /// The screen is shared.
    Sharing,
    /// Not being seen.
    EyeOff,
    /// A window.
    Window,
    /// Protected.
    Shield,
}

impl Icon {
    /// Where Lucide has it.
    fn letter(self) -> char {
        match self {
            Self::Home => '\u{e0f5}',
            Self::History => '\u{e1f5}',
            Self::Help => '\u{e082}',
            Self::Settings => '\u{e154}',
            Self::LogOut => '\u{e10e}',
            Self::Monitor => '\u{e11d}',
            Self::Eye => '\u{e0ba}',
            Self::Pause => '\u{e12e}',
            Self::Play => '\u{e13c}',
            Self::Check => '\u{e06c}',
            Self::Cross => '\u{e1b2}',
            Self::Warning => '\u{e193}',
            Self::Info => '\u{e0f9}',
            Self::Offline => '\u{e1af}',
            Self::External => '\u{e0b9}',
            Self::Hourglass => '\u{e296}',
            Self::Download => '\u{e0b2}',
            Self::Bin => '\u{e18e}',
            Self::User => '\u{e19f}',
            Self::Keyboard => '\u{e284}',
            Self::Bell => '\u{e059}',
            Self::Palette => '\u{e1dd}',
            Self::Power => '\u{e140}',
            Self::Globe => '\u{e0e8}',
            Self::File => '\u{e0cc}',
            Self::Sharing => '\u{e14f}',
            Self::EyeOff => '\u{e0bb}',
            Self::Window => '\u{e426}',
            Self::Shield => '\u{e1ff}',
        }
    }
}

/// Draws a sign. Screen readers pass over it: what it means stands in words beside it.
pub(crate) fn icon(ui: &mut Ui, icon: Icon, size: f32, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    ui.ctx().accesskit_node_builder(response.id, Node::set_hidden);
    paint_icon(ui, icon, rect, colour);
    response
}

/// Draws a sign in the middle of a place that was made for it.
pub(crate) fn paint_icon(ui: &Ui, icon: Icon, place: Rect, colour: Color32) {
    let font = FontId::new(place.height(), signs());
    ui.painter().text(place.center(), Align2::CENTER_CENTER, icon.letter(), font, colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_and_every_sign_are_in_the_files() {
        const ALL: [Icon; 29] = [
            Icon::Home,
            Icon::History,
            Icon::Help,
            Icon::Settings,
            Icon::LogOut,
            Icon::Monitor,
            Icon::Eye,
            Icon::Pause,
            Icon::Play,
            Icon::Check,
            Icon::Cross,
            Icon::Warning,
            Icon::Info,
            Icon::Offline,
            Icon::External,
            Icon::Hourglass,
            Icon::Download,
            Icon::Bin,
            Icon::User,
            Icon::Keyboard,
            Icon::Bell,
            Icon::Palette,
            Icon::Power,
            Icon::Globe,
            Icon::File,
            Icon::Sharing,
            Icon::EyeOff,
            Icon::Window,
            Icon::Shield,
        ];
        let ctx = Context::default();
        ctx.set_fonts(definitions());
        ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
        ctx.fonts_mut(|fonts| {
            for icon in ALL {
                assert!(fonts.has_glyph(&FontId::new(16.0, signs()), icon.letter()), "{icon:?}");
            }
            let width = |fonts: &mut egui::epaint::text::FontsView<'_>, family| fonts.glyph_width(&FontId::new(100.0, family), 'm');
            let (regular, strong) = (width(fonts, FontFamily::Proportional), width(fonts, strong()));
            assert!(strong > regular + 1.0, "the weights differ: {regular} and {strong}");
        });
    }
}
