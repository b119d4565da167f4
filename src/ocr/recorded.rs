//! What the networks said of pictures, kept to stand for them: a page that was recorded is read again without models,
//! and in a fraction of the time.
//!
//! An answer is known by a digest of the picture that was asked about, so that a picture that is cut otherwise by one
//! pixel has none.

use super::steps::Steps;
use super::{Detect, Ocr, Recognise, detect};
use crate::diag::Error;
use crate::geom::Rect;
use crate::raster::Gray;
use crate::say;
use compact_str::CompactString;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The first bytes of a recording.
const MAGIC: &[u8] = b"zhibiao ocr 1\n";

/// The first bytes of the digest of a picture.
type Key = [u8; 8];

/// What the networks said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recording {
    /// The detector, of pages.
    pages: BTreeMap<Key, Vec<Rect>>,
    /// The quick recogniser and the careful one, of lines.
    lines: [BTreeMap<Key, Steps>; 2],
}

/// A recording that is being made.
pub type Tape = Arc<Mutex<Recording>>;

/// The same reader, which notes on a tape what its networks say. Both recognisers are asked about every line: which
/// lines are doubted is decided anew when they are read again. What is on the tape already is not asked again.
#[must_use]
pub fn recorded(ocr: Ocr, tape: &Tape) -> Ocr {
    let quick = (0, Arc::from(ocr.quick));
    let careful = ocr.careful.map(|careful| (1, Arc::from(careful)));
    let noted = |asked| -> Box<dyn Recognise> { Box::new(Asked { asked, tape: tape.clone() }) };
    Ocr {
        detector: Box::new(Noted { network: ocr.detector, tape: tape.clone() }),
        quick: noted(std::iter::once(quick).chain(careful.clone()).collect()),
        careful: careful.map(|careful| noted(vec![careful])),
    }
}

/// A reader that says what was recorded.
#[must_use]
pub fn replayed(recording: Recording) -> Ocr {
    let has_careful = !recording.lines[1].is_empty();
    let recording = Arc::new(recording);
    let said = |which| -> Box<dyn Recognise> { Box::new(Said { recording: recording.clone(), which }) };
    Ocr {
        detector: Box::new(Said { recording: recording.clone(), which: 0 }),
        quick: said(0),
        careful: has_careful.then(|| said(1)),
    }
}

/// A detector whose answers are noted.
struct Noted {
    network: Box<dyn Detect>,
    tape: Tape,
}

impl Detect for Noted {
    fn lines(&self, page: &Gray, tuning: &detect::Tuning) -> Result<Vec<Rect>, Error> {
        let boxes = self.network.lines(page, tuning)?;
        locked(&self.tape).pages.insert(key(page), boxes.clone());
        Ok(boxes)
    }
}

/// Recognisers whose answers are noted; the first one's are given.
struct Asked {
    asked: Vec<(usize, Arc<dyn Recognise>)>,
    tape: Tape,
}

impl Recognise for Asked {
    fn steps(&self, lines: &[Gray]) -> Result<Vec<Steps>, Error> {
        for (which, network) in &self.asked {
            let is_new = |line: &&Gray| !locked(&self.tape).lines[*which].contains_key(&key(line));
            let new: Vec<Gray> = lines.iter().filter(is_new).cloned().collect();
            let steps = network.steps(&new)?;
            locked(&self.tape).lines[*which].extend(new.iter().map(key).zip(steps));
        }
        let which = self.asked.first().map_or(0, |first| first.0);
        locked(&self.tape).said(which, lines)
    }
}

fn locked(tape: &Tape) -> MutexGuard<'_, Recording> {
    tape.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The answers of a network; of the two recognisers it is this one.
struct Said {
    recording: Arc<Recording>,
    which: usize,
}

impl Detect for Said {
    fn lines(&self, page: &Gray, _: &detect::Tuning) -> Result<Vec<Rect>, Error> {
        self.recording.pages.get(&key(page)).cloned().ok_or_else(unknown)
    }
}

impl Recognise for Said {
    fn steps(&self, lines: &[Gray]) -> Result<Vec<Steps>, Error> {
        self.recording.said(self.which, lines)
    }
}

fn unknown() -> Error {
    Error::Models(say!("the recording does not hold this picture; record the page again"))
}

fn key(picture: &Gray) -> Key {
    let mut digest = Sha256::new();
    [picture.width, picture.height].into_iter().for_each(|side| digest.update((side as u64).to_le_bytes()));
    digest.update(&picture.pixels);
    let digest = digest.finalize();
    std::array::from_fn(|at| digest[at])
}

impl Recording {
    fn said(&self, which: usize, lines: &[Gray]) -> Result<Vec<Steps>, Error> {
        lines.iter().map(|line| self.lines[which].get(&key(line)).cloned().ok_or_else(unknown)).collect()
    }

