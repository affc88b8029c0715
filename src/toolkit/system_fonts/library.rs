//! The fonts of the system, and which of them is best for a character.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::FontData;
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::{FontFamily, epaint::text::Blob};
use fontdb::{Database, FaceInfo, Source, Style};

use super::Letters;
use super::coverage::Coverage;

/// Families that are known to read well, for Japanese.
const JAPANESE: &[&str] = &[
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans JP",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic UI",
    "Meiryo UI",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
    "IPAGothic",
    "TakaoGothic",
    "VL Gothic",
];
/// The same for Chinese in simplified characters.
const CHINESE: &[&str] = &[
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Droid Sans Fallback",
];
/// The same for Arabic.
const ARABIC: &[&str] = &["Noto Sans Arabic UI", "Noto Sans Arabic", "SF Arabic", "Geeza Pro", "Noto Naskh Arabic UI", "Noto Naskh Arabic"];
/// The same for everything else.
const OTHERS: &[&str] = &["Noto Sans CJK KR", "Malgun Gothic", "Segoe UI", "Noto Sans", "DejaVu Sans", "Arial"];
/// Families that have a sign for every character, which says nothing of it.
const SAY_NOTHING: &[&str] = &["LastResort", "Last Resort", ".LastResort", "Adobe Blank"];

struct Face {
    family: String,
    file: PathBuf,
    index: u32,
    /// What decides among faces of the same family: upright and regular ones first, wide ones before those of one width.
    plainness: (bool, u16),
    coverage: Coverage,
}

/// The fonts of the system.
#[derive(Default)]
pub(super) struct Library {
    /// The best first.
    faces: Vec<Face>,
    /// Those that were read; `None` for one that cannot be.
    files: HashMap<PathBuf, Option<Blob>>,
}

/// What there is for a character.
pub(super) enum Best {
    /// A font, ready to be installed.
    Font(Box<FontInsert>),
    /// One whose file has to be read first.
    Unread(PathBuf),
    /// No font.
    Nothing,
}

impl Library {
    /// Reads which fonts there are and which characters they have. Takes up to seconds where there are many.
    pub(super) fn read(fonts: &Database) -> Self {
        let upright = fonts.faces().filter(|face| face.style == Style::Normal);
        Self { faces: upright.filter_map(|face| Face::read(fonts, face)).collect(), files: HashMap::new() }
    }

    /// Puts the fonts first that a reader of these letters expects: Japanese and Chinese write many of the same characters
    /// differently.
    pub(super) fn prefer(&mut self, letters: Letters) {
        self.faces.sort_by_cached_key(|face| (rank(&face.family, letters), face.plainness, face.family.clone(), face.index));
    }

    /// Whether there are glyphs for all of a text.
    pub(super) fn covers(&self, text: &str) -> bool {
        text.chars().all(|c| self.faces.iter().any(|face| face.coverage.has(c)))
    }

    /// The best font for a character, without reading anything. Those that could not be read are passed over.
    pub(super) fn font_for(&self, c: char, family: &FontFamily) -> Best {
        let readable = |face: &&Face| !matches!(self.files.get(&face.file), Some(None));
        let Some(face) = self.faces.iter().filter(readable).find(|face| face.coverage.has(c)) else { return Best::Nothing };
        let Some(Some(font)) = self.files.get(&face.file) else { return Best::Unread(face.file.clone()) };
        let name = format!("{}:{}", face.file.display(), face.index);
        let place = InsertFontFamily { family: family.clone(), priority: FontPriority::Lowest };
        Best::Font(Box::new(FontInsert::new(&name, FontData::from_blob(Arc::clone(font), face.index), vec![place])))
    }

    /// Takes a file that was [read](read_file).
    pub(super) fn add(&mut self, file: PathBuf, font: Option<Blob>) {
        self.files.insert(file, font);
    }

    /// How many files were read.
    pub(super) fn read_files(&self) -> usize {
        self.files.len()
    }

