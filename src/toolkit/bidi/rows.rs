//! Which part of a text stands in which row.
//!
//! Rows do not tell: egui gives a word from right to left with its last letter first, and then once more letters that are
//! not seen. It breaks lines where they are to be broken, though, and so its white space is counted.

use std::ops::Range;

use egui::Galley;
use egui::epaint::text::{Glyph, Row};

/// A row's part of the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The paragraph that it belongs to.
    pub(super) paragraph: Range<usize>,
    /// What stands in it.
    pub(super) line: Range<usize>,
}

/// The place of each row. What is left of a paragraph stands in its last row.
pub(super) fn places(galley: &Galley) -> Vec<Place> {
    let text = galley.text();
    let mut paragraph = paragraph(galley, 0);
    let mut begin = 0;
    let mut places = Vec::new();
    for (index, row) in galley.rows.iter().enumerate() {
        let is_last = row.ends_with_newline || index + 1 == galley.rows.len();
        let length = if is_last { paragraph.end - begin } else { length(&row.row, &text[begin..paragraph.end]) };
        places.push(Place { paragraph: paragraph.clone(), line: begin..begin + length });
        begin += length;
        if row.ends_with_newline {
            begin = (paragraph.end + 1).min(text.len());
            paragraph = self::paragraph(galley, begin);
        }
    }
    places
}

/// The paragraph that begins here.
fn paragraph(galley: &Galley, begin: usize) -> Range<usize> {
    let rest = &galley.text()[begin..];
    let length = rest.find('\n').filter(|_| galley.job.break_on_newline).unwrap_or(rest.len());
    begin..begin + length
}

/// How many bytes of what is left of a paragraph stand in a row that is not its last.
fn length(row: &Row, rest: &str) -> usize {
    let is_seen = |glyph: &&Glyph| glyph.advance_width > 0.0;
    let is_space = |glyph: &&Glyph| glyph.chr.is_whitespace();
    let spaces = row.glyphs.iter().filter(is_seen).filter(is_space).count();
    let words = spaces.checked_sub(1).and_then(|last| rest.char_indices().filter(|(_, c)| c.is_whitespace()).nth(last));
    let words = words.map_or(0, |(at, space)| at + space.len_utf8());
    // A word that is longer than a row is broken: the letters of its part are counted.
    let letters = row.glyphs.iter().rev().filter(is_seen).take_while(|glyph| !is_space(glyph)).count();
    words + rest[words..].char_indices().nth(letters).map_or(rest.len() - words, |(at, _)| at)
}
