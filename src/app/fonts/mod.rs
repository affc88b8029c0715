//! Fonts of the system, for the characters that the app's own fonts do not have: other scripts in names, and whole languages.
//!
//! Nothing is looked for until such a character is to be drawn. Then a thread looks at all fonts of the system while the
//! character is drawn as a box, and everything is drawn anew once it is done.

mod cmap;
mod library;

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{Context, FontFamily, ViewportId};

use super::words::Language;
use library::Library;

/// The most fonts that are installed in one run, each up to some 20 MB: a name cannot make the app load all there are.
const MAX_FONTS: usize = 16;
/// The most characters whose fonts are read ahead by the thread.
const MAX_AHEAD: usize = 64;

/// What the app holds: it starts the search and follows the language.
pub(crate) struct Fonts {
    shared: Arc<SystemFonts>,
    language: Language,
}

/// What egui asks.
#[derive(Default)]
struct SystemFonts(Mutex<State>);

#[derive(Default)]
enum State {
    /// Nothing was looked for; these characters are wanted.
    #[default]
    Idle,
    /// These characters are wanted.
    Wanted(Vec<char>),
    /// The thread looks for fonts.
    Searching,
    /// It is done; so many fonts were handed out.
    Done(Library, Vec<String>),
}

impl Fonts {
    /// Without fonts of the system, until they are [installed](Self::install).
    pub(crate) fn new() -> Self {
        Self { shared: Arc::default(), language: Language::English }
    }

    /// Lets egui ask for fonts of the system.
    pub(crate) fn install(&self, ctx: &Context) {
        install(&self.shared, ctx);
    }

    /// To be called at the start and after drawing: begins the search if the language or something that was drawn needs it,
    /// and lets the fonts follow the language.
    pub(crate) fn follow(&mut self, ctx: &Context, language: Language) {
        let mut state = self.shared.lock();
        if language != self.language {
            self.language = language;
            if let State::Done(library, handed_out) = &mut *state {
                library.prefer(language);
                handed_out.clear();
                drop(state);
                self.install(ctx);
                return;
            }
        }
        if matches!(*state, State::Idle) && !is_latin(language.own_name()) {
            *state = State::Wanted(language.own_name().chars().collect());
        }
        if let State::Wanted(characters) = &mut *state {
            let characters = mem::take(characters);
            *state = State::Searching;
            drop(state);
            self.search(ctx, characters);
        }
    }

    /// As if the search had found nothing.
    #[cfg(test)]
    pub(crate) fn find_nothing(&self) {
        *self.shared.lock() = State::Done(Library::default(), Vec::new());
    }

    /// Whether it is known that the system has no font for a language.
    pub(crate) fn lack(&self, language: Language) -> bool {
        match &*self.shared.lock() {
            State::Done(library, _) => !is_latin(language.own_name()) && !library.covers(language.own_name()),
            State::Idle | State::Wanted(_) | State::Searching => false,
        }
    }

    fn search(&self, ctx: &Context, characters: Vec<char>) {
        let (shared, ctx, language) = (Arc::clone(&self.shared), ctx.clone(), self.language);
        let started = std::thread::Builder::new().name("fonts".to_owned()).spawn(move || {
            let library = search(language, &characters);
            *shared.lock() = State::Done(library, Vec::new());
            install(&shared, &ctx);
            ctx.request_repaint_of(ViewportId::ROOT);
        });
        if let Err(error) = started {
            tracing::warn!(%error, "the fonts of the system are not looked for");
        }
    }
}

/// egui asks at most once for a character, until this is called again.
fn install(shared: &Arc<SystemFonts>, ctx: &Context) {
    ctx.set_font_providers(vec![Arc::clone(shared) as Arc<dyn FontProvider>]);
}

fn search(language: Language, characters: &[char]) -> Library {
    let start = Instant::now();
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    let mut library = Library::read(&fonts);
    library.prefer(language);
    for c in characters {
        library.font_for(*c, &FontFamily::Proportional);
    }
    tracing::info!(fonts = library.len(), took = ?start.elapsed(), "looked for the fonts of the system");
    library
}

fn is_latin(text: &str) -> bool {
    text.chars().all(|c| c < '\u{250}')
}

impl SystemFonts {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let c = request.cluster.chars().next()?;
        match &mut *self.lock() {
            state @ State::Idle => *state = State::Wanted(vec![c]),
            State::Wanted(characters) if characters.len() < MAX_AHEAD => characters.push(c),
            State::Wanted(_) | State::Searching => {}
            State::Done(library, handed_out) => {
                let font = library.font_for(c, request.family);
                let Some(font) = font else {
                    // Not which one: it may come from a name or a title.
                    tracing::debug!("no font of the system has a character that is to be drawn");
                    return None;
                };
                if !handed_out.contains(&font.name) {
                    if handed_out.len() == MAX_FONTS {
                        return None;
                    }
                    handed_out.push(font.name.clone());
                }
                return Some(font);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(fonts: &Fonts, cluster: &str) -> Option<FontInsert> {
        fonts.shared.font_for(&FallbackRequest { cluster, family: &FontFamily::Proportional })
    }

    #[test]
    fn nothing_is_looked_for_until_a_character_is_missing() {
        let mut fonts = Fonts::new();
        fonts.follow(&Context::default(), Language::German);
        assert!(matches!(*fonts.shared.lock(), State::Idle));
        assert!(asked(&fonts, "直").is_none());
        assert!(matches!(&*fonts.shared.lock(), State::Wanted(characters) if characters == &['直']));
        assert!(!fonts.lack(Language::Japanese), "not known yet");
    }

    #[test]
    fn a_font_that_was_found_draws_what_the_own_ones_do_not_have() {
        let file = std::env::temp_dir().join(format!("oneclick-font-{}.ttf", std::process::id()));
        let mut own = egui::FontDefinitions::default();
        std::fs::write(&file, own.font_data["Ubuntu-Light"].bytes()).unwrap();
        let mut database = fontdb::Database::new();
        database.load_font_file(&file).unwrap();
        own.families.insert(FontFamily::Proportional, vec!["Hack".to_owned()]);
        let (ctx, fonts) = (Context::default(), Fonts::new());
        ctx.set_fonts(own);
        fonts.install(&ctx);
        let has = || {
            let mut seen = false;
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                seen = ui.fonts_mut(|fonts| fonts.has_glyph(&egui::FontId::proportional(15.0), 'Ə'));
            });
            output.textures_delta.clear(); // nothing is painted here
            seen
        };
        assert!(!has());
        *fonts.shared.lock() = State::Done(Library::read(&database), Vec::new());
        assert!(!has(), "egui asks once");
        fonts.install(&ctx);
        assert!(has());
        std::fs::remove_file(file).unwrap();
    }

    #[test]
    fn a_language_of_other_letters_is_looked_for_before_anything_is_drawn() {
        let mut fonts = Fonts::new();
        fonts.follow(&Context::default(), Language::Japanese);
        assert!(matches!(*fonts.shared.lock(), State::Searching | State::Done(..)));
    }

    #[test]
    fn a_system_without_fonts_lacks_what_is_not_written_in_latin_letters() {
        let fonts = Fonts::new();
        fonts.find_nothing();
        assert!(asked(&fonts, "直").is_none());
        let lacking: Vec<_> = Language::ALL.into_iter().filter(|language| fonts.lack(*language)).collect();
        assert_eq!(lacking, [Language::Japanese, Language::Chinese, Language::Arabic]);
    }
}
