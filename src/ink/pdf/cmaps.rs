//! The character maps that every PDF reader must know, each parsed once a process.
//!
//! Parsing Adobe's maps from CID to Unicode takes some 10 ms, as long as reading a document; so the interpreter is not
//! given them ([`resolve`]), and what they say is asked here, only for glyphs that need it.

use compact_str::CompactString;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The bytes of a predefined map, for the interpreter.
pub(super) fn resolve(name: CMapName<'_>) -> Option<&'static [u8]> {
    match name {
        CMapName::AdobeGb1Ucs2 | CMapName::AdobeCns1Ucs2 | CMapName::AdobeJapan1Ucs2 | CMapName::AdobeKorea1Ucs2 => {
            None
        }
        other => load_embedded(other),
    }
}

/// A predefined map from codes to CIDs, by its name in a PDF.
pub(super) fn predefined(name: &[u8]) -> Option<Arc<CMap>> {
    static PARSED: Mutex<BTreeMap<Vec<u8>, Option<Arc<CMap>>>> = Mutex::new(BTreeMap::new());
    match CMapName::from_bytes(name) {
        CMapName::IdentityH => Some(Arc::new(CMap::identity_h())),
        CMapName::IdentityV => Some(Arc::new(CMap::identity_v())),
        // Not ours to keep: a file could invent any number of names.
        CMapName::Custom(_) => None,
        known => {
            let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
            parsed
                .entry(name.to_vec())
                .or_insert_with(|| CMap::parse(load_embedded(known)?, load_embedded).map(Arc::new))
                .clone()
        }
    }
}

/// A map that a PDF brings along.
pub(super) fn embedded(bytes: &[u8]) -> Option<Arc<CMap>> {
    CMap::parse(bytes, load_embedded).map(Arc::new)
}

/// What a CID of one of Adobe's character collections means.
pub(super) fn unicode(family: &CidFamily, cid: u32) -> Option<CompactString> {
    static COLLECTIONS: [OnceLock<Option<CMap>>; 4] = [const { OnceLock::new() }; 4];
    let index = match family {
        CidFamily::AdobeGB1 => 0,
        CidFamily::AdobeCNS1 => 1,
        CidFamily::AdobeJapan1 => 2,
        CidFamily::AdobeKorea1 => 3,
        CidFamily::AdobeIdentity | CidFamily::Custom { .. } => return None,
    };
    let map = COLLECTIONS[index].get_or_init(|| CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded));
    map.as_ref()?.lookup_bf_string(cid).map(|text| match text {
        BfString::Char(c) => CompactString::from_iter([c]),
        BfString::String(s) => s.into(),
    })
}
