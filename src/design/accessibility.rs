//! What only screen readers notice: lines that are read out when they appear, and what things on the screen are.

use egui::accesskit::{Invalid, Live, Node, Rect};
use egui::{Context, Id, Response, Role, Ui};

use crate::words::Announcement;

/// Keeps the lines in the accessibility tree, outside of all windows' content; new ones are read out.
pub(crate) fn announce(ctx: &Context, announcements: &[Announcement]) {
    for Announcement { topic, text, urgent, turn } in announcements {
        // Other words make another node, and a node that appears is announced.
        ctx.accesskit_node_builder(Id::unique(("announced", topic, text, turn)), |node| {
            node.set_role(if *urgent { Role::Alert } else { Role::Status });
            node.set_live(if *urgent { Live::Assertive } else { Live::Polite });
            node.set_label(text.as_str());
            node.set_bounds(Rect::new(0.0, 0.0, 1.0, 1.0));
        });
    }
}

/// Names the window.
pub(crate) fn name_window(ctx: &Context, name: &str) {
    ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(name));
}

/// Makes this part of the window a group, hidden while a dialog stands above it.
///
/// It is a group at all times: of what appears in a hidden part, the accessibility bus learns only if the part itself is
/// something that can be read.
pub(crate) fn ground(ui: &Ui, below_dialog: bool) {
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::Group);
        if below_dialog {
            node.set_hidden();
        }
    });
}

/// Makes this part of the window a modal dialog that its title names and its points describe.
pub(crate) fn modal_dialog(ui: &Ui, title: &str, points: &[Id]) {
    let text = |id: &Id| ui.ctx().accesskit_node_builder(*id, |node| node.value().unwrap_or_default().to_owned());
    let description = points.iter().filter_map(text).collect::<Vec<_>>().join(" ");
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::Dialog);
        node.set_modal();
        node.set_label(title);
        if !points.is_empty() {
            node.set_description(description);
            node.set_described_by(points.iter().map(|id| id.accesskit_id()).collect::<Vec<_>>());
        }
    });
}

/// Makes this part of the window a group of some kind, with a name.
pub(crate) fn group(ui: &Ui, role: Role, name: &str) {
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(role);
        node.set_label(name);
    });
}

/// What something on the screen is, beyond how it looks.
pub(crate) trait Meaning: Sized {
    /// A heading of a level, counted from 1.
    fn heading(self, level: usize) -> Self;
    /// A text that says that something is wrong.
    fn alert(self) -> Self;
    /// A sign that says nothing.
    fn decoration(self) -> Self;
    /// Something with more to say than its name does.
    fn described(self, description: &str) -> Self;
    /// One of several, of which one is chosen.
    fn chosen(self, chosen: bool) -> Self;
    /// Something that unfolds more, or folds it up.
    fn unfolds(self, open: bool) -> Self;
    /// A field: whether it must be filled in, and what is wrong with it.
    fn field(self, required: bool, problem: Option<&str>) -> Self;
}

impl Meaning for Response {
    fn heading(self, level: usize) -> Self {
        with(self, |node| {
            become_named(node, Role::Heading);
            node.set_level(level);
        })
    }

    fn alert(self) -> Self {
        with(self, |node| become_named(node, Role::Alert))
    }

    fn decoration(self) -> Self {
        with(self, Node::set_hidden)
    }

    fn described(self, description: &str) -> Self {
        with(self, |node| node.set_description(description))
    }

    fn chosen(self, chosen: bool) -> Self {
        with(self, |node| node.set_selected(chosen))
    }

    fn unfolds(self, open: bool) -> Self {
        with(self, |node| node.set_expanded(open))
    }

    fn field(self, required: bool, problem: Option<&str>) -> Self {
        with(self, |node| {
            if required {
                node.set_required();
            }
            if let Some(problem) = problem {
                node.set_invalid(Invalid::True);
                node.set_description(problem);
            }
        })
    }
}

fn with(response: Response, change: impl FnOnce(&mut Node)) -> Response {
    response.ctx.accesskit_node_builder(response.id, change);
    response
}

/// A label carries its text as a value; what is no label carries it as its name.
fn become_named(node: &mut Node, role: Role) {
    if let Some(text) = node.value().map(str::to_owned) {
        node.set_label(text);
        node.clear_value();
    }
    node.set_role(role);
}
