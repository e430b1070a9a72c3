//! The setters that a client's builder and the options of its clones have in common.

use std::time::Duration;

use super::{ClientBuilder, Options};
use crate::Secret;

macro_rules! setters {
    ($target:ty) => {
        impl $target {
            /// The tenant (`X-Tenant-ID`); `FINHUB_TENANT_ID`. Required to build a client. Case-sensitive.
            pub fn tenant_id(mut self, id: impl Into<String>) -> Self {
                self.edit().tenant_id = Some(id.into());
                self
            }

            /// The tenant's API key; `FINHUB_TENANT_KEY`. Logging in needs it, and nothing else does.
            pub fn tenant_key(mut self, key: impl Into<Secret>) -> Self {
                self.edit().tenant_key = Some(key.into());
                self
            }

            /// The tenant's API secret; `FINHUB_TENANT_SECRET`. Logging in needs it, and nothing else does.
            /// Keep it on a server: an app resumes a session that its backend made.
            pub fn tenant_secret(mut self, secret: impl Into<Secret>) -> Self {
                self.edit().tenant_secret = Some(secret.into());
                self
            }

            /// The end user's IPv4 or IPv6 address (`X-Forwarded-For`), as text or as
            /// [`IpAddr`](std::net::IpAddr). Logging in needs it. FinHub records it for AML and KYC, so it is
            /// never inferred.
            pub fn forwarded_for(mut self, address: impl ToString) -> Self {
                self.edit().forwarded_for = Some(address.to_string());
                self
            }

            /// The calling application (`X-Forwarded-From`); `FINHUB_FORWARDED_FROM`. Required to build a
            /// client.
            pub fn forwarded_from(mut self, application: impl Into<String>) -> Self {
                self.edit().forwarded_from = Some(application.into());
                self
            }

            /// The end user's platform (`platform`): `web`, `ios`, `android` or another name;
            /// `FINHUB_PLATFORM`. Every call needs it.
            pub fn platform(mut self, platform: impl Into<String>) -> Self {
                self.edit().platform = Some(platform.into());
                self
            }

            /// The end user's device (`deviceId`); `FINHUB_DEVICE_ID`. Every call needs it.
            pub fn device_id(mut self, id: impl Into<String>) -> Self {
                self.edit().device_id = Some(id.into());
                self
            }

            /// The operating system that the end user's browser hints at (`sec-ch-ua-platform`), such as
            /// `Windows`: the SDK adds the quotes. Not sent by default.
            pub fn os_platform(mut self, hint: impl Into<String>) -> Self {
                self.edit().os_platform = Some(hint.into());
                self
            }

            /// The calling software (`User-Agent`): `finhub-sdk-rust/{version} rustc/{version}` by default. An app
            /// writes `{App}/{Version} ({OS} {OSVersion}; {Device})`.
            pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
                self.edit().user_agent = Some(user_agent.into());
                self
            }

            /// The formats to ask for (`Accept`): `application/json` by default.
            pub fn accept(mut self, accept: impl Into<String>) -> Self {
                self.edit().accept = Some(accept.into());
                self
            }

            /// A header that the spec documents and that has no setting of its own. It is sent with the
            /// operations that take it.
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                // Kept like a secret, since the spec may mark it as one.
                self.edit().headers.push((name.into(), Secret::new(value)));
                self
            }

            /// How long a call may take in all, its retries and the waits between them included: 30 seconds by
            /// default.
            pub fn timeout(mut self, limit: Duration) -> Self {
                self.edit().timeout = Some(limit);
                self
            }

            /// How long one attempt may take: 10 seconds by default.
            pub fn attempt_timeout(mut self, limit: Duration) -> Self {
                self.edit().attempt_timeout = Some(limit);
                self
            }

            /// How often a failed attempt is repeated where that is safe: 2 by default, 10 at most; 0 turns
            /// retries off.
            pub fn max_retries(mut self, retries: u32) -> Self {
                self.edit().max_retries = Some(retries);
                self
            }
        }
    };
}

setters!(Options);
setters!(ClientBuilder);
