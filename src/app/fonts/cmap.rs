//! Which characters a font file has, read from its `cmap` table. A file that makes no sense has none.

/// Characters as ranges from first to last, in order and apart from each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Coverage(Vec<(u32, u32)>);

impl Coverage {
    /// Reads it from a font file, or from one font of a collection.
    pub(super) fn read(file: &[u8], index: u32) -> Self {
        subtable(file, index).and_then(ranges).unwrap_or_default()
    }

    /// Whether the font has this character.
    pub(super) fn has(&self, c: char) -> bool {
        let c = u32::from(c);
        let after = self.0.partition_point(|(first, _)| *first <= c);
        after > 0 && self.0[after - 1].1 >= c
    }

    /// Of exactly these characters.
    #[cfg(test)]
    pub(super) fn of(characters: &str) -> Self {
        let mut coverage = Self::default();
        let mut characters: Vec<char> = characters.chars().collect();
        characters.sort_unstable();
        characters.into_iter().for_each(|c| coverage.push(c.into(), c.into()));
        coverage
    }

    fn push(&mut self, first: u32, last: u32) {
        match self.0.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => self.0.push((first, last)),
        }
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*data.get(at..)?.first_chunk()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*data.get(at..)?.first_chunk()?))
}

/// An offset as it stands in the file.
fn offset_at(data: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(data, at)?).ok()
}

/// The table of Unicode characters that reaches furthest.
fn subtable(file: &[u8], index: u32) -> Option<&[u8]> {
    let font = if file.starts_with(b"ttcf") { offset_at(file, 12 + 4 * usize::try_from(index).ok()?)? } else { 0 };
    let tables = usize::from(u16_at(file, font.checked_add(4)?)?);
    let records = file.get(font + 12..)?.chunks_exact(16).take(tables);
    let record = records.into_iter().find(|record| record.starts_with(b"cmap"))?;
    let cmap = file.get(offset_at(record, 8)?..)?;
    let count = usize::from(u16_at(cmap, 2)?);
    let unicode = cmap.get(4..)?.chunks_exact(8).take(count).filter_map(|record| {
        let rank = match (u16_at(record, 0)?, u16_at(record, 2)?) {
            (3, 10) | (0, 4 | 6) => 2,
            (3, 1) | (0, 0..=3) => 1,
            _ => return None,
        };
        Some((rank, cmap.get(offset_at(record, 4)?..)?))
    });
    unicode.max_by_key(|(rank, _)| *rank).map(|(_, table)| table)
}

fn ranges(table: &[u8]) -> Option<Coverage> {
    match u16_at(table, 0)? {
        4 => segments(table),
        12 => groups(table),
        _ => None,
    }
}

/// Format 12: groups of characters anywhere in Unicode.
fn groups(table: &[u8]) -> Option<Coverage> {
    let count = offset_at(table, 12)?;
    let mut found = Coverage::default();
    let mut next = 0;
    for group in table.get(16..)?.chunks_exact(12).take(count) {
        let (first, last) = (u32_at(group, 0)?, u32_at(group, 4)?);
        if first < next || last < first || last > u32::from(char::MAX) {
            return None;
        }
        found.push(first, last);
        next = last + 1;
    }
    Some(found)
}

/// Format 4: segments of the first 65,536 characters, some of which have no glyph.
fn segments(table: &[u8]) -> Option<Coverage> {
    let twice = usize::from(u16_at(table, 6)?);
    let (ends, starts, deltas, offsets) = (14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice);
    let mut found = Coverage::default();
    let mut next = 0;
    for at in (0..twice).step_by(2) {
        let (first, last) = (u32::from(u16_at(table, starts + at)?), u32::from(u16_at(table, ends + at)?));
        if first < next || last < first {
            return None; // so that no file can make us go through the same characters again and again
        }
        next = last + 1;
        let (delta, offset) = (u16_at(table, deltas + at)?, usize::from(u16_at(table, offsets + at)?));
        for (index, c) in (first..=last).enumerate() {
            let glyph = match offset {
                0 => (c as u16).wrapping_add(delta),
                _ => u16_at(table, offsets + at + offset + 2 * index).unwrap_or(0),
            };
            if glyph != 0 && c != 0xFFFF {
                found.push(c, c);
            }
        }
    }
    Some(found)
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
