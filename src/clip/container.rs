//! What a file is, from its bytes.
//!
//! OpenCV says only that it cannot open a file, never why; and FFmpeg, asked about anything at all, would also play a text
//! file as a picture of a terminal or follow a playlist to the network. So only known video containers reach the decoder.
//! Box and element layouts: ISO/IEC 14496-12 (mp4, mov), RFC 8794 and RFC 9559 (Matroska), Microsoft RIFF (avi).

use std::io::{self, Read, Seek, SeekFrom};

use super::{SlowMotion, display::Matrix, slow_motion::LONGEST_XML};

/// Bytes from the start that [`sniff`] wants; enough for the second packet of a transport stream with time codes.
pub(super) const HEAD_BYTES: usize = 4 + 2 * 192;

/// What the first bytes of a file say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// mp4, mov, 3gp.
    Iso,
    /// mkv, webm.
    Matroska,
    Avi,
    Gif,
    /// A video container with nothing to be told from its structure here: MPEG transport and program streams, Flash,
    /// Windows Media, Ogg.
    OtherVideo,
    Audio,
    Still,
    Unknown,
}

/// Tells the content by its magic bytes.
pub(super) fn sniff(head: &[u8]) -> Content {
    let at = |from: usize, magic: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(magic));
    let byte = |from: usize| head.get(from).copied().unwrap_or_default();
    if at(4, b"ftyp") {
        return match head.get(8..12).unwrap_or_default() {
            b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"avif" => Content::Still,
            b"M4A " | b"M4B " | b"M4P " => Content::Audio,
            _ => Content::Iso,
        };
    }
    if [b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"pnot"].iter().any(|kind| at(4, *kind)) {
        return Content::Iso;
    }
    if at(0, b"RIFF") {
        return match head.get(8..12).unwrap_or_default() {
            b"AVI " => Content::Avi,
            b"WAVE" => Content::Audio,
            b"WEBP" => Content::Still,
            _ => Content::Unknown,
        };
    }
    let transport = |offset: usize, packet: usize| byte(offset) == 0x47 && byte(offset + packet) == 0x47;
    match () {
        () if at(0, b"\x1A\x45\xDF\xA3") => Content::Matroska,
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => Content::Gif,
        () if at(0, b"\x89PNG\r\n\x1A\n") || at(0, b"\xFF\xD8\xFF") || at(0, b"BM") && at(6, &[0; 4]) => Content::Still,
        () if at(0, b"II*\0") || at(0, b"MM\0*") => Content::Still,
        () if at(0, b"\0\0\x01\xBA") || at(0, b"\0\0\x01\xB3") || at(0, b"FLV\x01") || at(0, b"OggS") => {
            Content::OtherVideo
        }
        () if at(0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11") || transport(0, 188) || transport(4, 192) => {
            Content::OtherVideo
        }
        () if at(0, b"ID3") || at(0, b"fLaC") || at(0, b"#!AMR") || at(0, b"FORM") || at(0, b"caff") => Content::Audio,
        // MPEG audio and ADTS frames: eleven bits set, then a layer and a sampling rate that are not the reserved ones.
        () if byte(0) == 0xFF && byte(1) & 0xE0 == 0xE0 && byte(1) & 0x18 != 0x08 && byte(2) & 0xF0 != 0xF0 => {
            Content::Audio
        }
        () => Content::Unknown,
    }
}

/// What the structure of a file tells without decoding.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Structure {
    /// The file ends before a part of it does.
    pub cut_off: bool,
    /// There is no index (`moov`), or it is cut off, so that an mp4 or mov cannot be played.
    pub no_index: bool,
    /// All tracks are sound.
    pub sound_only: bool,
    /// How the tracks of an mp4 or mov are to be shown, by their number.
    pub shown: Vec<(u32, Matrix)>,
    /// What an XML document in the file says of slow motion.
    pub slow_motion: Option<SlowMotion>,
}

