//! What can be wrong: an [`Error`] is no result, a [`Diagnostic`] a result with a doubt.

use crate::geom::Rect;
use crate::message::{Language, Message};
use crate::names::{self, Name};
use crate::say;
use serde::{Deserialize, Serialize};

/// The stable name of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Code {
    /// The printed total of the tasks is not the sum of their amounts.
    TaskTotalMismatch,
    /// The annual half of a row prints another name than the cycle half.
    IndicatorNameMismatch,
    /// The normal forms of the cycle and the annual target differ.
    TargetMismatch,
    /// A bare number was read as a percentage, by evidence.
    RatioAsPercent,
    /// A level was printed wrong or not at all, and follows from the other one.
    LevelRepaired,
    /// A level that no known regime has.
    UnknownLevel,
    /// The text may have been misread.
    LowConfidence,
    /// A part that every such form has was not found.
    MissingSection,
    /// Text that is printed and cannot be read.
    UnreadableText,
    /// The document holds no form.
    NoFormFound,
    /// An amount of money whose unit is not declared, or declared twice and differently.
    UnitUnclear,
    /// Text that stands in a form and that no member of it holds.
    TextUnplaced,
    /// What a column or a label means was told by other evidence than its wording.
    HeaderInferred,
    /// A seal was taken off the print below it, which can still be read.
    SealLifted,
    /// The halves of a row were read as two names of which one is misread; the surer one was taken.
    HalvesReconciled,
    /// A character that was recognised is surely another one, by what stands elsewhere or by its ink; that one was
    /// taken.
    ReadingCorrected,
    /// A layer of text that lies under a scan was compared with what was read of its picture.
    LayerCompared,
    /// The file had to be repaired: pages, objects or rows of it may be missing.
    FileDamaged,
    /// Something is drawn or pictured that may be text and was not read.
    InkUnread,
    /// What a picture says that stands beside the tables and is none itself; it is no part of the result.
    FigureText,
    /// A file that is attached to this one was not read.
    AttachmentUnread,
    /// What only OCR can read was not read, since the models are missing.
    ModelsMissing,
    /// Pages that were asked for and are not there.
    PagesMissing,
    /// What a person has decided about a reading no longer fits what is read there; it was not applied.
    CorrectionStale,
    /// The input gave no document at all; only in the line that stands for it in NDJSON.
    NotConverted,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Recorded; nothing to do.
    Info,
    /// Worth a look at the paper.
    Warning,
    /// The value cannot be used as it is.
    Error,
}

impl Code {
    /// The weight a finding of this code has.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::RatioAsPercent
            | Self::LevelRepaired
            | Self::NoFormFound
            | Self::SealLifted
            | Self::HalvesReconciled
            | Self::ReadingCorrected
            | Self::LayerCompared
            | Self::FigureText
            | Self::HeaderInferred => Severity::Info,
            Self::UnreadableText | Self::NotConverted => Severity::Error,
            _ => Severity::Warning,
        }
    }
}

/// Where on the paper a reader puts a finger.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// The page, from 1; `None` for a text dump, which has none.
    pub page: Option<u32>,
    /// The box on that page, in points.
    pub bbox: Option<Rect>,
}

/// What kind of thing a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// The whole file.
    File,
    /// A page; which one is said beside it.
    Page,
    /// A form of the file.
    Form,
    /// A labelled value of a form.
    Field,
    /// A task of a form; without an index, their total.
    Task,
    /// A goal of a form.
    Goal,
    /// An indicator of a form.
    Indicator,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// What kind of thing.
    pub kind: Kind,
    /// Which of them, from 0: a form within its file, anything else within its form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The member of it, by the name that the output gives it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "names::maybe")]
    pub member: Option<Name>,
}

impl Subject {
    /// A thing as a whole.
    #[must_use]
    pub fn whole(kind: Kind, index: impl Into<Option<usize>>) -> Self {
        Self { kind, index: index.into(), member: None }
    }

    /// A member of one of several things.
    #[must_use]
    pub fn member(kind: Kind, index: usize, member: Name) -> Self {
        Self { kind, index: Some(index), member: Some(member) }
    }
}

/// A character that was recognised and may be another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// What it was read as.
    pub read: String,
    /// What else it may be, likeliest first.
    pub others: Vec<String>,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f32,
    /// Its box, in points of the page of its finding.
    pub bbox: Rect,
    /// The line that it stands in, as it was read.
    pub line: String,
    /// Where in that line, in characters from 0.
    pub at: usize,
}

/// A doubt about a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// Its weight.
    pub severity: Severity,
    /// One sentence for a person; it quotes the value at fault.
    pub message: String,
    /// The page, from 1.
    pub page: Option<u32>,
    /// The box on that page, in points.
    pub bbox: Option<Rect>,
    /// What it is about.
    pub subject: Subject,
    /// The index of the indicator it is about, within its form: that of the subject, for those who look for it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<usize>,
    /// The message as it was found, for other languages; nothing where it has been put into one.
    #[serde(skip)]
    pub said: Option<Message>,
    /// The text that it doubts, as it was read; only where it is about one text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What its row contradicts, in words, where it is doubtful by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The characters in its box that are not sure, the least sure first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// Who has looked at it and left what is read as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_by: Option<String>,
}

