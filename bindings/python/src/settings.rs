//! Settings: keyword arguments of a client become the core's options.

use finhub_sessions::{Client, ClientBuilder, Options, Proxy};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};

use crate::arguments;

/// What errors name where a setting is refused.
const OPERATION: &str = "configure";

/// The settings that a clone may replace as well.
pub(crate) fn options(settings: &Bound<'_, PyDict>) -> PyResult<Options> {
    let given = Given(settings);
    let mut options = Options::new();
    macro_rules! set {
        ($($read:ident: $($setting:ident)+;)+) => {
            $($(if let Some(value) = given.get(stringify!($setting))? {
                options = options.$setting(arguments::$read(OPERATION, stringify!($setting), &value)?);
            })+)+
        };
    }
    set! {
        id: tenant_id device_id;
        secret: tenant_key tenant_secret;
        address: forwarded_for;
        text: forwarded_from platform os_platform user_agent accept;
        limit: timeout attempt_timeout;
        count: max_retries;
    }
    if let Some(headers) = given.get("headers")? {
        let headers = headers
            .cast::<PyMapping>()
            .map_err(|_| arguments::wrong_type("headers", "a mapping of str to str", &headers))?;
        for item in headers.items()?.iter() {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let name = arguments::text(OPERATION, "headers", &name)?;
            options = options.header(name, arguments::text(OPERATION, "headers", &value)?);
        }
    }
    Ok(options)
}

/// All settings of a new client.
pub(crate) fn builder(settings: &Bound<'_, PyDict>) -> PyResult<ClientBuilder> {
    let given = Given(settings);
    let mut builder = Client::builder().options(options(settings)?);
    if let Some(base_url) = given.get("base_url")? {
        builder = builder.base_url(arguments::text(OPERATION, "base_url", &base_url)?);
    }
    if let Some(limit) = given.get("connect_timeout")? {
        let limit = arguments::limit(OPERATION, "connect_timeout", &limit)?;
        builder = builder.connect_timeout(limit);
    }
    if let Some(limit) = given.get("max_connections")? {
        let limit = arguments::count(OPERATION, "max_connections", &limit)?;
        builder = builder.max_connections(limit);
    }
    if let Some(proxy) = given.get("proxy")? {
        let proxy = arguments::secret(OPERATION, "proxy", &proxy)?;
        builder = builder.proxy(match proxy.expose_secret() {
            "env" => Proxy::Environment,
            _ => Proxy::Url(proxy),
        });
    }
    if let Some(path) = given.get("ca_bundle")? {
        builder = builder.ca_bundle(arguments::path(OPERATION, "ca_bundle", &path)?);
    }
    Ok(builder)
}

/// Settings of which those that are `None` are not given.
struct Given<'a, 'py>(&'a Bound<'py, PyDict>);

impl<'py> Given<'_, 'py> {
    fn get(&self, setting: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(self.0.get_item(setting)?.filter(|value| !value.is_none()))
    }
}
