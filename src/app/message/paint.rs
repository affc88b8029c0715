//! What egui lays out, painted into memory: triangles with a texture, blended one over the other.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, Pos2, Rect, TextureId, TexturesDelta};

use crate::design::tokens::blended;

/// The pixels of a window.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Row by row.
    pub(super) pixels: Vec<Color32>,
    textures: HashMap<TextureId, ColorImage>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![Color32::TRANSPARENT; width * height], textures: HashMap::new() }
    }

    /// Takes over what changed in the textures.
    pub(super) fn update(&mut self, mut textures: TexturesDelta) {
        let changed = std::mem::take(&mut textures.set).into_iter();
        for (id, delta) in changed.flat_map(|(id, deltas)| deltas.into_iter().map(move |delta| (id, delta))) {
            let ImageData::Color(image) = delta.image;
            match (delta.pos, self.textures.get_mut(&id)) {
                (Some([left, top]), Some(whole)) => {
                    for (y, row) in image.pixels.chunks(image.size[0].max(1)).enumerate() {
                        let start = (top + y) * whole.size[0] + left;
                        if let Some(place) = whole.pixels.get_mut(start..start + row.len()) {
                            place.copy_from_slice(row);
                        }
                    }
                }
                _ => drop(self.textures.insert(id, image.as_ref().clone())),
            }
        }
        // None is drawn for so long that it would matter.
        textures.clear();
    }

    /// Paints everything anew; so many pixels are a point.
    pub(super) fn paint(&mut self, primitives: &[ClippedPrimitive], scale: f32) {
        self.pixels.fill(Color32::TRANSPARENT);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            if let Primitive::Mesh(mesh) = primitive {
                self.mesh(mesh, *clip_rect, scale);
            }
        }
    }

    fn mesh(&mut self, mesh: &Mesh, clip: Rect, scale: f32) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else { return };
        let whole = Rect::from_min_max(Pos2::ZERO, Pos2::new(self.width as f32, self.height as f32));
        let clip = Rect::from_min_max((clip.min * scale).round(), (clip.max * scale).round()).intersect(whole);
        for corners in mesh.indices.as_chunks::<3>().0 {
            let corners = corners.map(|at| mesh.vertices.get(at as usize).copied().unwrap_or_default());
            triangle(&mut self.pixels, self.width, texture, clip, corners.map(|corner| Vertex { pos: corner.pos * scale, ..corner }));
        }
    }
}

/// How far a point lies to one side of an edge; twice the area of the triangle with it.
fn side(from: Pos2, to: Pos2, point: Pos2) -> f32 {
    (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
}

/// Paints the pixels whose centres lie in it; those on an edge that two triangles share belong to one of them.
fn triangle(pixels: &mut [Color32], width: usize, texture: &ColorImage, clip: Rect, [a, b, c]: [Vertex; 3]) {
    let area = side(a.pos, b.pos, c.pos);
    if area == 0.0 || !area.is_finite() {
        return;
    }
    // The same way round for all.
    let (b, c, area) = if area < 0.0 { (c, b, -area) } else { (b, c, area) };
    let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]).intersect(clip);
    if !bounds.is_positive() {
        return;
    }
    let owned = |from: Pos2, to: Pos2| to.y < from.y || (to.y == from.y && to.x > from.x);
    let edges = [(b.pos, c.pos), (c.pos, a.pos), (a.pos, b.pos)];
    for y in bounds.top().floor() as usize..bounds.bottom().ceil() as usize {
        for x in bounds.left().floor() as usize..bounds.right().ceil() as usize {
            let point = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
            if !clip.contains(point) {
                continue;
            }
            let sides = edges.map(|(from, to)| (side(from, to, point), owned(from, to)));
            if sides.iter().any(|(side, owned)| *side < 0.0 || (*side == 0.0 && !owned)) {
                continue;
            }
            let part = sides.map(|(side, _)| side / area);
            let mix = |of: [f32; 3]| of[0] * part[0] + of[1] * part[1] + of[2] * part[2];
            let uv = Pos2::new(mix([a.uv.x, b.uv.x, c.uv.x]), mix([a.uv.y, b.uv.y, c.uv.y]));
            let channel = |at: usize| mix([a, b, c].map(|corner| f32::from(corner.color.to_array()[at])));
            let ink = texel(texture, uv);
            let source: [f32; 4] = std::array::from_fn(|at| channel(at) * f32::from(ink[at]) / 255.0);
            if let Some(pixel) = pixels.get_mut(y * width + x) {
                let below = pixel.to_array();
                let over = |at: usize| (source[at] + f32::from(below[at]) * (1.0 - source[3] / 255.0)).round().clamp(0.0, 255.0) as u8;
                *pixel = blended(std::array::from_fn(over));
            }
        }
    }
}

/// The texture's pixel there; letters stand on whole pixels.
fn texel(texture: &ColorImage, uv: Pos2) -> [u8; 4] {
    let [width, height] = texture.size;
    let at = |part: f32, size: usize| ((part * size as f32) as usize).min(size.saturating_sub(1));
    let pixel = texture.pixels.get(at(uv.y, height) * width + at(uv.x, width));
    pixel.copied().unwrap_or_default().to_array()
}
