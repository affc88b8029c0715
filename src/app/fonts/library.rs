//! The fonts of the system, and which of them is best for a character.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::FontData;
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::{FontFamily, epaint::text::Blob};
use fontdb::{Database, FaceInfo, Source, Style};

use crate::app::words::Language;

use super::cmap::Coverage;

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
    files: HashMap<PathBuf, Blob>,
}

impl Library {
    /// Reads which fonts there are and which characters they have. Takes up to seconds where there are many.
    pub(super) fn read(fonts: &Database) -> Self {
        let upright = fonts.faces().filter(|face| face.style == Style::Normal);
        Self { faces: upright.filter_map(|face| Face::read(fonts, face)).collect(), files: HashMap::new() }
    }

    /// Puts the fonts first that somebody who reads this language expects: Japanese and Chinese write many of the same
    /// characters differently.
    pub(super) fn prefer(&mut self, language: Language) {
        self.faces.sort_by_cached_key(|face| (rank(&face.family, language), face.plainness, face.family.clone(), face.index));
    }

    /// Whether there are glyphs for all of a text.
    pub(super) fn covers(&self, text: &str) -> bool {
        text.chars().all(|c| self.faces.iter().any(|face| face.coverage.has(c)))
    }

    /// The best font for a character, ready to be installed. Reads its file the first time.
    pub(super) fn font_for(&mut self, c: char, family: &FontFamily) -> Option<FontInsert> {
        let face = self.faces.iter().find(|face| face.coverage.has(c))?;
        let font = match self.files.get(&face.file) {
            Some(font) => Arc::clone(font),
            None => {
                let font: Blob = Arc::new(read_file(&face.file)?);
                tracing::info!(family = face.family, file = %face.file.display(), "a font of the system is used");
                self.files.insert(face.file.clone(), Arc::clone(&font));
                font
            }
        };
        let name = format!("{}:{}", face.file.display(), face.index);
        let place = InsertFontFamily { family: family.clone(), priority: FontPriority::Lowest };
        Some(FontInsert::new(&name, FontData::from_blob(font, face.index), vec![place]))
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
fn rank(family: &str, language: Language) -> usize {
    let lists = match language {
        Language::Japanese => [JAPANESE, CHINESE, ARABIC, OTHERS],
        _ => [ARABIC, CHINESE, JAPANESE, OTHERS],
    };
    let known = lists.into_iter().flatten().position(|known| *known == family);
    // Of those we do not know, the ones without serifs fit.
    known.unwrap_or(if family.contains("Sans") || family.contains("Gothic") { 1000 } else { 2000 })
}

fn read_file(file: &Path) -> Option<Vec<u8>> {
    std::fs::read(file).inspect_err(|error| tracing::warn!(file = %file.display(), %error, "a font cannot be read")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(family: &str, characters: &str) -> Face {
        let mut file = PathBuf::from("/nonexistent");
        file.push(family);
        let coverage = Coverage::of(characters);
        Face { family: family.to_owned(), file, index: 0, plainness: (false, 0), coverage }
    }

    fn best(language: Language, c: char) -> Option<String> {
        let faces = vec![
            face("Zen Serif", "aあ直"),
            face("Noto Sans CJK JP", "あ直"),
            face("Noto Sans CJK SC", "あ直"),
            face("Some Sans", "aあ直د"),
            face("Noto Sans Arabic", "د"),
        ];
        let mut library = Library { faces, files: HashMap::new() };
        library.prefer(language);
        library.faces.iter().find(|face| face.coverage.has(c)).map(|face| face.family.clone())
    }

    #[test]
    fn japanese_and_chinese_get_each_their_own_font() {
        assert_eq!(best(Language::Japanese, '直').as_deref(), Some("Noto Sans CJK JP"));
        assert_eq!(best(Language::Chinese, '直').as_deref(), Some("Noto Sans CJK SC"));
        assert_eq!(best(Language::English, 'د').as_deref(), Some("Noto Sans Arabic"));
    }

    #[test]
    fn of_unknown_families_those_without_serifs_come_first_and_some_characters_have_none() {
        assert_eq!(best(Language::German, 'a').as_deref(), Some("Some Sans"));
        assert_eq!(best(Language::German, 'ß'), None);
    }

    #[test]
    fn a_font_that_is_gone_is_none() {
        let mut library = Library { faces: vec![face("Gone", "a")], files: HashMap::new() };
        assert!(library.covers("aa") && !library.covers("ab"));
        assert!(library.font_for('a', &FontFamily::Proportional).is_none());
    }
}
