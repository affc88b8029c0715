//! The order in which the parts of a line stand, by the Unicode bidirectional algorithm (UAX #9).

use std::ops::Range;

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

/// A part of a line that egui draws in one go and in the right order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it begins in its paragraph, in bytes.
    pub(super) at: usize,
    /// What is drawn: without the marks that only say a direction, and with its brackets turned where they are to be.
    pub(super) text: String,
}

/// Whether a text has characters that make its order differ from that of its letters in memory.
pub(crate) fn has_rtl(text: &str) -> bool {
    text.chars().any(|c| c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN))
}

/// The direction of a paragraph: that of the language it stands in. Where that is from left to right, a paragraph without a
/// letter that runs so too, such as a name, has its own.
pub(super) fn base(paragraph: &str, rtl_language: bool) -> Level {
    let is_rtl = rtl_language || !paragraph.chars().any(|c| bidi_class(c) == BidiClass::L);
    if is_rtl { Level::rtl() } else { Level::ltr() }
}

/// The pieces of a line from left to right. None of them goes over one of these cuts, where the format changes.
pub(super) fn visual(paragraph: &str, line: Range<usize>, base: Level, cuts: &[usize]) -> Vec<Piece> {
    if line.is_empty() {
        return Vec::new();
    }
    let (levels, runs) = ParagraphBidiInfo::new(paragraph, Some(base)).visual_runs(line);
    let mut pieces = Vec::new();
    for run in runs {
        let rtl = levels[run.start].is_rtl();
        let begin = pieces.len();
        pieces.extend(parts(paragraph, run, rtl, cuts));
        if rtl {
            pieces[begin..].reverse();
        }
    }
    pieces
}

/// The pieces of a run of one direction, as they are read. From right to left egui puts only the letters of one font in
/// order, so the letters of each word are a piece, and every other character is one. So is every digit of a script from
/// right to left: egui would turn a number with its script.
fn parts(paragraph: &str, run: Range<usize>, rtl: bool, cuts: &[usize]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut in_word = false;
    for (offset, c) in paragraph[run.clone()].char_indices() {
        let at = run.start + offset;
        let class = bidi_class(c);
        if says_direction(c) {
            continue;
        }
        let leans = matches!(class, BidiClass::NSM | BidiClass::BN);
        let letter = matches!(class, BidiClass::R | BidiClass::AL) && c.is_alphabetic();
        let goes_on = if rtl { letter && in_word } else { !turns(c) && !pieces.last().is_some_and(|piece| piece.text.ends_with(turns)) };
        match pieces.last_mut() {
            Some(piece) if (leans || goes_on) && !cuts.contains(&at) => piece.text.push(c),
            _ => pieces.push(Piece { at, text: if rtl { mirrored(c).into() } else { c.into() } }),
        }
        in_word = letter || (leans && in_word);
    }
    pieces
}

/// Whether egui takes a character for one of a script from right to left.
fn turns(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}')
}

/// Marks, embeddings, overrides and isolates: nothing of them is to be seen.
fn says_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The character that looks as this one does from the other side: of those that texts for people have.
fn mirrored(c: char) -> char {
    const PAIRS: [(char, char); 8] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›'), ('≤', '≥'), ('⟨', '⟩')];
    let partner = |&(a, b): &(char, char)| (a == c).then_some(b).or((b == c).then_some(a));
    PAIRS.iter().find_map(partner).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, rtl_language: bool) -> Vec<String> {
        visual(text, 0..text.len(), base(text, rtl_language), &[]).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn words_stand_from_right_to_left_with_the_full_stop_at_the_left() {
        assert_eq!(shown("שלום לך.", true), [".", "לך", " ", "שלום"]);
        assert_eq!(shown("هل أنت هنا؟", true), ["؟", "هنا", " ", "أنت", " ", "هل"]);
    }

    #[test]
    fn numbers_and_latin_names_run_from_left_to_right_inside() {
        assert_eq!(shown("بعد 60 ثانية", true), ["ثانية", " ", "60", " ", "بعد"]);
        assert_eq!(shown("بعد ٦٠ ثانية", true), ["ثانية", " ", "٦", "٠", " ", "بعد"]);
        assert_eq!(shown("يريد Sam Rivera ذلك", true), ["ذلك", " ", "Sam Rivera", " ", "يريد"]);
        assert_eq!(shown("Sam يريد", true), ["يريد", " ", "Sam"]);
    }

    #[test]
    fn brackets_open_to_the_side_they_enclose() {
        assert_eq!(shown("سامي (دعم)", true), ["(", "دعم", ")", " ", "سامي"]);
        assert_eq!(shown("سامي (Acme)", true), ["(", "Acme", ")", " ", "سامي"]);
        assert_eq!(shown("a (ב) c", false), ["a (", "ב", ") c"]);
    }

    #[test]
    fn a_text_from_left_to_right_keeps_its_order_around_a_foreign_word() {
        assert_eq!(shown("From محمد علي to you.", false), ["From ", "علي", " ", "محمد", " to you."]);
        assert_eq!(shown("محمد.", false), [".", "محمد"], "a name alone has its own direction");
    }

    #[test]
    fn an_isolate_keeps_a_name_and_the_number_beside_it_apart_and_is_not_drawn() {
        assert_eq!(shown("\u{2068}محمد\u{2069} 60 s", false), ["محمد", " 60 s"]);
        assert_eq!(shown("محمد 60 s", false), ["60", " ", "محمد", " s"]);
    }

    #[test]
    fn marks_stay_with_their_letters() {
        assert_eq!(shown("شُكْرًا لك", true), ["لك", " ", "شُكْرًا"]);
        assert_eq!(shown("می\u{200C}خواهم", true), ["می\u{200C}خواهم"]);
    }

    #[test]
    fn a_line_is_ordered_in_the_direction_of_its_whole_paragraph() {
        let text = "أ Sam (Acme). ب";
        let line = text.find('S').unwrap()..text.find('ب').unwrap();
        let pieces = visual(text, line, Level::rtl(), &[]);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(), [" ", ".", "Sam (Acme)"]);
    }

    #[test]
    fn no_piece_goes_over_a_change_of_format() {
        let text = "سامي Acme Ltd";
        let cut = text.find("Ltd").unwrap();
        let pieces = visual(text, 0..text.len(), Level::rtl(), &[0, 2, cut]);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(), ["Acme ", "Ltd", " ", "امي", "س"]);
        assert_eq!(pieces[1].at, cut);
    }
}
