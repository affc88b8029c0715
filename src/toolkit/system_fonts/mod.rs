//! Fonts of the system, for the characters that an application's own fonts do not have: other scripts in names, and whole
//! languages.
//!
//! Nothing is looked for until such a character is to be drawn. Then a thread looks at all fonts of the system while the
//! character is drawn as a box, and everything is drawn anew once it is done. Files are read by a thread as well, and only
//! those of fonts that are needed: drawing waits for none.

mod coverage;
mod library;

use std::mem;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use egui::epaint::text::{FallbackRequest, FontInsert, FontProvider};
use egui::{Context, FontFamily, ViewportId};

use library::{Best, Library, read_file};

/// The most fonts that are installed in one run, each up to some 20 MB: no text can make the application load all there are.
const MAX_FONTS: usize = 16;
/// The most characters whose fonts are read ahead by the thread.
const MAX_AHEAD: usize = 64;

/// What the language of the application is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letters {
    /// A text in them: fonts are searched at once if it is not in Latin letters, and the language is lacking without its glyphs.
    pub(crate) sample: &'static str,
    /// Whether Han characters are to look as in Japanese.
    pub(crate) japanese: bool,
}

/// Starts the search and follows the language; held by the application.
pub(crate) struct SystemFonts {
    provider: Arc<Provider>,
    letters: Letters,
}

/// What egui asks for a font.
#[derive(Default)]
struct Provider(Mutex<State>);

#[derive(Default)]
enum State {
    /// Nothing was looked for; these characters are wanted.
    #[default]
    Idle,
    /// These characters are wanted.
    Wanted(Vec<char>),
    /// The thread looks for fonts.
    Searching,
    /// It is done.
    Done(Done),
}

#[derive(Default)]
struct Done {
    library: Library,
    /// Names of the fonts that egui has.
    handed_out: Vec<String>,
    /// Files that are to be read.
    wanted: Vec<PathBuf>,
    /// Files that are being read.
    reading: Vec<PathBuf>,
}

impl Done {
    fn font_for(&mut self, c: char, family: &FontFamily) -> Option<FontInsert> {
        let is_full = self.handed_out.len() + self.wanted.len() + self.reading.len() >= MAX_FONTS;
        match self.library.font_for(c, family) {
            Best::Font(font) => {
                if !self.handed_out.contains(&font.name) {
                    if self.handed_out.len() == MAX_FONTS {
                        return None;
                    }
                    self.handed_out.push(font.name.clone());
                }
                return Some(*font);
            }
            Best::Unread(file) => {
                if !is_full && !self.wanted.contains(&file) && !self.reading.contains(&file) {
                    self.wanted.push(file);
                }
            }
            // Not which one: it may come from a name or a title.
            Best::Nothing => tracing::debug!("no font of the system has a character that is to be drawn"),
        }
        None
    }
}

impl SystemFonts {
    /// Without fonts of the system, until they are [installed](Self::install).
    pub(crate) fn new(letters: Letters) -> Self {
        Self { provider: Arc::default(), letters }
    }

    /// Lets egui ask for fonts of the system.
    pub(crate) fn install(&self, ctx: &Context) {
        install(&self.provider, ctx);
    }

    /// To be called at the start and after drawing: begins the search if the language or something that was drawn needs it,
    /// reads the fonts that are needed, and lets them follow the language.
    pub(crate) fn follow(&mut self, ctx: &Context, letters: Letters) {
        let mut state = self.provider.lock();
        if letters != self.letters {
            self.letters = letters;
            if let State::Done(done) = &mut *state {
                done.library.prefer(letters);
                done.handed_out.clear();
                drop(state);
                self.install(ctx);
                return;
            }
        }
        if matches!(*state, State::Idle) && !is_latin(letters.sample) {
            *state = State::Wanted(letters.sample.chars().collect());
        }
        match &mut *state {
            State::Wanted(characters) => {
                let characters = mem::take(characters);
                *state = State::Searching;
                drop(state);
                self.search(ctx, characters);
            }
            // Those that are wanted meanwhile are next.
            State::Done(done) if done.reading.is_empty() && !done.wanted.is_empty() => {
                done.reading = mem::take(&mut done.wanted);
                let files = done.reading.clone();
                drop(state);
                self.read(ctx, files);
            }
            State::Idle | State::Searching | State::Done(_) => {}
        }
    }

    /// As if a search were under way, which ends only when it is told to.
    #[cfg(test)]
    pub(crate) fn search_on(&self) {
        *self.provider.lock() = State::Searching;
    }

    /// As if the search had found nothing.
    #[cfg(test)]
    pub(crate) fn find_nothing(&self) {
        *self.provider.lock() = State::Done(Done::default());
    }

    /// Whether it is known that the system has no font for these letters.
    pub(crate) fn lack(&self, letters: Letters) -> bool {
        match &*self.provider.lock() {
            State::Done(done) => !is_latin(letters.sample) && !done.library.covers(letters.sample),
            State::Idle | State::Wanted(_) | State::Searching => false,
        }
    }

    fn search(&self, ctx: &Context, characters: Vec<char>) {
        let letters = self.letters;
        self.work(ctx, move |provider| {
            let library = search(letters, &characters);
            *provider.lock() = State::Done(Done { library, ..Done::default() });
        });
    }

    fn read(&self, ctx: &Context, files: Vec<PathBuf>) {
        self.work(ctx, move |provider| {
            let fonts: Vec<_> = files.into_iter().map(|file| (read_file(&file), file)).collect();
            if let State::Done(done) = &mut *provider.lock() {
                fonts.into_iter().for_each(|(font, file)| done.library.add(file, font));
                done.reading.clear();
            }
        });
    }