/// Looks through the structure of a file of `bytes` bytes.
pub(super) fn survey<R: Read + Seek>(file: &mut R, bytes: u64, content: Content) -> io::Result<Structure> {
    match content {
        Content::Iso => survey_iso(file, bytes),
        Content::Matroska => {
            Ok(Structure { cut_off: matroska_end(file)?.is_some_and(|end| end > bytes), ..Structure::default() })
        }
        Content::Avi => {
            // A recorder that was switched off leaves 0 here; then nothing is known.
            let size = u32::from_le_bytes(read_at(file, 4)?.unwrap_or_default());
            Ok(Structure { cut_off: 8 + u64::from(size) > bytes, ..Structure::default() })
        }
        _ => Ok(Structure::default()),
    }
}

/// A box of the ISO base media format.
struct IsoBox {
    kind: [u8; 4],
    /// Where its content starts.
    start: u64,
    /// Where it ends by its own account.
    end: u64,
}

/// More boxes side by side than this are no recording: an hour in fragments of a tenth of a second has 72,000.
const MOST_BOXES: usize = 100_000;

/// The boxes side by side from `start`, up to `end`, to the first that makes no sense or to [`MOST_BOXES`].
fn iso_boxes<R: Read + Seek>(file: &mut R, start: u64, end: u64) -> io::Result<Vec<IsoBox>> {
    let mut boxes = Vec::new();
    let mut at = start;
    while at < end && boxes.len() < MOST_BOXES {
        let (Some(size), Some(kind)) = (read_at::<4, R>(file, at)?, read_at::<4, R>(file, at + 4)?) else { break };
        let (header, size) = match u32::from_be_bytes(size) {
            // To the end of the file.
            0 => (8, end - at),
            // The size stands in 64 bits after the kind.
            1 => (16, read_at(file, at + 8)?.map_or(0, u64::from_be_bytes)),
            size => (8, u64::from(size)),
        };
        let Some(next) = at.checked_add(size).filter(|_| size >= header) else { break };
        boxes.push(IsoBox { kind, start: at + header, end: next });
        at = next;
    }
    Ok(boxes)
}

fn survey_iso<R: Read + Seek>(file: &mut R, bytes: u64) -> io::Result<Structure> {
    let top = iso_boxes(file, 0, bytes)?;
    let mut found = Structure { cut_off: top.last().is_some_and(|last| last.end > bytes), ..Structure::default() };
    let Some(index) = top.iter().find(|found| &found.kind == b"moov").filter(|index| index.end <= bytes) else {
        return Ok(Structure { no_index: true, ..found });
    };
    let index = iso_boxes(file, index.start, index.end)?;
    for part in top.iter().chain(&index).filter(|part| &part.kind == b"meta") {
        if let Some(xml) = xml_of(file, part)? {
            found.slow_motion = found.slow_motion.or_else(|| SlowMotion::of_sony(&xml));
        }
    }
    let movie = match index.iter().find(|part| &part.kind == b"mvhd") {
        Some(header) => header_of(file, header, MOVIE_HEADER)?.map_or(Matrix::PLAIN, |(_, matrix)| matrix),
        None => Matrix::PLAIN,
    };
    let (mut pictures, mut sounds) = (0, 0);
    for track in index.iter().filter(|part| &part.kind == b"trak") {
        let track = iso_boxes(file, track.start, track.end)?;
        if let Some(header) = track.iter().find(|part| &part.kind == b"tkhd") {
            found.shown.extend(header_of(file, header, TRACK_HEADER)?.map(|(id, matrix)| (id, matrix.then(&movie))));
        }
        for media in track.iter().filter(|part| &part.kind == b"mdia") {
            for handler in iso_boxes(file, media.start, media.end)?.iter().filter(|part| &part.kind == b"hdlr") {
                // After version, flags and a field of four bytes.
                match read_at(file, handler.start + 8)?.as_ref() {
                    Some(b"vide") => pictures += 1,
                    Some(b"soun") => sounds += 1,
                    _ => {}
                }
            }
        }
    }
    found.sound_only = sounds > 0 && pictures == 0;
    Ok(found)
}

