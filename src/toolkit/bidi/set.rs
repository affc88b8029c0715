//! Sets a text anew: the rows and their places stay, what stands in them is drawn piece by piece.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::text::{FontsView, LayoutSection, PlacedRow, Row, RowVisuals, TextFormat, TextWrapping};
use egui::epaint::{Mesh, Vertex};
use egui::text::{ByteIndex, LayoutJob};
use egui::{Align, Galley, Rect, Vec2};
use unicode_bidi::Level;

use super::order::{base, visual};
use super::rows::{Place, places};

/// A piece as egui drew it, and where it belongs in its row.
struct Set {
    row: Arc<Row>,
    offset: Vec2,
}

/// The same text with its words in order, in a language that is written from right to left or not.
pub(super) fn anew(galley: &Galley, is_rtl_language: bool, fonts: &mut FontsView<'_>) -> Galley {
    let mut made = galley.clone();
    let count = made.rows.len();
    for (index, (placed, place)) in made.rows.iter_mut().zip(places(galley)).enumerate() {
        let line = Line::new(galley, &place, is_rtl_language);
        let is_cut = galley.elided && index + 1 == count;
        let set = if is_cut { line.cut(placed, fonts) } else { line.set(&placed.row, fonts) };
        placed.row = Arc::new(row_of(&placed.row, &set));
    }
    made.mesh_bounds = Rect::NOTHING;
    (made.num_vertices, made.num_indices) = (0, 0);
    for placed in &made.rows {
        made.mesh_bounds |= placed.visuals.mesh_bounds.translate(placed.pos.to_vec2());
        made.num_vertices += placed.visuals.mesh.vertices.len();
        made.num_indices += placed.visuals.mesh.indices.len();
    }
    made
}

/// What stands in a row.
struct Line<'a> {
    job: &'a LayoutJob,
    scale: f32,
    /// Where its paragraph begins in the text.
    at: usize,
    paragraph: &'a str,
    /// Its part of the paragraph, without the white space at its end.
    range: Range<usize>,
    base: Level,
}

impl<'a> Line<'a> {
    fn new(galley: &'a Galley, place: &Place, is_rtl_language: bool) -> Self {
        let paragraph = &galley.text()[place.paragraph.clone()];
        let at = place.paragraph.start;
        let begin = place.line.start - at;
        let end = begin + galley.text()[place.line.clone()].trim_end().len();
        let base = base(paragraph, is_rtl_language);
        Self { job: &galley.job, scale: galley.pixels_per_point, at, paragraph, range: begin..end, base }
    }

    /// The pieces of the line in their places.
    fn set(&self, row: &Row, fonts: &mut FontsView<'_>) -> Vec<Set> {
        self.placed(row, self.paragraph, self.range.clone(), fonts).0
    }

    /// As much of the line as there is room for, and the character that says that there is more.
    fn cut(&self, placed: &PlacedRow, fonts: &mut FontsView<'_>) -> Vec<Set> {
        let more = self.job.wrap.overflow_character;
        let line = &self.paragraph[self.range.clone()];
        let ends: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
        let set = |end: usize, fonts: &mut FontsView<'_>| {
            let end = self.range.start + line[..end].trim_end().len();
            let paragraph: String = self.paragraph[..end].chars().chain(more).collect();
            self.placed(&placed.row, &paragraph, self.range.start..paragraph.len(), fonts)
        };
        let fitting = ends.partition_point(|end| set(*end, fonts).1 <= placed.size.x);
        set(fitting.checked_sub(1).map_or(0, |last| ends[last]), fonts).0
    }

    /// The pieces of a part of a paragraph in their places, and their width.
    fn placed(&self, row: &Row, paragraph: &str, range: Range<usize>, fonts: &mut FontsView<'_>) -> (Vec<Set>, f32) {
        let cuts: Vec<usize> = self.job.sections.iter().filter_map(|section| section.byte_range.start.0.checked_sub(self.at)).collect();
        let mut width = 0.0;
        let mut set = Vec::new();
        for piece in visual(paragraph, range, self.base, &cuts) {
            let format = &section_at(self.job, self.at + piece.at).format;
            let galley = fonts.layout_job(job_of(piece.text, format));
            let Some(drawn) = galley.rows.first() else { continue };
            let below = format.valign.to_factor() * (row.size.y - drawn.size.y);
            set.push(Set { row: drawn.row.clone(), offset: Vec2::new(width, below) });
            width += drawn.size.x;
        }
        // Lines from right to left end where egui's line ended; what follows beside them has its place already.
        let begin = if self.base.is_rtl() { row.size.x - width } else { row.glyphs.first().map_or(0.0, |glyph| glyph.pos.x) };
        for set in &mut set {
            set.offset.x += begin;
            set.offset = (set.offset * self.scale).round() / self.scale;
        }
        (set, width)
    }
}

fn section_at(job: &LayoutJob, at: usize) -> &LayoutSection {
    let after = job.sections.partition_point(|section| section.byte_range.start.0 <= at);
    &job.sections[after.saturating_sub(1)]
}

/// A piece alone, with its exact width.
fn job_of(text: String, format: &TextFormat) -> LayoutJob {
    let byte_range = ByteIndex(0)..ByteIndex(text.len());
    LayoutJob {
        sections: vec![LayoutSection { leading_space: 0.0, byte_range, format: format.clone() }],
        text,
        wrap: TextWrapping::no_max_width(),
        break_on_newline: false,
        halign: Align::LEFT,
        round_output_to_gui: false,
        keep_trailing_whitespace: true,
        ..LayoutJob::default()
    }
}

/// A row with these pieces in it: the grounds of all, then the letters of all, then the lines of all, as egui has it.
fn row_of(row: &Row, set: &[Set]) -> Row {
    let mut made = row.clone();
    let (mut mesh, mut glyphs) = (Mesh::default(), Vec::new());
    for Set { row, offset } in set {
        append(&mut mesh, &row.visuals.mesh, 0..row.visuals.glyph_vertex_range.start, *offset);
    }
    let (glyph_index_start, first) = (mesh.indices.len(), mesh.vertices.len());
    for Set { row, offset } in set {
        let letters = row.visuals.glyph_vertex_range.clone();
        let here = mesh.vertices.len();
        glyphs.extend(row.glyphs.iter().map(|glyph| {
            let mut glyph = *glyph;
            glyph.pos += *offset;
            glyph.first_vertex = (here + (glyph.first_vertex as usize - letters.start)) as u32;
            glyph
        }));
        append(&mut mesh, &row.visuals.mesh, letters, *offset);
    }
    let glyph_vertex_range = first..mesh.vertices.len();
    for Set { row, offset } in set {
        let end = row.visuals.mesh.vertices.len();
        append(&mut mesh, &row.visuals.mesh, row.visuals.glyph_vertex_range.end..end, *offset);
    }
    made.glyphs = glyphs;
    made.visuals = RowVisuals { mesh_bounds: mesh.calc_bounds(), mesh, glyph_index_start, glyph_vertex_range };
    made
}

/// Appends the triangles of these vertices.
fn append(mesh: &mut Mesh, from: &Mesh, part: Range<usize>, offset: Vec2) {
    let (old, new) = (part.start as u32, mesh.vertices.len() as u32);
    let inside = from.indices.iter().filter(|index| part.contains(&(**index as usize)));
    mesh.indices.extend(inside.map(|index| index - old + new));
    mesh.vertices.extend(from.vertices[part].iter().map(|vertex| Vertex { pos: vertex.pos + offset, ..*vertex }));
}
