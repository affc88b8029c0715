//! What an agent shows with the hand: a pointer and strokes over the visitor's screen.

use serde::{Deserialize, Serialize};

use super::InvalidParameter;

/// The most points in one [`Gesture::Stroke`]; a longer stroke comes in several.
pub const MAX_STROKE_POINTS: usize = 64;

/// A place in the picture, as parts of its width and height: 0 is the left or upper edge, 65,535 the right or lower.
///
/// A part and not a pixel, so that a picture that changes its size on the way does no harm. On the wire `[x, y]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u16, u16)", into = "(u16, u16)")]
pub struct Place {
    /// From the left.
    pub x: u16,
    /// From above.
    pub y: u16,
}

impl From<(u16, u16)> for Place {
    fn from((x, y): (u16, u16)) -> Self {
        Self { x, y }
    }
}

impl From<Place> for (u16, u16) {
    fn from(place: Place) -> Self {
        (place.x, place.y)
    }
}

/// The points of a stroke or a part of one: 1 to [`MAX_STROKE_POINTS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Place>", into = "Vec<Place>")]
pub struct StrokePoints(Vec<Place>);

impl StrokePoints {
    /// The points in the order in which they were drawn.
    pub fn as_slice(&self) -> &[Place] {
        &self.0
    }
}

impl TryFrom<Vec<Place>> for StrokePoints {
    type Error = InvalidParameter;

    fn try_from(points: Vec<Place>) -> Result<Self, InvalidParameter> {
        match points.len() {
            0 => Err(InvalidParameter::Empty { what: "a stroke" }),
            1..=MAX_STROKE_POINTS => Ok(Self(points)),
            actual => Err(InvalidParameter::TooManyPoints { actual, limit: MAX_STROKE_POINTS }),
        }
    }
}

impl From<StrokePoints> for Vec<Place> {
    fn from(points: StrokePoints) -> Self {
        points.0
    }
}

/// One gesture of the agent who watches (`EventGesture`; its properties are not documented, these are ours).
///
/// On the wire an object tagged by `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Gesture {
    /// The agent points here.
    Pointer {
        /// Where.
        at: Place,
    },
    /// The agent points at nothing any more.
    PointerGone,
    /// A stroke, or the next part of one.
    Stroke {
        /// Which stroke: parts with one number are joined, so that a part that is lost harms no other stroke.
        stroke: u32,
        /// What is added to it.
        points: StrokePoints,
    },
    /// Everything that was shown goes, the pointer included.
    Clear,
}

/// A gesture, and what it was made on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SceneGesture {
    /// [`super::ChunkHeader::scene`] of the picture that the agent saw. A place in one scene means nothing in another: on its
    /// way, the gesture is dropped where another has begun.
    pub scene: u16,
    /// What.
    #[serde(flatten)]
    pub gesture: Gesture,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ShareControl, ViewMessage, WireError, parse_message};

    fn stroke(points: usize) -> String {
        let points = vec!["[1,65535]"; points].join(",");
        format!(r#"{{"type":"gesture","scene":9,"kind":"stroke","stroke":7,"points":[{points}]}}"#)
    }

    #[test]
    fn each_gesture_has_its_words_on_both_sockets() {
        let points: StrokePoints = vec![Place { x: 1, y: 65535 }].try_into().unwrap();
        for (text, gesture) in [
            (r#"{"type":"gesture","scene":9,"kind":"pointer","at":[3,4]}"#, Gesture::Pointer { at: Place { x: 3, y: 4 } }),
            (r#"{"type":"gesture","scene":9,"kind":"pointer_gone"}"#, Gesture::PointerGone),
            (&stroke(1), Gesture::Stroke { stroke: 7, points }),
            (r#"{"type":"gesture","scene":9,"kind":"clear"}"#, Gesture::Clear),
        ] {
            let gesture = SceneGesture { scene: 9, gesture };
            assert_eq!(parse_message(text), Ok(ViewMessage::Gesture(gesture.clone())));
            assert_eq!(serde_json::to_string(&ShareControl::Gesture(gesture)).unwrap(), text);
        }
    }

    #[test]
    fn what_is_out_of_the_limits_is_malformed() {
        assert!(parse_message::<ViewMessage>(&stroke(MAX_STROKE_POINTS)).is_ok());
        for bad in [
            &stroke(0),
            &stroke(MAX_STROKE_POINTS + 1),
            r#"{"type":"gesture","scene":0}"#,
            r#"{"type":"gesture","kind":"clear"}"#,
            r#"{"type":"gesture","scene":65536,"kind":"clear"}"#,
            r#"{"type":"gesture","scene":0,"kind":"dance"}"#,
            r#"{"type":"gesture","scene":0,"kind":"pointer","at":[-1,0]}"#,
            r#"{"type":"gesture","scene":0,"kind":"pointer","at":[0,65536]}"#,
            r#"{"type":"gesture","scene":0,"kind":"pointer","at":[0.5,1]}"#,
            r#"{"type":"gesture","scene":0,"kind":"pointer","at":[1]}"#,
            r#"{"type":"gesture","scene":0,"kind":"stroke","stroke":-1,"points":[[1,1]]}"#,
        ] {
            assert!(matches!(parse_message::<ViewMessage>(bad), Err(WireError::Malformed(_))), "{bad}");
        }
    }

    #[test]
    fn too_many_points_are_told_with_the_limit() {
        let error = parse_message::<ViewMessage>(&stroke(65)).unwrap_err().to_string();
        assert!(error.contains("65 points") && error.contains("64"), "{error}");
    }

    #[test]
    fn the_points_of_a_stroke_keep_their_order() {
        let points = vec![Place { x: 3, y: 4 }, Place { x: 1, y: 2 }];
        assert_eq!(StrokePoints::try_from(points.clone()).unwrap().as_slice(), points);
    }
}
