//! What `oneclick-visitor serve` is told.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use toml::{Table, Value};

use crate::machine::{Agent, Group};
use crate::protocol::Redacted;
use crate::service::{AgentToken, ServiceConfig};

use super::{DEFAULT_PORT, Reader, SettingsError, name_of};

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT);
const DEFAULT_MAX_CONNECTIONS: usize = 10_000;

/// `oneclick-visitor serve`.
#[derive(Clone, Debug)]
pub struct Serve {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whom it serves.
    pub config: ServiceConfig,
}

impl Reader<'_> {
    pub(super) fn serve(&mut self, table: &mut Table) -> Result<Serve, SettingsError> {
        let listen = match self.strict_text("serve.listen", table.remove("listen"))? {
            None => DEFAULT_LISTEN,
            Some(text) => text.parse().map_err(|_| self.wrong("serve.listen", "an address and a port expected, such as 127.0.0.1:7710"))?,
        };
        let max_connections = match table.remove("max_connections") {
            None => DEFAULT_MAX_CONNECTIONS,
            Some(Value::Integer(count)) if (1..=1_000_000).contains(&count) => count as usize,
            Some(other) => {
                let found = if other.is_integer() { "one out of that range" } else { name_of(&other) };
                self.warn_found("serve.max_connections", "a whole number from 1 to 1000000", found);
                DEFAULT_MAX_CONNECTIONS
            }
        };
        let groups = self.list("serve.groups", table.remove("groups"), Self::group)?;
        let agents = self.list("serve.agents", table.remove("agents"), Self::agent)?;
        Ok(Serve { listen, config: ServiceConfig { groups, agents, max_connections, console_door: None } })
    }

    fn group(&mut self, key: &str, mut table: Table) -> Result<Group, SettingsError> {
        let group = Group {
            id: self
                .group_id(&format!("{key}.groupid"), table.remove("groupid").as_ref())?
                .ok_or_else(|| self.wrong(&format!("{key}.groupid"), "missing"))?,
            organisation: self
                .strict_text(&format!("{key}.organisation"), table.remove("organisation"))?
                .ok_or_else(|| self.wrong(&format!("{key}.organisation"), "missing"))?,
            presence: match table.remove("presence") {
                None => true,
                Some(Value::Boolean(presence)) => presence,
                Some(_) => return Err(self.wrong(&format!("{key}.presence"), "true or false expected")),
            },
            terms_url: self.terms_url(&format!("{key}.terms_url"), table.remove("terms_url"))?,
        };
        self.no_more(key, &table);
        Ok(group)
    }

    fn agent(&mut self, key: &str, mut table: Table) -> Result<AgentToken, SettingsError> {
        let mut required = |name: &str| {
            let key = format!("{key}.{name}");
            self.strict_text(&key, table.remove(name))?.ok_or_else(|| self.wrong(&key, "missing"))
        };
        let (name, token) = (required("name")?, required("token")?);
        let groupid = format!("{key}.groupid");
        let agent = AgentToken {
            agent: Agent {
                name,
                groupid: self.group_id(&groupid, table.remove("groupid").as_ref())?.ok_or_else(|| self.wrong(&groupid, "missing"))?,
            },
            token: Redacted::new(token),
        };
        self.no_more(key, &table);
        Ok(agent)
    }

    fn list<T>(
        &mut self,
        key: &str,
        value: Option<Value>,
        mut item: impl FnMut(&mut Self, &str, Table) -> Result<T, SettingsError>,
    ) -> Result<Vec<T>, SettingsError> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let Value::Array(values) = value else { return Err(self.wrong(key, &format!("a list expected, written as [[{key}]]"))) };
        let entries = values.into_iter().enumerate().map(|(index, value)| match value {
            Value::Table(table) => item(self, &format!("{key}[{index}]"), table),
            _ => Err(self.wrong(&format!("{key}[{index}]"), "a table expected")),
        });
        entries.collect()
    }
}
