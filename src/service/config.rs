//! What a service is told before it runs, checked as a whole.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use super::base_path;
use super::console_login::OneTimeLogin;
use super::network::Network;
use crate::machine::Group;
use crate::protocol::{GroupId, Redacted, WebAddress, WebAddressError};

/// Shorter tokens can be guessed.
const MIN_TOKEN_CHARS: usize = 20;
/// Longer ones do not fit into what is read before a token was checked.
const MAX_TOKEN_CHARS: usize = 1000;
/// Tokens of fewer different characters can be guessed, however long they are; 20 random hexadecimal digits have 11 or 12.
const MIN_TOKEN_VARIETY: usize = 7;

/// The token in `config.example.toml`, which must never open anything.
const EXAMPLE_TOKEN: &str = "replace-this-by-a-long-random-text";

/// An agent and the token that proves it.
#[derive(Clone, Debug)]
pub struct AgentToken {
    /// The name that visitors see. No other agent of the group may have it, however it is written: visitors could not tell
    /// whom they let see their screen.
    pub name: String,
    /// The group whose visitors the agent may see and ask.
    pub groupid: GroupId,
    /// At least 20 characters, random.
    pub token: Redacted<String>,
}

/// What a service serves.
#[derive(Clone, Debug)]
pub struct ServiceConfig {
    /// The groups; at least one.
    pub groups: Vec<Group>,
    /// The agents and their tokens; without any, nobody can see or ask a visitor.
    pub agents: Vec<AgentToken>,
    /// How many connections may be open at a time, of all kinds; fewer where the limit on open files says so.
    pub max_connections: usize,
    /// How many of them one address may have, or one network of 2^64 addresses of version 6; loopback addresses all. None: all.
    pub max_per_address: Option<usize>,
    /// How many of them visitors do not get, so that agents and viewers find one; fewer than `max_connections`.
    pub kept_for_agents: usize,
    /// Whose `X-Forwarded-For` or `Forwarded` is believed.
    pub trusted_proxies: Vec<Network>,
    /// The folder of the host below which a proxy serves it, such as `/support`; empty: none, or the proxy takes it off.
    pub base_path: String,
    /// Whether it answers only where the request's `Host` is localhost or a loopback address; for the embedded service.
    pub loopback_only: bool,
    /// Lets an agent's console in by a link instead of a token; for the embedded service alone.
    pub console_login: Option<OneTimeLogin>,
}

/// Why a configuration is refused. Nothing is served with a wrong one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no group.
    #[error("no group is configured")]
    NoGroups,
    /// Two groups have the same number.
    #[error("group {0} is configured twice")]
    DuplicateGroup(GroupId),
    /// A group's terms have no address that can be opened.
    #[error("terms_url of group {groupid} {source}")]
    TermsUrl {
        /// The group.
        groupid: GroupId,
        /// What is wrong with the address.
        source: WebAddressError,
    },
    /// An agent belongs to no configured group.
    #[error("agent {name:?} belongs to group {groupid}, which is not configured")]
    UnknownGroup {
        /// The agent's name.
        name: String,
        /// The group it names.
        groupid: GroupId,
    },
    /// An agent has no name to show to visitors.
    #[error("an agent of group {0} has no name")]
    NoName(GroupId),
    /// Two agents of a group have one name, but for capitals and spaces.
    #[error("agents {0:?} and {1:?} of group {2} have the same name; visitors could not tell them apart")]
    DuplicateName(String, String, GroupId),
    /// A token is too short.
    #[error("the token of agent {0:?} is shorter than {MIN_TOKEN_CHARS} characters")]
    ShortToken(String),
    /// A token is too long.
    #[error("the token of agent {0:?} is longer than {MAX_TOKEN_CHARS} characters")]
    LongToken(String),
    /// A token repeats few characters.
    #[error("the token of agent {0:?} has fewer than {MIN_TOKEN_VARIETY} different characters; make a random one")]
    WeakToken(String),
    /// The token is the one that everybody can read in the example.
    #[error("the token of agent {0:?} is the example's; make one of your own")]
    ExampleToken(String),
    /// One address may have no connection at all.
    #[error("max_per_address must be 1 or more")]
    PerAddress,
    /// Nothing is left for visitors.
    #[error("kept_for_agents must be less than max_connections")]
    KeptForAgents,
    /// The base path is no path.
    #[error("base_path must be empty or a path such as /support, of letters, digits and -._~, without a slash at its end")]
    BasePath,
    /// Two agents have the same token.
    #[error("agent {0:?} has the token of another agent")]
    DuplicateToken(String),
}

impl ServiceConfig {
    /// Checks everything that must hold.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.groups.is_empty() {
            return Err(ConfigError::NoGroups);
        }
        if self.max_per_address == Some(0) {
            return Err(ConfigError::PerAddress);
        }
        if self.kept_for_agents >= self.max_connections {
            return Err(ConfigError::KeptForAgents);
        }
        if !base_path::is_good(&self.base_path) {
            return Err(ConfigError::BasePath);
        }
        let mut ids = HashSet::new();
        for group in &self.groups {
            if !ids.insert(group.id) {
                return Err(ConfigError::DuplicateGroup(group.id));
            }
            if let Some(Err(source)) = group.terms_url.as_deref().map(str::parse::<WebAddress>) {
                return Err(ConfigError::TermsUrl { groupid: group.id, source });
            }
        }
        let (mut names, mut tokens) = (HashMap::new(), HashSet::new());
        for AgentToken { name, groupid, token } in &self.agents {
            let (name, groupid) = (name.clone(), *groupid);
            if name.trim().is_empty() {
                return Err(ConfigError::NoName(groupid));
            }
            if !ids.contains(&groupid) {
                return Err(ConfigError::UnknownGroup { name, groupid });
            }
            if let Some(other) = names.insert((groupid, as_read(&name)), name.clone()) {
                return Err(ConfigError::DuplicateName(other, name, groupid));
            }
            if token.expose().chars().count() < MIN_TOKEN_CHARS {
                return Err(ConfigError::ShortToken(name));
            }
            if token.expose().chars().count() > MAX_TOKEN_CHARS {
                return Err(ConfigError::LongToken(name));
            }
            if token.expose().chars().collect::<HashSet<_>>().len() < MIN_TOKEN_VARIETY {
                return Err(ConfigError::WeakToken(name));
            }
            if token.expose() == EXAMPLE_TOKEN {
                return Err(ConfigError::ExampleToken(name));
            }
            if !tokens.insert(token.expose()) {
                return Err(ConfigError::DuplicateToken(name));
            }
        }
        Ok(())
    }

    /// A group's configuration.
    pub(super) fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }
}