    /// The bytes of its file: deflated; odds are kept in steps of 1/65535.
    ///
    /// # Errors
    /// [`Error::Models`] where it has more than fits.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        self.written().ok_or_else(|| Error::Models(say!("the recording is too large")))
    }

    fn written(&self) -> Option<Vec<u8>> {
        let known: BTreeSet<&CompactString> = self
            .lines
            .iter()
            .flat_map(BTreeMap::values)
            .flat_map(|line| line.odds.iter().flatten().map(|one| &one.0))
            .collect();
        let known: BTreeMap<&CompactString, u16> = known.into_iter().zip(0..=u16::MAX).collect();
        let mut out = Writer(Vec::new());
        out.count(known.len())?;
        for character in known.keys() {
            out.count(character.len())?;
            out.0.extend(character.as_bytes());
        }
        out.count(self.pages.len())?;
        for (key, boxes) in &self.pages {
            out.0.extend(key);
            out.count(boxes.len())?;
            boxes.iter().flat_map(|b| [b.x0, b.y0, b.x1, b.y1]).for_each(|side| out.0.extend(side.to_le_bytes()));
        }
        for lines in &self.lines {
            out.count(lines.len())?;
            for (key, line) in lines {
                out.0.extend(key);
                out.0.extend(line.width.to_le_bytes());
                out.count(line.odds.len())?;
                for step in &line.odds {
                    out.count(step.len())?;
                    for (character, odds) in step {
                        out.0.extend(known.get(character)?.to_le_bytes());
                        out.0.extend(whole(*odds).to_le_bytes());
                    }
                }
            }
        }
        let mut deflated = ZlibEncoder::new(MAGIC.to_vec(), Compression::best());
        deflated.write_all(&out.0).ok()?;
        deflated.finish().ok()
    }

    /// A recording from the bytes of its file.
    ///
    /// # Errors
    /// [`Error::Models`] where they are none.
    pub fn of(bytes: &[u8]) -> Result<Self, Error> {
        let read = bytes.strip_prefix(MAGIC).and_then(|deflated| {
            let mut bytes = Vec::new();
            ZlibDecoder::new(deflated).read_to_end(&mut bytes).ok()?;
            Reader(&bytes).recording()
        });
        read.ok_or_else(|| Error::Models(say!("this is no recording of what the models said, or a damaged one")))
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "odds lie between 0 and 1")]
fn whole(odds: f32) -> u16 {
    (odds * f32::from(u16::MAX)).round() as u16
}

/// Puts down what is to be deflated.
struct Writer(Vec<u8>);

impl Writer {
    fn count(&mut self, count: usize) -> Option<()> {
        self.0.extend(u16::try_from(count).ok()?.to_le_bytes());
        Some(())
    }
}

/// Takes apart what was inflated.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn recording(mut self) -> Option<Recording> {
        let characters = self.many(|inside| {
            let length = usize::from(inside.short()?);
            std::str::from_utf8(inside.take(length)?).ok().map(CompactString::new)
        })?;
        let page = |inside: &mut Self| {
            let key = inside.array()?;
            let bbox = |inside: &mut Self| {
                Some(Rect { x0: inside.float()?, y0: inside.float()?, x1: inside.float()?, y1: inside.float()? })
            };
            Some((key, inside.many(bbox)?))
        };
        let pages = self.many(page)?.into_iter().collect();
        let one = |inside: &mut Self| {
            let character = characters.get(usize::from(inside.short()?))?.clone();
            Some((character, f32::from(inside.short()?) / f32::from(u16::MAX)))
        };
        let line = |inside: &mut Self| {
            let key = inside.array()?;
            Some((key, Steps { width: inside.float()?, odds: inside.many(|inside| inside.many(one))? }))
        };
        let [quick, careful] = [self.many(line)?, self.many(line)?];
        Some(Recording { pages, lines: [quick.into_iter().collect(), careful.into_iter().collect()] })
    }

    /// As many things as are said to follow.
    fn many<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.short()?;
        (0..count).map(|_| one(self)).collect()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn short(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn float(&mut self) -> Option<f32> {
        self.array().map(f32::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Detect for Fixed {
        fn lines(&self, page: &Gray, _: &detect::Tuning) -> Result<Vec<Rect>, Error> {
            Ok(vec![Rect::new(0.5, 1.0, page.width as f32, 3.25)])
        }
    }

    impl Recognise for Fixed {
        fn steps(&self, lines: &[Gray]) -> Result<Vec<Steps>, Error> {
            let step =
                |line: &Gray| vec![("年".into(), f32::from(line.pixels[0]) / 255.0), (CompactString::default(), 0.0)];
            Ok(lines.iter().map(|line| Steps { width: 0.5, odds: vec![step(line), Vec::new()] }).collect())
        }
    }

    #[test]
    fn what_was_recorded_is_said_again_and_nothing_else() {
        let tape = Tape::default();
        let ocr =
            recorded(Ocr { detector: Box::new(Fixed), quick: Box::new(Fixed), careful: Some(Box::new(Fixed)) }, &tape);
        let page = Gray::white(40, 9);
        let line = Gray { pixels: vec![51; 40], ..Gray::white(8, 5) };
        let (boxes, read) = (
            ocr.detector.lines(&page, &detect::Tuning::default()).unwrap(),
            ocr.read_all(std::slice::from_ref(&line), |_, _| true).unwrap(),
        );
        assert_eq!((read[0][0].text.as_str(), boxes.len()), ("年", 1));
        let bytes = tape.lock().unwrap().bytes().unwrap();
        let again = Recording::of(&bytes).unwrap();
        assert_eq!(again, *tape.lock().unwrap());
        let again = replayed(again);
        assert_eq!(again.detector.lines(&page, &detect::Tuning::default()).unwrap(), boxes);
        assert_eq!(again.read_all(&[line], |_, _| true).unwrap(), read);
        assert!(again.glance(&[page]).is_err(), "a picture that nothing was asked about");
        for length in 0..bytes.len() {
            assert!(Recording::of(&bytes[..length]).is_err(), "cut off");
        }
    }
}
