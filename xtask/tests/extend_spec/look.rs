//! What a maintainer writes in core to offer a third operation: nothing about headers or errors.

use finhub_sessions_client::generated::Client as Api;
use finhub_sessions_client::generated::operations::GET_SESSION;
use finhub_sessions_client::generated::types::SessionState;

use crate::call::Call;
use crate::outliving::Abandoned;
use crate::scrub::Scrub;
use crate::{Client, Error, Secret, context};

impl Client {
    /// Looks at a session.
    pub async fn get_session(&self, ids: [&str; 3], token: &Secret) -> Result<SessionState, Error> {
        let unsent = |failure| Error::unsent(GET_SESSION.name, failure);
        let call = Call {
            client: self.clone(),
            operation: &GET_SESSION,
            bearer: Some(context::bearer("token", token).map_err(unsent)?),
            secrets: Scrub::new([token]),
            abandoned: Abandoned::default(),
        };
        let send = |api: Api| async move {
            let [customer, user, session] = ids;
            api.get_session().customer_id(customer).user_id(user).session_id(session).send().await
        };
        let state = call.run(send, |received| Ok(received.value)).await;
        state.map_err(|failed| call.error(failed))
    }
}
