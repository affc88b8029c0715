//! What is said aloud by a screen reader.

/// What an announcement is about; there may be several about notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// How things stand.
    Standing,
    /// The open request.
    Prompt,
    /// What would be shown.
    Chosen,
    /// The time to answer it.
    Time,
    /// What is shown.
    Shown,
    /// The code to read out.
    Code,
    /// That the code was copied.
    Copied,
    /// The visitor's own answer.
    Answer,
    /// A message at the top.
    Notice,
    /// What a button asks before it does something.
    Sure,
    /// What comes of a setting.
    Setting,
    /// What is wrong with a field.
    Field,
}

/// Something that a screen reader reads out once it appears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Announcement {
    pub(crate) topic: Topic,
    /// The words.
    pub(crate) text: String,
    /// Whether it interrupts what is being read.
    pub(crate) urgent: bool,
    /// Tells announcements of the same words apart: a higher number is said again.
    pub(crate) turn: u32,
}

impl Announcement {
    /// An announcement that is made once.
    pub(crate) fn new(topic: Topic, urgent: bool, text: String) -> Self {
        Self { topic, text, urgent, turn: 0 }
    }
}
