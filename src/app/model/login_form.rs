//! The login form: what was typed, and what is wrong with it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::sdk::{Email, GroupId, InvalidParameter, Name, Phone, VisitorId};
use crate::words::{self, tr};

/// Identity of a visitor who logs in, as stored by "Remember me".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct VisitorIdentity {
    /// The visitor ID.
    pub(crate) visitorid: VisitorId,
    /// Name, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Name>,
    /// E-mail address, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<Email>,
    /// Telephone number, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<Phone>,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    /// The visitor ID.
    VisitorId,
    /// Name.
    Name,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
}

/// What the login form holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoginForm {
    /// The visitor ID as typed.
    pub(crate) visitorid: String,
    /// Name as typed.
    pub(crate) name: String,
    /// E-mail address as typed.
    pub(crate) email: String,
    /// Telephone number as typed.
    pub(crate) phone: String,
    /// Whether "Remember me" is ticked.
    pub(crate) remember: bool,
    /// Whether a login is stored on this computer.
    pub(crate) remembered: bool,
    /// Another group that a link proposes, and whether the visitor agreed to it.
    pub(crate) link_group: Option<(GroupId, bool)>,
    /// Whether the optional fields are shown.
    pub(crate) details: bool,
    /// The invalid field, and the reason.
    pub(crate) refused: Option<(Field, InvalidParameter)>,
    /// The field that gets the keyboard focus in the next frame.
    pub(crate) wants_keyboard: Option<Field>,
}

impl Field {
    /// Label of the field.
    pub(crate) fn name(self) -> String {
        match self {
            Self::VisitorId => tr!("field-visitor-id"),
            Self::Name => tr!("field-name"),
            Self::Email => tr!("field-email"),
            Self::Phone => tr!("field-phone"),
        }
    }
}

impl LoginForm {
    /// Creates the form, filled in with the remembered login if there is one.
    pub(crate) fn new(remembered: Option<VisitorIdentity>) -> Self {
        let mut form = Self { wants_keyboard: Some(Field::VisitorId), ..Self::default() };
        if let Some(VisitorIdentity { visitorid, name, email, phone }) = remembered {
            form.visitorid = visitorid.into();
            form.name = name.map(String::from).unwrap_or_default();
            form.email = email.map(String::from).unwrap_or_default();
            form.phone = phone.map(String::from).unwrap_or_default();
            (form.remember, form.remembered) = (true, true);
        }
        form
    }

    /// Reverts "Remember me" after it could not be changed to `wanted`, unless the visitor has changed it again since.
    pub(crate) fn not_remembered(&mut self, wanted: bool) {
        if self.remember == wanted {
            self.remember = self.remembered;
        }
    }

    /// Parses the form. `None` if a field is invalid; the first such field is marked and gets the keyboard focus.
    pub(crate) fn check(&mut self) -> Option<VisitorIdentity> {
        self.refused = None;
        match self.parse() {
            Ok(who) => Some(who),
            Err((field, error)) => {
                self.details |= field != Field::VisitorId;
                self.wants_keyboard = Some(field);
                self.refused = Some((field, error));
                None
            }
        }
    }

    /// The group that a link proposed, if the visitor agreed to it.
    pub(crate) fn agreed_group(&self) -> Option<GroupId> {
        self.link_group.filter(|(_, agreed)| *agreed).map(|(group, _)| group)
    }

    /// Why this field is invalid, in words.
    pub(crate) fn problem(&self, field: Field) -> Option<String> {
        self.refused.as_ref().filter(|(refused, _)| *refused == field).map(|(_, why)| words::refused(why))
    }

    fn parse(&self) -> Result<VisitorIdentity, (Field, InvalidParameter)> {
        Ok(VisitorIdentity {
            // Spaces at the ends come from copying; no visitor ID has them.
            visitorid: self.visitorid.trim().parse().map_err(|error| (Field::VisitorId, error))?,
            name: optional(&self.name, Field::Name)?,
            email: optional(&self.email, Field::Email)?,
            phone: optional(&self.phone, Field::Phone)?,
        })
    }
}

fn optional<T: FromStr>(text: &str, field: Field) -> Result<Option<T>, (Field, T::Err)> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|error| (field, error)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_form_says_who_it_is() {
        let mut form = LoginForm { visitorid: " anna ".to_owned(), email: "a@b.example".to_owned(), ..LoginForm::default() };
        let who = form.check().unwrap();
        assert_eq!((who.visitorid.as_str(), who.name, who.email.unwrap().as_str()), ("anna", None, "a@b.example"));
        assert_eq!(form.refused, None);
    }

    #[test]
    fn the_first_wrong_field_is_marked_and_gets_the_keyboard() {
        let mut form = LoginForm { visitorid: "a b".to_owned(), phone: "1".repeat(32), ..LoginForm::default() };
        assert_eq!(form.check(), None);
        assert!(form.problem(Field::VisitorId).is_some() && form.problem(Field::Phone).is_none());
        form.visitorid = "anna".to_owned();
        assert_eq!(form.check(), None);
        assert_eq!((form.wants_keyboard, form.details), (Some(Field::Phone), true));
    }

    #[test]
    fn details_have_their_documented_limits() {
        for (field, limit) in [(Field::Name, 63), (Field::Email, 127), (Field::Phone, 31)] {
            let fill = |count: usize| {
                let mut form = LoginForm { visitorid: "anna".to_owned(), ..LoginForm::default() };
                *match field {
                    Field::Name => &mut form.name,
                    Field::Email => &mut form.email,
                    Field::Phone | Field::VisitorId => &mut form.phone,
                } = "é".repeat(count);
                form.check().is_some()
            };
            assert!(fill(limit) && !fill(limit + 1), "{field:?}");
        }
    }

    #[test]
    fn who_was_remembered_fills_the_form() {
        let form = LoginForm::new(Some(VisitorIdentity { visitorid: "anna".parse().unwrap(), name: None, email: None, phone: None }));
        assert!(form.remember && form.visitorid == "anna");
        assert!(!LoginForm::new(None).remember);
    }

    #[test]
    fn what_could_not_be_kept_or_forgotten_is_as_it_was_before() {
        let mut form = LoginForm { remember: true, ..LoginForm::default() };
        form.not_remembered(true);
        assert!(!form.remember);
        let mut form = LoginForm { remembered: true, ..LoginForm::default() };
        form.not_remembered(true);
        assert!(!form.remember, "the visitor wants otherwise by now");
        form.not_remembered(false);
        assert!(form.remember, "it is still there");
    }
}
