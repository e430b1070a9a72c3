//! A store whose texts are encrypted.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::{OPERATION, SessionStore, StoreError, StoreFuture};
use crate::Secret;
use crate::error::{Error, InvalidInput};

/// The prefix of an encrypted text, which names the version of its format. The base64 of nonce, ciphertext and tag
/// follows.
const FORMAT: &str = "aes-256-gcm:";

/// Encrypts what another store keeps, with AES-256-GCM. Clones share the store.
///
/// The store key of a text is authenticated with it, so that one customer's session cannot be put in the place of
/// another's. All processes that share the store need the same encryption key. No text can be read with another one: to
/// change the key, start with an empty store.
#[derive(Clone)]
pub struct EncryptedStore {
    store: Arc<dyn SessionStore>,
    key: Arc<LessSafeKey>,
}

impl EncryptedStore {
    /// Encrypts what `store` keeps with this key of 32 random bytes. Keep the key apart from the store.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if the key has another length.
    pub fn new(store: impl SessionStore, key: &[u8]) -> Result<Self, Error> {
        let problem = || {
            let problem = format!("has {} bytes: an AES-256 key has 32", key.len());
            Error::unsent(OPERATION, InvalidInput::new("key", problem))
        };
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| problem())?;
        Ok(Self { store: Arc::new(store), key: Arc::new(LessSafeKey::new(key)) })
    }

    fn encrypt(&self, key: &str, text: &Secret) -> Result<Secret, StoreError> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| "the system gave no random bytes")?;
        let mut sealed = Zeroizing::new(text.expose_secret().as_bytes().to_vec());
        let tag = self.key.seal_in_place_separate_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(key),
            &mut sealed,
        );
        let tag = tag.map_err(|_| "the text is too long to encrypt")?;
        let bytes = [&nonce, sealed.as_slice(), tag.as_ref()].concat();
        Ok(format!("{FORMAT}{}", STANDARD.encode(bytes)).into())
    }

    fn decrypt(&self, key: &str, text: &Secret) -> Result<Secret, StoreError> {
        let encoded = text.expose_secret().strip_prefix(FORMAT).ok_or(Unreadable::Plain)?;
        let mut bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| Unreadable::Changed)?);
        let (nonce, sealed) =
            bytes.split_first_chunk_mut::<NONCE_LEN>().ok_or(Unreadable::Changed)?;
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.key.open_in_place(nonce, Aad::from(key), sealed);
        let opened = opened.map_err(|_| Unreadable::Changed)?;
        Ok(std::str::from_utf8(opened).map_err(|_| Unreadable::Changed)?.into())
    }

    /// The text at a key, encrypted and decrypted.
    async fn found(&self, key: &str) -> Result<Option<(Secret, Secret)>, StoreError> {
        let Some(encrypted) = self.store.load(key).await? else { return Ok(None) };
        let text = self.decrypt(key, &encrypted)?;
        Ok(Some((encrypted, text)))
    }
}

impl SessionStore for EncryptedStore {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(async { Ok(self.found(key).await?.map(|(_, text)| text)) })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            // Encrypting a text twice gives two results, so the swap expects the one that the store below holds.
            let (encrypted, text) = self.found(key).await?.unzip();
            if text.as_ref() != expected {
                return Ok(false);
            }
            let new = new.map(|new| self.encrypt(key, new)).transpose()?;
            self.store.swap(key, encrypted.as_ref(), new.as_ref()).await
        })
    }
}

impl fmt::Debug for EncryptedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptedStore").field("store", &self.store).finish_non_exhaustive()
    }
}

/// Says why a text cannot be decrypted.
#[derive(Debug)]
enum Unreadable {
    Plain,
    Changed,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "the store holds a text that is not encrypted: give it an empty store",
            Self::Changed => {
                "the store holds a text that was encrypted with another key, or was changed"
            }
        })
    }
}

impl std::error::Error for Unreadable {}
