//! Texts from right to left, as they are drawn. The letters are boxes here, since no font that comes with the app has them:
//! where they stand is what counts.

use egui::epaint::text::Row;
use egui::text::LayoutJob;
use egui::{Color32, Context, FontId, Galley, Label, RawInput, Shape, TextFormat, Ui};

use crate::toolkit::bidi::has_rtl;
use crate::words::{Language, pretend};

use super::*;

/// The texts with letters from right to left that one pass draws in a window.
fn pass(ctx: &Context, window: ViewportId, contents: impl FnMut(&mut Ui)) -> Vec<Arc<Galley>> {
    let input = RawInput { viewport_id: window, viewports: std::iter::once((window, Default::default())).collect(), ..RawInput::default() };
    let mut output = ctx.run_ui(input, contents);
    output.textures_delta.clear(); // nothing is painted here
    let texts = output.shapes.into_iter().filter_map(|clipped| match clipped.shape {
        Shape::Text(text) => Some(text.galley),
        _ => None,
    });
    texts.filter(|galley| has_rtl(galley.text())).collect()
}

/// As the app begins, but for the font: the boxes of egui's own can be seen.
fn begin() -> Context {
    let ctx = Context::default();
    tokens::install(&ctx);
    ctx.set_fonts(egui::FontDefinitions::default());
    ctx
}

fn drawn(contents: impl FnMut(&mut Ui)) -> Arc<Galley> {
    let ctx = begin();
    pass(&ctx, ViewportId::ROOT, contents).remove(0)
}

fn speak_arabic() {
    pretend(Language::Arabic, Language::English.file().unwrap());
}

/// What stands in a row from left to right: where the letters' boxes are painted, not where they are said to be.
fn seen(row: &Row) -> String {
    let left = |glyph: &egui::epaint::text::Glyph| match glyph.uv_rect.is_nothing() {
        true => glyph.pos.x,
        false => row.visuals.mesh.vertices[glyph.first_vertex as usize].pos.x,
    };
    let mut glyphs: Vec<_> = row.glyphs.iter().filter(|glyph| glyph.advance_width > 0.0).collect();
    glyphs.sort_by(|a, b| left(a).total_cmp(&left(b)));
    glyphs.into_iter().map(|glyph| glyph.chr).collect()
}

/// The same in the order of reading, for texts that run from right to left throughout.
fn read(row: &Row) -> String {
    seen(row).chars().rev().collect()
}

#[test]
fn words_and_brackets_and_the_full_stop_stand_where_they_are_read() {
    speak_arabic();
    let galley = drawn(|ui| _ = ui.label("אבג Sam (דה) 12."));
    assert_eq!(seen(&galley.rows[0]), ".12 (הד) Sam גבא");
}

#[test]
fn digits_of_the_script_run_from_left_to_right_too() {
    speak_arabic();
    let galley = drawn(|ui| _ = ui.label("אב ١٢٣ גד ۴۵"));
    assert_eq!(seen(&galley.rows[0]), "۴۵ דג ١٢٣ בא");
}

#[test]
fn in_a_text_from_left_to_right_only_the_foreign_words_turn() {
    let galley = drawn(|ui| _ = ui.label("From אב גד to you."));
    assert_eq!(seen(&galley.rows[0]), "From דג בא to you.");
}

#[test]
fn a_line_from_right_to_left_ends_where_it_has_its_place() {
    speak_arabic();
    let galley = drawn(|ui| _ = ui.label("אבג, Sam דהו!"));
    let row = &galley.rows[0];
    let edges = row.glyphs.iter().map(|glyph| glyph.max_x());
    assert!((edges.fold(0.0, f32::max) - row.size.x).abs() <= 1.0);
    assert!(row.glyphs.iter().all(|glyph| glyph.pos.x >= -1.0));
}

#[test]
fn a_text_of_several_lines_loses_no_word_and_no_order() {
    speak_arabic();
    let text = "אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר";
    let galley = drawn(|ui| {
        ui.set_max_width(150.0);
        ui.label(text);
    });
    assert!(galley.rows.len() > 2);
    assert_eq!(galley.rows.iter().map(|row| read(row)).collect::<Vec<_>>().join(" "), text);
}