impl Diagnostic {
    /// A finding with the usual weight of its code.
    #[must_use]
    pub fn new(code: Code, place: Place, message: impl Into<Message>) -> Self {
        let subject = Subject::whole(if place.page.is_some() { Kind::Page } else { Kind::File }, None);
        let (said, severity) = (message.into(), code.severity());
        let message = said.to_string();
        Self {
            code,
            severity,
            message,
            page: place.page,
            bbox: place.bbox,
            subject,
            indicator: None,
            said: Some(said),
            text: None,
            reason: None,
            alternatives: Vec::new(),
            accepted_by: None,
        }
    }

    /// What it says, for any language.
    #[must_use]
    pub fn said(&self) -> Message {
        self.said.clone().unwrap_or_else(|| Message::Verbatim(self.message.clone()))
    }

    /// The same finding with another message.
    #[must_use]
    pub fn saying(self, message: Message) -> Self {
        Self { message: message.to_string(), said: Some(message), ..self }
    }

    /// Puts the message into a language, for good.
    pub fn put_into(&mut self, language: Language) {
        if let Some(said) = self.said.take() {
            self.message = said.in_language(language);
            self.reason = self.reason.take().map(|reason| language.text(&reason).to_owned());
        }
    }

    /// The same finding, about this indicator of its form.
    #[must_use]
    pub fn about(self, indicator: usize) -> Self {
        self.on(Subject::whole(Kind::Indicator, indicator))
    }

    /// The same finding, about this member of an indicator of its form.
    #[must_use]
    pub fn about_member(self, indicator: usize, member: Name) -> Self {
        self.on(Subject::member(Kind::Indicator, indicator, member))
    }

    /// The same finding, about this.
    #[must_use]
    pub fn on(self, subject: Subject) -> Self {
        let indicator = subject.index.filter(|_| subject.kind == Kind::Indicator);
        Self { subject, indicator, ..self }
    }

    /// The same finding, with the text that it doubts.
    #[must_use]
    pub fn doubting(self, text: &str) -> Self {
        Self { text: Some(text.to_owned()), ..self }
    }

    /// The same finding, with what its row contradicts: a sentence that has no parts.
    #[must_use]
    pub fn because(self, reason: Option<&str>) -> Self {
        Self { reason: reason.map(str::to_owned), ..self }
    }

    /// The same finding as one of the form with this index, unless it names what it is about within that.
    #[must_use]
    pub fn in_form(self, form: usize) -> Self {
        let is_outside = matches!(self.subject.kind, Kind::File | Kind::Page);
        if is_outside { self.on(Subject::whole(Kind::Form, form)) } else { self }
    }
}

/// Why an input gave no result. Its text is one line: what, where, and how to mend it where the file is at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are none of the kinds that are read.
    NotSupported(Message),
    /// The bytes are of a kind that is known and not read; what it is, and what makes of it one that is.
    Foreign(Message),
    /// The file is damaged beyond reading.
    Damaged(Message),
    /// The PDF is encrypted and no password was given.
    Password,
    /// The PDF is encrypted and the password that was given does not open it.
    WrongPassword,
    /// The area that was asked for is on no page.
    Area(Message),
    /// A limit on size or time was passed.
    Limit(Message),
    /// An image file is damaged.
    Image(Message),
    /// A lexicon file is none; which line, and why.
    Lexicon(Message),
    /// A page is a scan, and the models that read scans are missing or damaged.
    Models(Message),
}

impl Error {
    /// The stable name of the cause, as reports count it.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::NotSupported(_) | Self::Foreign(_) => "not_supported",
            Self::Damaged(_) => "damaged",
            Self::Password | Self::WrongPassword => "password",
            Self::Area(_) => "area",
            Self::Limit(_) => "limit",
            Self::Image(_) => "image",
            Self::Lexicon(_) => "lexicon",
            Self::Models(_) => "models",
        }
    }
}

impl Error {
    /// Its text, for any language.
    #[must_use]
    pub fn said(&self) -> Message {
        match self.clone() {
            Self::NotSupported(what) => {
                say!(
                    "{}; give a PDF, a page image (PNG, JPEG, TIFF, BMP, WebP, GIF) or a text dump (.txt, .tsv, .csv)",
                    what
                )
            }
            Self::Damaged(what) => {
                say!("the PDF is damaged: {}; get the file again, or open it in a PDF reader and save it anew", what)
            }
            Self::Password => say!("the PDF is encrypted, and no password was given"),
            Self::WrongPassword => {
                say!(
                    "the PDF is encrypted, and the password does not open it; check it (case and full-width signs count)"
                )
            }
            Self::Area(what) | Self::Limit(what) | Self::Foreign(what) => what,
            Self::Image(what) => {
                say!(
                    "the image is damaged: {}; get the file again, or open it in an image viewer and save it anew",
                    what
                )
            }
            Self::Lexicon(why) => say!("the lexicon cannot be read: {}", why),
            Self::Models(what) => say!("this is a scan, and {}", what),
        }
    }
}

impl std::fmt::Display for Error {
    /// The English text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.said())
    }
}

impl std::error::Error for Error {}