    /// Does something that takes its time on a thread, and draws everything anew once it is done.
    fn work(&self, ctx: &Context, work: impl FnOnce(&Provider) + Send + 'static) {
        let (provider, ctx) = (Arc::clone(&self.provider), ctx.clone());
        let started = std::thread::Builder::new().name("fonts".to_owned()).spawn(move || {
            work(&provider);
            install(&provider, &ctx);
            ctx.request_repaint_of(ViewportId::ROOT);
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no fonts of the system are used");
        }
    }
}

/// egui asks at most once for a character, until this is called again.
fn install(provider: &Arc<Provider>, ctx: &Context) {
    ctx.set_font_providers(vec![Arc::clone(provider) as Arc<dyn FontProvider>]);
}

fn search(letters: Letters, characters: &[char]) -> Library {
    let start = Instant::now();
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    let mut library = Library::read(&fonts);
    library.prefer(letters);
    for c in characters {
        if let (Best::Unread(file), true) = (library.font_for(*c, &FontFamily::Proportional), library.read_files() < MAX_FONTS) {
            let font = read_file(&file);
            library.add(file, font);
        }
    }
    tracing::info!(fonts = library.len(), took = ?start.elapsed(), "looked for the fonts of the system");
    library
}

fn is_latin(text: &str) -> bool {
    text.chars().all(|c| c < '\u{250}')
}

impl Provider {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FontProvider for Provider {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let c = request.cluster.chars().next()?;
        match &mut *self.lock() {
            state @ State::Idle => *state = State::Wanted(vec![c]),
            State::Wanted(characters) if characters.len() < MAX_AHEAD => characters.push(c),
            State::Wanted(_) | State::Searching => {}
            State::Done(done) => return done.font_for(c, request.family),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const ENGLISH: Letters = Letters { sample: "English", japanese: false };
    pub(super) const JAPANESE: Letters = Letters { sample: "日本語", japanese: true };
    pub(super) const CHINESE: Letters = Letters { sample: "简体中文", japanese: false };

    fn asked(fonts: &SystemFonts, cluster: &str) -> Option<FontInsert> {
        fonts.provider.font_for(&FallbackRequest { cluster, family: &FontFamily::Proportional })
    }

    #[test]
    fn nothing_is_looked_for_until_a_character_is_missing() {
        let mut fonts = SystemFonts::new(ENGLISH);
        fonts.follow(&Context::default(), ENGLISH);
        assert!(matches!(*fonts.provider.lock(), State::Idle));
        assert!(asked(&fonts, "直").is_none());
        assert!(matches!(&*fonts.provider.lock(), State::Wanted(characters) if characters == &['直']));
        assert!(!fonts.lack(JAPANESE), "not known yet");
    }

    #[test]
    fn a_font_that_was_found_draws_what_the_own_ones_do_not_have() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("font.ttf");
        let mut own = egui::FontDefinitions::default();
        std::fs::write(&file, own.font_data["Ubuntu-Light"].bytes()).unwrap();
        let mut database = fontdb::Database::new();
        database.load_font_file(&file).unwrap();
        own.families.insert(FontFamily::Proportional, vec!["Hack".to_owned()]);
        let (ctx, mut fonts) = (Context::default(), SystemFonts::new(ENGLISH));
        ctx.set_fonts(own);
        fonts.install(&ctx);
        let (wake, woken) = std::sync::mpsc::channel();
        ctx.set_request_repaint_callback(move |_| {
            wake.send(()).ok(); // the test may be over
        });
        let has = || {
            let mut seen = false;
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                seen = ui.fonts_mut(|fonts| fonts.has_glyph(&egui::FontId::proportional(15.0), 'Ə'));
            });
            output.textures_delta.clear(); // nothing is painted here
            seen
        };
        assert!(!has());
        *fonts.provider.lock() = State::Done(Done { library: Library::read(&database), ..Done::default() });
        assert!(!has(), "egui asks once");
        fonts.install(&ctx);
        assert!(!has(), "nothing is read while it is drawn");
        woken.try_iter().for_each(drop);
        fonts.follow(&ctx, ENGLISH);
        while !has() {
            woken.recv_timeout(std::time::Duration::from_secs(10)).expect("nothing woke the window");
        }
        // From then on nothing asks for a frame.
        has();
        woken.try_iter().for_each(drop);
        fonts.follow(&ctx, ENGLISH);
        assert!(has() && woken.try_recv().is_err());
    }

    #[test]
    fn however_many_fonts_are_needed_only_some_are_read() {
        let mut done = Done {
            library: Library::of((0..40).map(|n| (n.to_string(), char::from_u32(0x4E00 + n).into_iter().collect()))),
            ..Done::default()
        };
        for c in (0x4E00..0x4E00 + 40).filter_map(char::from_u32).chain(['\u{4E00}']) {
            assert!(done.font_for(c, &FontFamily::Proportional).is_none());
        }
        assert_eq!(done.wanted.len(), MAX_FONTS, "each once");
    }

    #[test]
    fn a_language_of_other_letters_is_looked_for_before_anything_is_drawn() {
        let mut fonts = SystemFonts::new(ENGLISH);
        fonts.follow(&Context::default(), JAPANESE);
        assert!(matches!(*fonts.provider.lock(), State::Searching | State::Done(..)));
    }

    #[test]
    fn a_system_without_fonts_lacks_what_is_not_written_in_latin_letters() {
        let fonts = SystemFonts::new(ENGLISH);
        fonts.find_nothing();
        assert!(asked(&fonts, "直").is_none());
        assert_eq!([ENGLISH, JAPANESE, CHINESE].map(|letters| fonts.lack(letters)), [false, true, true]);
    }
}