    /// Of fonts with these names and characters, whose files are nowhere.
    #[cfg(test)]
    pub(super) fn of(fonts: impl Iterator<Item = (String, String)>) -> Self {
        use std::collections::BTreeSet;

        let face = |(family, characters): (String, String)| {
            let characters: BTreeSet<u32> = characters.chars().map(u32::from).collect();
            let (file, coverage) = (Path::new("/nonexistent").join(&family), characters.into_iter().collect());
            Face { family, file, index: 0, plainness: (false, 0), coverage }
        };
        Self { faces: fonts.map(face).collect(), files: HashMap::new() }
    }

    /// How many fonts there are.
    pub(super) fn len(&self) -> usize {
        self.faces.len()
    }
}

impl Face {
    fn read(fonts: &Database, face: &FaceInfo) -> Option<Self> {
        let family = face.families.first()?.0.clone();
        if SAY_NOTHING.contains(&family.as_str()) {
            return None;
        }
        let Source::File(file) = &face.source else { return None };
        let coverage = fonts.with_face_data(face.id, Coverage::read)?;
        Some(Self { family, file: file.clone(), index: face.index, plainness: (face.monospaced, face.weight.0.abs_diff(400)), coverage })
    }
}

/// The place of a family; the smallest is the best.
fn rank(family: &str, letters: Letters) -> usize {
    let lists = if letters.japanese { [JAPANESE, CHINESE, ARABIC, OTHERS] } else { [ARABIC, CHINESE, JAPANESE, OTHERS] };
    let known = lists.into_iter().flatten().position(|known| *known == family);
    // Of those we do not know, the ones without serifs fit.
    known.unwrap_or(if family.contains("Sans") || family.contains("Gothic") { 1000 } else { 2000 })
}

/// Reads a font, which may have many megabytes; `None` if it cannot be read.
pub(super) fn read_file(file: &Path) -> Option<Blob> {
    match std::fs::read(file) {
        Ok(font) => {
            tracing::info!(file = %file.display(), bytes = font.len(), "a font of the system is used");
            Some(Arc::new(font))
        }
        Err(error) => {
            tracing::warn!(file = %file.display(), %error, "a font cannot be read");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{CHINESE, ENGLISH, JAPANESE};
    use super::*;

    fn library(fonts: &[(&str, &str)]) -> Library {
        Library::of(fonts.iter().map(|(family, characters)| ((*family).to_owned(), (*characters).to_owned())))
    }

    fn best(letters: Letters, c: char) -> Option<String> {
        let mut library = library(&[
            ("Zen Serif", "aあ直"),
            ("Noto Sans CJK JP", "あ直"),
            ("Noto Sans CJK SC", "あ直"),
            ("Some Sans", "aあ直د"),
            ("Noto Sans Arabic", "د"),
        ]);
        library.prefer(letters);
        library.faces.iter().find(|face| face.coverage.has(c)).map(|face| face.family.clone())
    }

    #[test]
    fn japanese_and_chinese_get_each_their_own_font() {
        assert_eq!(best(JAPANESE, '直').as_deref(), Some("Noto Sans CJK JP"));
        assert_eq!(best(CHINESE, '直').as_deref(), Some("Noto Sans CJK SC"));
        assert_eq!(best(ENGLISH, 'د').as_deref(), Some("Noto Sans Arabic"));
    }

    #[test]
    fn of_unknown_families_those_without_serifs_come_first_and_some_characters_have_none() {
        assert_eq!(best(ENGLISH, 'a').as_deref(), Some("Some Sans"));
        assert_eq!(best(ENGLISH, 'ß'), None);
    }

    #[test]
    fn in_place_of_a_font_that_is_gone_the_next_is_taken() {
        let mut library = library(&[("Gone", "a"), ("There", "a")]);
        assert!(library.covers("aa") && !library.covers("ab"));
        for name in ["/nonexistent/Gone", "/nonexistent/There"] {
            let best = library.font_for('a', &FontFamily::Proportional);
            assert!(matches!(best, Best::Unread(file) if file == Path::new(name)));
            library.add(name.into(), read_file(Path::new(name)));
        }
        assert!(matches!(library.font_for('a', &FontFamily::Proportional), Best::Nothing));
    }
}
