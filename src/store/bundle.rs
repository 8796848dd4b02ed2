//! Several stored parts as one piece of bytes, as they cross between a host and its console: for each part its number
//! and its length (32 bits each, least significant byte first), then its bytes.
//!
//! What a part holds, and whether it is sound, is for whoever reads it.

use super::Part;

/// The parts in one piece, in the order given.
pub fn write(parts: &[Part]) -> Vec<u8> {
    let length = parts.iter().map(|(_, bytes)| bytes.len() + 8).sum();
    let mut bundle = Vec::with_capacity(length);
    for (number, bytes) in parts {
        // No part comes near 4 GiB: chunks are closed at about 64 KB, and a manifest lists them.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        bundle.extend_from_slice(&number.to_le_bytes());
        bundle.extend_from_slice(&length.to_le_bytes());
        bundle.extend_from_slice(bytes);
    }
    bundle
}

/// The parts of a bundle; `None` where it ends in the middle of one.
pub fn read(mut bundle: &[u8]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    while !bundle.is_empty() {
        let (number, rest) = bundle.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (bytes, rest) = rest.split_at_checked(length)?;
        parts.push((u32::from_le_bytes(*number), bytes.to_vec()));
        bundle = rest;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_gives_back_its_parts() {
        let all =
            [vec![], vec![(0, vec![])], vec![(7, vec![1, 2, 3]), (u32::MAX, vec![0; 300]), (7, vec![])]];
        for parts in all {
            assert_eq!(read(&write(&parts)), Some(parts));
        }
    }

    #[test]
    fn a_bundle_that_was_cut_is_none() {
        let bundle = write(&[(1, vec![5; 9])]);
        for length in 1..bundle.len() {
            assert_eq!(read(bundle.get(..length).unwrap_or_default()), None, "{length} bytes");
        }
    }
}
