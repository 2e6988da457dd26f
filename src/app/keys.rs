//! Owns: the server's secrets (token signing, bundle signing), made once and kept in the database, and the making
//! of random tokens. Never: logs one.

use ed25519_dalek::{Signer, SigningKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        ids::{SessionId, UserId},
        notices::Topic,
        time::{Moment, SECOND},
    },
    error::{Error, Result},
    store::{accounts as rows, connection::DbConn},
};

/// The secrets of this server.
pub struct Keys {
    access_encoding: EncodingKey,
    access_decoding: DecodingKey,
    bundles: SigningKey,
}

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    /// Seconds since the epoch.
    exp: i64,
}

/// What a link that stops mails says. It lacks what an access token has, and the other way round, so that neither
/// passes for the other.
#[derive(Debug, Serialize, Deserialize)]
struct Stop {
    sub: UserId,
    stop: Topic,
}

impl Keys {
    /// Loads the keys, or makes them at the first start.
    ///
    /// # Errors
    /// [`Error::Internal`] when the database fails or a stored key is broken.
    pub fn load(conn: &mut DbConn, now: Moment) -> Result<Self> {
        let access = secret(conn, "access_tokens", now)?;
        let bundles = secret(conn, "bundle_signing", now)?;
        Ok(Self {
            access_encoding: EncodingKey::from_secret(&access),
            access_decoding: DecodingKey::from_secret(&access),
            bundles: SigningKey::from_bytes(&bundles),
        })
    }

    /// An access token that ends `seconds` from `now`.
    ///
    /// # Errors
    /// [`Error::Internal`] when signing fails.
    pub fn access_token(
        &self,
        user: UserId,
        session: SessionId,
        now: Moment,
        seconds: i64,
    ) -> Result<String> {
        let claims = Claims { sub: user, sid: session, exp: now.millis() / SECOND + seconds };
        encode(&Header::new(Algorithm::HS256), &claims, &self.access_encoding).map_err(Error::internal)
    }

    /// Whose token this is, if we signed it and it has not ended.
    #[must_use]
    pub fn read_access_token(&self, token: &str, now: Moment) -> Option<(UserId, SessionId)> {
        let mut rules = Validation::new(Algorithm::HS256);
        // The end is checked against our own clock below.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &self.access_decoding, &rules).ok()?.claims;
        (now.millis() < claims.exp.saturating_mul(SECOND)).then_some((claims.sub, claims.sid))
    }

    /// The secret part of a link that stops mails of one kind to one person. It never ends: old mails are read too.
    ///
    /// # Errors
    /// [`Error::Internal`] when signing fails.
    pub fn stop_token(&self, user: UserId, kind: Topic) -> Result<String> {
        encode(&Header::new(Algorithm::HS256), &Stop { sub: user, stop: kind }, &self.access_encoding)
            .map_err(Error::internal)
    }

    /// Whose mails of which kind the link stops, if we made it.
    #[must_use]
    pub fn read_stop_token(&self, token: &str) -> Option<(UserId, Topic)> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false;
        rules.required_spec_claims.clear();
        let stop = decode::<Stop>(token, &self.access_decoding, &rules).ok()?.claims;
        Some((stop.sub, stop.stop))
    }

    /// Signs a bundle; hex.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> String {
        hex(&self.bundles.sign(bytes).to_bytes())
    }

    /// The key that checks [`Self::sign`]; hex.
    #[must_use]
    pub fn public_key(&self) -> String {
        hex(self.bundles.verifying_key().as_bytes())
    }
}

fn secret(conn: &mut DbConn, name: &str, now: Moment) -> Result<[u8; 32]> {
    let fresh = hex(&rand::random::<[u8; 32]>());
    let stored = rows::server_key(conn, name, &fresh, now)?;
    unhex(&stored).ok_or_else(|| Error::internal(format!("the stored key {name} is broken")))
}

/// A token nobody can guess: 256 random bits in hex.
#[must_use]
pub fn random_token() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// The form in which a token is stored: whoever reads the database cannot use it.
#[must_use]
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0u8; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
