//! The way in for a phone on the same network: the address as a picture to scan.

use qrcode::QrCode;
use qrcode::render::svg;

/// The address as a QR code, dark on light in light and dark, as cameras expect it.
pub(super) fn picture(address: &str) -> Option<String> {
    let code = QrCode::new(address.as_bytes()).ok()?;
    let dark = svg::Color("#000000");
    Some(code.render().min_dimensions(240, 240).dark_color(dark).light_color(svg::Color("#ffffff")).build())
}
