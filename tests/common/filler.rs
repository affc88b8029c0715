//! Payloads that are what their headers say and hold no picture; unit tests use this file too.

/// The beginning of every key frame of 64×64: a temporal delimiter and a sequence header.
const KEY_64: [u8; 12] = [0x12, 0, 0x0A, 8, 0, 0, 0, 0x02, 0xAF, 0xFF, 0x80, 0];

/// A key frame of 64×64, but for the frame: so many bytes of padding in its place.
pub(crate) fn key_frame(padding: usize) -> Vec<u8> {
    let mut payload = KEY_64.to_vec();
    // An OBU of padding, whose length takes four groups of seven bits, the lowest first.
    payload.push(0x7A);
    payload.extend([0, 7, 14, 21].map(|shift| (padding >> shift & 0x7F) as u8 | if shift < 21 { 0x80 } else { 0 }));
    payload.resize(payload.len() + padding, 0);
    payload
}

/// A PNG of this size, but for the pixels: so many bytes in their place.
pub(crate) fn png(width: u32, height: u32, padding: usize) -> Vec<u8> {
    let part = |kind: &[u8; 4], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = part(b"IHDR", &[&size[..], &[8, 2, 0, 0, 0]].concat());
    [&b"\x89PNG\r\n\x1a\n"[..], &header, &part(b"IDAT", &vec![0; padding]), &part(b"IEND", &[])].concat()
}
