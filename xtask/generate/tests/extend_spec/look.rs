//! What a maintainer writes in core to offer more operations: nothing about headers or errors.

use finhub_sessions_client::generated::Client as Api;
use finhub_sessions_client::generated::operations::{FORGET_DEVICES, PEEK_SESSION, REPLACE_DEVICE};
use finhub_sessions_client::generated::types::{
    ReplaceDeviceRequest, ReplaceDeviceResponse, PeekedSession,
};

use crate::call::Call;
use crate::outliving::Abandoned;
use crate::scrub::Scrub;
use crate::{Client, Error, Secret, context};

impl Client {
    /// Looks at a session.
    pub async fn peek_session(&self, ids: [&str; 3], token: &Secret) -> Result<PeekedSession, Error> {
        let unsent = |failure| Error::unsent(PEEK_SESSION.name, failure);
        let call = Call {
            client: self.clone(),
            operation: &PEEK_SESSION,
            bearer: Some(context::bearer("token", token).map_err(unsent)?),
            secrets: Scrub::new([token]),
            abandoned: Abandoned::default(),
        };
        let send = |api: Api| async move {
            let [customer, user, session] = ids;
            api.peek_session().customer_id(customer).user_id(user).session_id(session).send().await
        };
        let state = call.run(send, |received| Ok(received.value)).await;
        state.map_err(|failed| call.error(failed))
    }

    /// Replaces what is known of a device.
    pub async fn replace_device(&self, number: i64, pin: &Secret) -> Result<String, Error> {
        let call = Call {
            client: self.clone(),
            operation: &REPLACE_DEVICE,
            bearer: None,
            secrets: Scrub::new([pin]),
            abandoned: Abandoned::default(),
        };
        let body = &ReplaceDeviceRequest { name: "mine".into(), device_pin: pin.clone().into() };
        let send = |api: Api| async move {
            let call = api.replace_device().customer_id("cust").device_number(number);
            call.body(body.clone()).send().await
        };
        let device = call.run(send, |received| Ok(received.value)).await;
        let device: ReplaceDeviceResponse = device.map_err(|failed| call.error(failed))?;
        Ok(format!("{device:?}"))
    }

    /// Forgets a customer's devices.
    pub async fn forget_devices(&self) -> Result<(), Error> {
        let call = Call {
            client: self.clone(),
            operation: &FORGET_DEVICES,
            bearer: None,
            secrets: Scrub::default(),
            abandoned: Abandoned::default(),
        };
        let send = |api: Api| async move { api.forget_devices().customer_id("cust").send().await };
        let nothing = call.run(send, |received| Ok(received.value)).await;
        nothing.map_err(|failed| call.error(failed))
    }
}
