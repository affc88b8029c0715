//! What `oneclick-visitor serve` is told.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use toml::{Table, Value};

use crate::machine::Group;
use crate::protocol::Redacted;
use crate::service::{AgentToken, Network, ServiceConfig};

use super::{DEFAULT_PORT, Reader, SettingsError};

const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), DEFAULT_PORT);
const DEFAULT_MAX_CONNECTIONS: usize = 10_000;
const MAX_COUNT: usize = 1_000_000;

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
        let max_connections = self.count("serve.max_connections", table.remove("max_connections"), 1)?.unwrap_or(DEFAULT_MAX_CONNECTIONS);
        // A household, an office or a school behind one address, not everybody.
        let tenth = (max_connections / 10).max(1);
        let max_per_address = self.count("serve.max_per_address", table.remove("max_per_address"), 1)?.unwrap_or(tenth);
        let kept_for_agents = self.count("serve.kept_for_agents", table.remove("kept_for_agents"), 0)?.unwrap_or(max_connections / 20);
        let trusted_proxies = self.networks("serve.trusted_proxies", table.remove("trusted_proxies"))?;
        let base_path = self.strict_text("serve.base_path", table.remove("base_path"))?.unwrap_or_default();
        let groups = self.list("serve.groups", table.remove("groups"), Self::group)?;
        let agents = self.list("serve.agents", table.remove("agents"), Self::agent)?;
        let config = ServiceConfig {
            groups,
            agents,
            max_connections,
            max_per_address: Some(max_per_address),
            kept_for_agents,
            trusted_proxies,
            base_path,
            loopback_only: false,
            console_login: None,
        };
        Ok(Serve { listen, config })
    }

    /// Limits protect: a wrong one is not replaced by another in silence.
    fn count(&self, key: &str, value: Option<Value>, least: usize) -> Result<Option<usize>, SettingsError> {
        match value.map(|value| value.as_integer().and_then(|count| usize::try_from(count).ok())) {
            None => Ok(None),
            Some(Some(count)) if (least..=MAX_COUNT).contains(&count) => Ok(Some(count)),
            Some(_) => Err(self.wrong(key, format!("a whole number from {least} to {MAX_COUNT} expected"))),
        }
    }

    fn networks(&self, key: &str, value: Option<Value>) -> Result<Vec<Network>, SettingsError> {
        let Some(value) = value else { return Ok(Vec::new()) };
        let expected = || self.wrong(key, "a list of addresses and networks expected, such as [\"127.0.0.1\", \"10.0.0.0/8\"]");
        let texts = value.as_array().ok_or_else(expected)?;
        let network = |text: &Value| {
            let text = text.as_str().ok_or_else(expected)?;
            text.parse::<Network>().map_err(|error| self.wrong(key, error))
        };
        texts.iter().map(network).collect()
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
            name,
            groupid: self.group_id(&groupid, table.remove("groupid").as_ref())?.ok_or_else(|| self.wrong(&groupid, "missing"))?,
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
        let Value::Array(values) = value else { return Err(self.wrong(key, format!("a list expected, written as [[{key}]]"))) };
        let entries = values.into_iter().enumerate().map(|(index, value)| match value {
            Value::Table(table) => item(self, &format!("{key}[{index}]"), table),
            _ => Err(self.wrong(&format!("{key}[{index}]"), "a table expected")),
        });
        entries.collect()
    }
}