#[test]
fn each_paragraph_begins_anew() {
    speak_arabic();
    let galley = drawn(|ui| _ = ui.label("אב גד\nSam\n\nהו."));
    let rows: Vec<String> = galley.rows.iter().map(|row| seen(row)).collect();
    assert_eq!(rows, ["דג בא", "Sam", "", ".וה"]);
}

#[test]
fn a_text_that_is_cut_keeps_its_beginning_and_ends_on_the_left() {
    speak_arabic();
    let text = "אחת שתיים שלוש ארבע חמש שש שבע";
    let galley = drawn(|ui| {
        ui.set_max_width(150.0);
        ui.add(Label::new(text).truncate());
    });
    let row = &galley.rows[0];
    let shown = read(row);
    let kept = shown.strip_suffix('…').unwrap();
    assert!(galley.elided && kept.chars().count() > 5 && text.starts_with(kept), "{shown}");
    assert!(row.glyphs.iter().all(|glyph| glyph.pos.x >= -1.0 && glyph.max_x() <= row.size.x + 1.0));
}

#[test]
fn each_word_keeps_its_colour_and_its_line() {
    let galley = drawn(|ui| {
        let mut job = LayoutJob::default();
        let format = |colour| TextFormat::simple(FontId::proportional(15.0), colour);
        job.append("אב", 0.0, format(Color32::RED));
        job.append(" גד", 0.0, TextFormat { underline: (1.0, Color32::BLUE).into(), ..format(Color32::GREEN) });
        ui.label(job);
    });
    let row = &galley.rows[0];
    let mesh = &row.visuals.mesh;
    let colours: Vec<_> = mesh.vertices[row.visuals.glyph_vertex_range.clone()].chunks(4).map(|quad| quad[0].color).collect();
    assert_eq!(colours, [Color32::GREEN, Color32::GREEN, Color32::RED, Color32::RED]);
    let red = mesh.vertices.iter().filter(|vertex| vertex.color == Color32::RED).map(|vertex| vertex.pos.x);
    let blue = mesh.vertices.iter().filter(|vertex| vertex.color == Color32::BLUE).map(|vertex| vertex.pos.x);
    assert!(blue.fold(0.0, f32::max) <= red.fold(f32::INFINITY, f32::min) + 1.0, "the line is under the left word");
    assert!(mesh.is_valid());
}

#[test]
fn a_text_that_stays_is_put_in_order_once() {
    let ctx = begin();
    let look = |text: &str| pass(&ctx, ViewportId::ROOT, |ui| _ = ui.label(text)).remove(0);
    let (first, second, other) = (look("אב גד"), look("אב גד"), look("אב גד הו"));
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(seen(&other.rows[0]), "וה דג בא");
}

#[test]
fn the_order_follows_the_language() {
    let ctx = begin();
    let look = || seen(&pass(&ctx, ViewportId::ROOT, |ui| _ = ui.label("Sam אב.")).remove(0).rows[0]);
    assert_eq!(look(), "Sam בא.");
    speak_arabic();
    assert_eq!(look(), ".בא Sam");
}

#[test]
fn other_windows_and_layers_are_put_in_order_too() {
    let ctx = begin();
    let dialog = |ui: &mut Ui| {
        egui::Window::new("dialog").show(ui.ctx(), |ui| ui.label("אב גד"));
    };
    for window in [ViewportId::ROOT, ViewportId::from_hash_of("bar")] {
        pass(&ctx, window, dialog); // a new dialog is measured before it is shown
        assert_eq!(seen(&pass(&ctx, window, dialog).remove(0).rows[0]), "דג בא");
    }
}

#[test]
fn what_is_typed_stays_where_the_caret_is_placed() {
    let ctx = begin();
    let mut typed = "אב גד".to_owned();
    let galley = pass(&ctx, ViewportId::ROOT, |ui| _ = ui.text_edit_singleline(&mut typed)).remove(0);
    let own = ctx.fonts_mut(|fonts| fonts.layout_job((*galley.job).clone()));
    assert_eq!(galley.rows, own.rows);
}