/// The XML document in a box of metadata; both are of the kind that begins with a version and flags.
fn xml_of<R: Read + Seek>(file: &mut R, metadata: &IsoBox) -> io::Result<Option<String>> {
    let parts = iso_boxes(file, metadata.start + 4, metadata.end)?;
    let Some(xml) = parts.iter().find(|part| &part.kind == b"xml " && part.end <= metadata.end) else {
        return Ok(None);
    };
    file.seek(SeekFrom::Start(xml.start + 4))?;
    let mut bytes = Vec::new();
    file.by_ref().take((xml.end - xml.start).saturating_sub(4).min(LONGEST_XML)).read_to_end(&mut bytes)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Where the track's number and the matrix stand in a header of version 0; in version 1 two times and a duration before the matrix,
/// two times before the number, are longer by four bytes each.
type HeaderLayout = (u64, u64);
const TRACK_HEADER: HeaderLayout = (12, 40);
/// A movie has no number.
const MOVIE_HEADER: HeaderLayout = (12, 36);

/// Number and display matrix of a track or movie header.
fn header_of<R: Read + Seek>(
    file: &mut R,
    header: &IsoBox,
    (number, matrix): HeaderLayout,
) -> io::Result<Option<(u32, Matrix)>> {
    let Some([version]) = read_at(file, header.start)? else { return Ok(None) };
    let (number, matrix) = if version == 1 { (number + 8, matrix + 12) } else { (number, matrix) };
    let id = read_at(file, header.start + number)?.map(u32::from_be_bytes);
    let matrix: Option<[u8; 36]> =
        if header.start + matrix + 36 <= header.end { read_at(file, header.start + matrix)? } else { None };
    let (Some(id), Some(bytes)) = (id, matrix) else { return Ok(None) };
    let mut entries = bytes.chunks_exact(4).map(|e| f64::from(i32::from_be_bytes([e[0], e[1], e[2], e[3]])) / 65536.0);
    let mut next = || entries.next().unwrap_or_default();
    let (a, b, _, c, d) = (next(), next(), next(), next(), next());
    Ok(Some((id, Matrix { a, b, c, d })))
}

/// Where the segment of a Matroska file ends by its own account, if it says.
fn matroska_end<R: Read + Seek>(file: &mut R) -> io::Result<Option<u64>> {
    let Some((header_start, Some(header))) = matroska_size(file, 4)? else { return Ok(None) };
    let Some(segment) = header_start.checked_add(header) else { return Ok(None) };
    if read_at(file, segment)? != Some(*b"\x18\x53\x80\x67") {
        return Ok(None);
    }
    Ok(matroska_size(file, segment + 4)?.and_then(|(start, size)| start.checked_add(size?)))
}

/// An element's size field: where its content starts, and its size unless "unknown" (all bits set, as in a live recording).
fn matroska_size<R: Read + Seek>(file: &mut R, at: u64) -> io::Result<Option<(u64, Option<u64>)>> {
    let Some([first]) = read_at(file, at)? else { return Ok(None) };
    // The leading zero bits count the further bytes.
    let further = first.leading_zeros();
    if further > 7 {
        return Ok(None);
    }
    let mut size = u64::from(first) & (0x7F >> further);
    for offset in 1..=u64::from(further) {
        let Some([byte]) = read_at(file, at + offset)? else { return Ok(None) };
        size = size << 8 | u64::from(byte);
    }
    let unknown = (1 << (7 * (further + 1))) - 1;
    Ok(Some((at + 1 + u64::from(further), (size != unknown).then_some(size))))
}

/// The bytes at an offset; nothing if the file ends before them.
fn read_at<const N: usize, R: Read + Seek>(file: &mut R, at: u64) -> io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at))?;
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    fn iso(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(8 + content.len() as u32).to_be_bytes(), kind.as_slice(), content].concat()
    }

    #[test]
    fn a_file_of_nothing_but_boxes_is_given_up() {
        let many = iso(b"free", b"").repeat(MOST_BOXES + 10);
        assert_eq!(iso_boxes(&mut Cursor::new(&many), 0, many.len() as u64).unwrap().len(), MOST_BOXES);
    }

    fn track(handler: &[u8; 4]) -> Vec<u8> {
        iso(b"trak", &iso(b"mdia", &iso(b"hdlr", &[&[0; 8], handler.as_slice(), &[0; 13]].concat())))
    }

    fn surveyed(content: Content, bytes: &[u8]) -> Structure {
        survey(&mut Cursor::new(bytes), bytes.len() as u64, content).unwrap()
    }

    #[test]
    fn an_mp4_is_judged_by_its_boxes() {
        let whole =
            |tracks: &[u8]| [iso(b"ftyp", b"isom\0\0\0\0"), iso(b"moov", tracks), iso(b"mdat", &[7; 100])].concat();
        let lift = whole(&[track(b"soun"), track(b"vide")].concat());
        assert_eq!(surveyed(Content::Iso, &lift), Structure::default());
        assert!(surveyed(Content::Iso, &whole(&track(b"soun"))).sound_only);
        let cut = surveyed(Content::Iso, &lift[..lift.len() - 1]);
        assert!(cut.cut_off && !cut.no_index);
        let cut = surveyed(Content::Iso, &lift[..60]);
        assert!(cut.cut_off && cut.no_index);
    }

    #[test]
    fn a_track_is_shown_as_its_header_and_the_movies_say() {
        let header = |kind: &[u8; 4], version: u8, before: usize, number: usize, matrix: [i32; 9]| {
            let mut content = vec![0; before + 36];
            (content[0], content[number + 3]) = (version, 7);
            for (place, value) in content[before..].chunks_exact_mut(4).zip(matrix) {
                place.copy_from_slice(&value.to_be_bytes());
            }
            iso(kind, &content)
        };
        let one = 1 << 16;
        let quarter = [0, one, 0, -one, 0, 0, 0, 0, 1 << 30];
        let mirror = [-one, 0, 0, 0, one, 0, 0, 0, 1 << 30];
        for (version, longer) in [(0, 0), (1, 12)] {
            let movie = header(b"mvhd", version, 36 + longer, 12 + longer * 2 / 3, mirror);
            let track = iso(b"trak", &header(b"tkhd", version, 40 + longer, 12 + longer * 2 / 3, quarter));
            let found = surveyed(Content::Iso, &iso(b"moov", &[movie, track].concat()));
            assert_eq!(found.shown, [(7, Matrix { a: 0.0, b: 1.0, c: 1.0, d: 0.0 })], "version {version}");
        }
    }

    #[test]
    fn a_matroska_file_is_cut_off_when_its_segment_is() {
        let mut bytes = b"\x1A\x45\xDF\xA3\x82ab\x18\x53\x80\x67\x85abcde".to_vec();
        assert!(!surveyed(Content::Matroska, &bytes).cut_off);
        assert!(surveyed(Content::Matroska, &bytes[..bytes.len() - 1]).cut_off);
        bytes[11] = 0xFF; // size unknown
        assert!(!surveyed(Content::Matroska, &bytes).cut_off);
    }

    #[test]
    fn magic_bytes() {
        for (head, content) in [
            (&b"\0\0\0\x18ftypqt  "[..], Content::Iso),
            (b"\0\0\0\x18ftypheic", Content::Still),
            (b"\0\0\0\x18ftypM4A ", Content::Audio),
            (b"RIFF\0\0\0\0AVI LIST", Content::Avi),
            (b"RIFF\0\0\0\0WAVEfmt ", Content::Audio),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", Content::Still),
            (b"\xFF\xFB\x90\x00", Content::Audio),
            (b"GIF89a", Content::Gif),
            (b"#EXTM3U\n", Content::Unknown),
            (b"hello, world, this is a text", Content::Unknown),
            (b"", Content::Unknown),
        ] {
            assert_eq!(sniff(head), content, "{head:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_surveyed(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            sniff(&bytes);
            for content in [Content::Iso, Content::Matroska, Content::Avi] {
                surveyed(content, &bytes);
            }
        }
    }
}
