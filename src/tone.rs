//! A colour → how dark its print looks.

/// The grey of a colour in which red ink is as light as paper: that of its red part, where red leads clearly.
pub(crate) fn without_red(r: u8, g: u8, b: u8) -> u8 {
    if is_red(r, g, b) { r } else { luma(r, g, b) }
}

/// Whether a colour is a red.
pub(crate) fn is_red(r: u8, g: u8, b: u8) -> bool {
    r > g.max(b).saturating_add(RED_LEADS)
}

/// Red leads a colour that has this much more of it; less is the tint of old paper or of a lamp.
const RED_LEADS: u8 = 40;

/// The lightness of a colour (ITU-R BT.601).
pub(crate) fn luma(r: u8, g: u8, b: u8) -> u8 {
    let sum = 299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b);
    u8::try_from((sum + 500) / 1000).unwrap_or(u8::MAX)
}
