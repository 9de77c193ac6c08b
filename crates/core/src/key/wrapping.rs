//! A key wrapped by what a person knows: Argon2id makes a key of it, XChaCha20-Poly1305 seals.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{LedgerKey, hex, random, unhex};
use crate::error::{Error, Result};

/// How long one guess shall take on the machine where the secret is chosen.
const A_GUESS: Duration = Duration::from_millis(if cfg!(test) { 0 } else { 500 });

/// What one guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// The least: the second of the two sets that RFC 9106 (section 4) recommends.
    const LEAST: Cost = Cost {
        memory_kib: 64 * 1024,
        passes: 3,
    };
    /// Beyond this a key file was not written by us, and would only hold the machine up.
    const MOST: Cost = Cost {
        memory_kib: 1024 * 1024,
        passes: 64,
    };

    /// As many passes as fit into [`A_GUESS`] on this machine, and never fewer than the least.
    fn measured() -> Result<Self> {
        let one = Cost {
            passes: 1,
            ..Cost::LEAST
        };
        let begun = Instant::now();
        one.derive(b"a guess", &[0; 16])?;
        let passes = A_GUESS.as_micros() / begun.elapsed().as_micros().max(1);
        let passes = u32::try_from(passes).unwrap_or(u32::MAX);
        Ok(Cost {
            passes: passes.clamp(Cost::LEAST.passes, Cost::MOST.passes),
            ..Cost::LEAST
        })
    }

    fn derive(self, secret: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        let fault = |error: argon2::Error| Error::Store(error.to_string());
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(fault)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, salt, &mut key[..])
            .map_err(fault)?;
        Ok(key)
    }
}

/// A key under a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wrapped {
    #[serde(flatten)]
    cost: Cost,
    salt: String,
    #[serde(flatten)]
    sealed: Sealed,
}

impl Wrapped {
    pub(super) fn of(key: &LedgerKey, secret: &[u8]) -> Result<Self> {
        let (cost, salt) = (Cost::measured()?, random::<16>()?);
        Ok(Wrapped {
            cost,
            salt: hex(&salt),
            sealed: Sealed::of(key, &*cost.derive(secret, &salt)?)?,
        })
    }

    /// The key; none for another secret.
    pub(super) fn unwrap(&self, secret: &[u8]) -> Option<LedgerKey> {
        let Cost { memory_kib, passes } = self.cost;
        if memory_kib > Cost::MOST.memory_kib || passes > Cost::MOST.passes {
            return None;
        }
        let wrapping = self.cost.derive(secret, &unhex(&self.salt)?).ok()?;
        self.sealed.open(&wrapping)
    }
}

/// A key under another key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sealed {
    nonce: String,
    sealed: String,
}

impl Sealed {
    pub(super) fn of(key: &LedgerKey, wrapping: &[u8; 32]) -> Result<Self> {
        let nonce = random::<24>()?;
        let sealed = XChaCha20Poly1305::new(&(*wrapping).into())
            .encrypt(&XNonce::from(nonce), &key.0[..])
            .map_err(|error| Error::Store(error.to_string()))?;
        Ok(Sealed {
            nonce: hex(&nonce),
            sealed: hex(&sealed),
        })
    }

    pub(super) fn open(&self, wrapping: &[u8; 32]) -> Option<LedgerKey> {
        let nonce: [u8; 24] = unhex(&self.nonce)?.try_into().ok()?;
        let opened = XChaCha20Poly1305::new(&(*wrapping).into())
            .decrypt(&XNonce::from(nonce), &unhex(&self.sealed)?[..])
            .map(Zeroizing::new)
            .ok()?;
        LedgerKey::read(&Zeroizing::new(hex(&opened)))
    }
}