/// A name as a person reads it: capitals and spaces make no other.
fn as_read(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: u32) -> Group {
        Group { id: GroupId(id), organisation: "Acme".to_owned(), presence: true, terms_url: None }
    }

    fn agent(name: &str, groupid: u32, token: &str) -> AgentToken {
        AgentToken { name: name.to_owned(), groupid: GroupId(groupid), token: Redacted::new(token.to_owned()) }
    }

    fn check(groups: Vec<Group>, agents: Vec<AgentToken>) -> Result<(), ConfigError> {
        ServiceConfig { groups, agents, ..empty() }.check()
    }

    fn empty() -> ServiceConfig {
        ServiceConfig {
            groups: vec![group(1)],
            agents: vec![],
            max_connections: 1,
            max_per_address: None,
            kept_for_agents: 0,
            trusted_proxies: vec![],
            base_path: String::new(),
            loopback_only: false,
            console_login: None,
        }
    }

    #[test]
    fn limits_leave_something() {
        let base_path = |path: &str| ServiceConfig { base_path: path.to_owned(), ..empty() }.check();
        assert_eq!(empty().check(), Ok(()));
        assert_eq!(ServiceConfig { max_per_address: Some(0), ..empty() }.check(), Err(ConfigError::PerAddress));
        assert_eq!(ServiceConfig { kept_for_agents: 1, ..empty() }.check(), Err(ConfigError::KeptForAgents));
        assert_eq!((base_path("/support"), base_path("support/")), (Ok(()), Err(ConfigError::BasePath)));
    }

    #[test]
    fn a_token_of_few_different_characters_is_refused() {
        let token = |text: &str| check(vec![group(1)], vec![agent("Sam", 1, text)]);
        let weak = Err(ConfigError::WeakToken("Sam".to_owned()));
        assert_eq!(token(&"a".repeat(20)), weak);
        assert_eq!(token(&"12".repeat(20)), weak);
        assert_eq!(token(&"abcdef".repeat(10)), weak);
        assert_eq!(token("0d1f9b4a7c3e5d2f8a6b"), Ok(()));
        assert_eq!(token(&"0d1f9b4a7c".repeat(101)), Err(ConfigError::LongToken("Sam".to_owned())));
    }

    #[test]
    fn a_whole_configuration_is_taken() {
        assert_eq!(
            check(vec![group(1), group(2)], vec![agent("Sam", 1, "token-of-sam-in-one-0001"), agent("Kim", 2, "token-of-kim-in-two-0002")]),
            Ok(())
        );
        assert_eq!(check(vec![group(1)], vec![]), Ok(()));
    }

    #[test]
    fn each_mistake_is_named() {
        let token = "token-of-sam-in-one-0001".to_owned();
        assert_eq!(check(vec![], vec![]), Err(ConfigError::NoGroups));
        assert_eq!(check(vec![group(1), group(1)], vec![]), Err(ConfigError::DuplicateGroup(GroupId(1))));
        let bad_terms = Group { terms_url: Some("javascript:alert(1)".to_owned()), ..group(1) };
        let wrong = check(vec![bad_terms], vec![]);
        assert_eq!(wrong, Err(ConfigError::TermsUrl { groupid: GroupId(1), source: WebAddressError::Scheme }));
        assert!(matches!(check(vec![group(1)], vec![agent("Sam", 2, &token)]), Err(ConfigError::UnknownGroup { .. })));
        assert_eq!(check(vec![group(1)], vec![agent(" ", 1, &token)]), Err(ConfigError::NoName(GroupId(1))));
        assert_eq!(check(vec![group(1)], vec![agent("Sam", 1, "short")]), Err(ConfigError::ShortToken("Sam".to_owned())));
        let twins = vec![agent("Sam", 1, &token), agent("Kim", 1, &token)];
        assert_eq!(check(vec![group(1)], twins), Err(ConfigError::DuplicateToken("Kim".to_owned())));
    }

    #[test]
    fn no_two_agents_of_a_group_have_one_name() {
        let named =
            |name: &str, groupid| vec![agent("Sam Ö", 1, "token-of-sam-in-one-0001"), agent(name, groupid, "token-of-kim-in-two-0002")];
        for name in ["Sam Ö", " sam  ö ", "SAM Ö"] {
            let refused = check(vec![group(1), group(2)], named(name, 1)).unwrap_err();
            assert_eq!(refused, ConfigError::DuplicateName("Sam Ö".to_owned(), name.to_owned(), GroupId(1)));
            assert!(refused.to_string().contains("Sam Ö") && refused.to_string().contains(name), "both are named: {refused}");
            assert_eq!(check(vec![group(1), group(2)], named(name, 2)), Ok(()), "another group's is another agent");
        }
        assert_eq!(check(vec![group(1)], named("Sam O", 1)), Ok(()));
    }
}
