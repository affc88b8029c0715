//! Which characters a font has.

use skrifa::{FontRef, MetadataProvider as _};

/// Characters as ranges from first to last, in order and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Coverage(Vec<(u32, u32)>);

impl Coverage {
    /// Reads it from a font file, or from one font of a collection. A file that is no font has no characters.
    pub(super) fn read(file: &[u8], index: u32) -> Self {
        let font = FontRef::from_index(file, index);
        font.map(|font| font.charmap().mappings().map(|(c, _)| c).collect()).unwrap_or_default()
    }

    /// Whether the font has this character.
    pub(super) fn has(&self, c: char) -> bool {
        let c = u32::from(c);
        let after = self.0.partition_point(|(first, _)| *first <= c);
        after > 0 && self.0[after - 1].1 >= c
    }
}

/// Of characters in ascending order.
impl FromIterator<u32> for Coverage {
    fn from_iter<I: IntoIterator<Item = u32>>(characters: I) -> Self {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for c in characters {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == c => *last = c,
                _ => ranges.push((c, c)),
            }
        }
        Self(ranges)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use egui::epaint::text::{Fonts, TextOptions};
    use egui::{FontDefinitions, FontFamily};

    use super::*;

    #[test]
    fn it_finds_the_characters_that_the_toolkit_finds() {
        for (name, data) in FontDefinitions::default().font_data {
            let mut only = FontDefinitions::empty();
            only.font_data.insert(name.clone(), Arc::clone(&data));
            only.families.insert(FontFamily::Proportional, vec![name.clone()]);
            let mut fonts = Fonts::new(TextOptions::default(), only);
            let theirs: BTreeSet<char> = fonts.with_pixels_per_point(1.0).characters(&FontFamily::Proportional).keys().copied().collect();
            let coverage = Coverage::read(data.bytes(), data.index);
            let ours: BTreeSet<char> = ('\0'..=char::MAX).filter(|c| coverage.has(*c)).collect();
            // Of those for private use the toolkit takes its own icons only.
            let strange = theirs.symmetric_difference(&ours).filter(|c| !c.is_control() && !('\u{E000}'..='\u{F8FF}').contains(*c));
            let strange: Vec<_> = strange.collect();
            assert!(!ours.is_empty() && strange.is_empty(), "{name}: {} of ours, differing {strange:?}", ours.len());
        }
    }

    #[test]
    fn what_is_cut_off_or_no_font_has_nothing_or_less_and_never_panics() {
        assert_eq!(Coverage::read(b"", 0), Coverage::default());
        assert_eq!(Coverage::read(b"ttcf, but not really", 7), Coverage::default());
        let (_, data) = FontDefinitions::default().font_data.into_iter().next().unwrap();
        let mut broken = data.bytes().to_vec();
        for at in (0..broken.len()).step_by(97) {
            Coverage::read(&broken[..at.min(4096)], 0);
            broken[at] ^= 0xA5;
        }
        Coverage::read(&broken, 0);
    }
}
