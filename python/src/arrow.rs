//! Columns → the Arrow C stream interface (<https://arrow.apache.org/docs/format/CStreamInterface.html>), which pandas,
//! polars, pyarrow and DuckDB read without a copy: the buffers stay where they are, counted, until the last reader lets
//! go.

use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;
use zhibiao::document::SCHEMA_VERSION;
use zhibiao::export::columns::{Table, Type};
use zhibiao::export::frames::{self, Frame, PRECISION, SCALE, Values};

/// A column may hold nothing (Arrow C data interface, ARROW_FLAG_NULLABLE).
const NULLABLE: i64 = 2;

#[repr(C)]
struct ArrowSchema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut ArrowSchema,
    dictionary: *mut ArrowSchema,
    release: Option<unsafe extern "C" fn(*mut ArrowSchema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct ArrowArray {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut ArrowArray,
    dictionary: *mut ArrowArray,
    release: Option<unsafe extern "C" fn(*mut ArrowArray)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct ArrowArrayStream {
    get_schema: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut ArrowArrayStream, *mut ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut ArrowArrayStream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut ArrowArrayStream)>,
    private_data: *mut c_void,
}

// SAFETY: each of these owns what it points to, and that is only ever read.
unsafe impl Send for ArrowSchema {}
// SAFETY: as above.
unsafe impl Send for ArrowArrayStream {}

impl Drop for ArrowSchema {
    /// What nobody took is let go of with the capsule; who takes it clears `release`.
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: it was made by `fill_schema` and not released yet.
            unsafe { release(self) }
        }
    }
}

impl Drop for ArrowArrayStream {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: it was made by `stream` and not released yet.
            unsafe { release(self) }
        }
    }
}

/// The buffers of a column as Arrow lays them out.
enum Buffers {
    Text { offsets: Vec<i32>, bytes: Vec<u8> },
    Whole(Vec<i32>),
    Decimal(Vec<i128>),
    Real(Vec<f64>),
}

struct Column {
    /// A bit a row, from the lowest: whether there is a value.
    validity: Vec<u8>,
    nulls: i64,
    buffers: Buffers,
}

/// Rows of a table as Arrow has them.
pub(crate) struct Chunk {
    rows: i64,
    columns: Vec<Column>,
}

impl Chunk {
    /// Lays out a frame.
    pub(crate) fn of(frame: Frame) -> Self {
        Self { rows: frame.rows as i64, columns: frame.columns.into_iter().map(Column::of).collect() }
    }
}

impl Column {
    fn of(values: Values) -> Self {
        match values {
            Values::Text(values) => {
                let (mut offsets, mut bytes) = (vec![0], Vec::new());
                for value in &values {
                    bytes.extend_from_slice(value.as_deref().unwrap_or_default().as_bytes());
                    // A chunk ends long before its text has no room.
                    offsets.push(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
                }
                Self::with(&values, Buffers::Text { offsets, bytes })
            }
            Values::Whole(values) | Values::Date(values) => Self::with(&values, Buffers::Whole(plain(&values))),
            Values::Decimal(values) => Self::with(&values, Buffers::Decimal(plain(&values))),
            Values::Real(values) => Self::with(&values, Buffers::Real(plain(&values))),
        }
    }

    fn with<T>(values: &[Option<T>], buffers: Buffers) -> Self {
        let mut validity = vec![0_u8; values.len().div_ceil(8)];
        for (at, value) in values.iter().enumerate() {
            validity[at / 8] |= u8::from(value.is_some()) << (at % 8);
        }
        Self { validity, nulls: values.iter().filter(|value| value.is_none()).count() as i64, buffers }
    }

    fn pointers(&self) -> Vec<*const c_void> {
        let validity = self.validity.as_ptr().cast();
        match &self.buffers {
            Buffers::Text { offsets, bytes } => vec![validity, offsets.as_ptr().cast(), bytes.as_ptr().cast()],
            Buffers::Whole(values) => vec![validity, values.as_ptr().cast()],
            Buffers::Decimal(values) => vec![validity, values.as_ptr().cast()],
            Buffers::Real(values) => vec![validity, values.as_ptr().cast()],
        }
    }
}

fn plain<T: Copy + Default>(values: &[Option<T>]) -> Vec<T> {
    values.iter().map(|value| value.unwrap_or_default()).collect()
}

/// A table of many files, for whoever reads Arrow: `pyarrow.table(t)`, `polars.DataFrame(t)`,
/// `pandas.DataFrame.from_arrow(t)`, DuckDB by its name.
#[pyclass(frozen, module = "zhibiao")]
pub(crate) struct ArrowTable {
    table: Table,
    chunks: Vec<Arc<Chunk>>,
}

impl ArrowTable {
    pub(crate) fn new(table: Table, chunks: Vec<Arc<Chunk>>) -> Self {
        Self { table, chunks }
    }
}

#[pymethods]
impl ArrowTable {
    /// The name of the table.
    #[getter]
    fn name(&self) -> &'static str {
        self.table.name()
    }

    /// The names of its columns.
    #[getter]
    fn columns(&self) -> Vec<&'static str> {
        frames::columns(self.table).into_iter().map(|column| column.en).collect()
    }

    /// The number of its rows.
    fn __len__(&self) -> usize {
        self.chunks.iter().map(|chunk| usize::try_from(chunk.rows).unwrap_or(0)).sum()
    }

    fn __repr__(&self) -> String {
        format!(
            "<zhibiao table {}: {} rows, {} columns>",
            self.table.name(),
            self.__len__(),
            frames::columns(self.table).len()
        )
    }

    /// Its columns and their types, by the Arrow PyCapsule interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PyCapsule::new_with_value(py, schema(self.table), c"arrow_schema")
    }

    /// Its rows, by the Arrow PyCapsule interface; other types than its own are not offered.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        PyCapsule::new_with_value(py, stream(self.table, self.chunks.clone()), c"arrow_array_stream")
    }
}

/// What a stream knows.
struct Reading {
    table: Table,
    chunks: std::vec::IntoIter<Arc<Chunk>>,
}

fn stream(table: Table, chunks: Vec<Arc<Chunk>>) -> ArrowArrayStream {
    let reading = Box::new(Reading { table, chunks: chunks.into_iter() });
    ArrowArrayStream {
        get_schema: Some(get_schema),
        get_next: Some(get_next),
        get_last_error: Some(get_last_error),
        release: Some(release_stream),
        private_data: Box::into_raw(reading).cast(),
    }
}

unsafe extern "C" fn get_schema(stream: *mut ArrowArrayStream, out: *mut ArrowSchema) -> c_int {
    // SAFETY: by the interface, `stream` is one of ours that is not released, and `out` is room for a schema.
    unsafe {
        let reading = &*(*stream).private_data.cast::<Reading>();
        ptr::write(out, schema(reading.table));
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut ArrowArrayStream, out: *mut ArrowArray) -> c_int {
    // SAFETY: as above; whoever reads a stream reads it from one thread at a time.
    unsafe {
        let reading = &mut *(*stream).private_data.cast::<Reading>();
        ptr::write(out, reading.chunks.next().map_or_else(ended, |chunk| array(&chunk)));
    }
    0
}

unsafe extern "C" fn get_last_error(_stream: *mut ArrowArrayStream) -> *const c_char {
    // Nothing can fail: all is there before the stream is.
    ptr::null()
}

unsafe extern "C" fn release_stream(stream: *mut ArrowArrayStream) {
    // SAFETY: it is one of ours, and released once: `release` is cleared.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<Reading>()));
        (*stream).release = None;
    }
}

/// What a schema owns.
struct SchemaParts {
    _format: CString,
    _name: CString,
    _metadata: Vec<u8>,
    children: Vec<*mut ArrowSchema>,
}

fn schema(table: Table) -> ArrowSchema {
    let children = frames::columns(table).into_iter().map(|column| {
        let format = match column.of {
            Type::Text => "u".to_owned(),
            Type::Whole => "i".to_owned(),
            Type::Decimal => format!("d:{PRECISION},{SCALE}"),
            Type::Real => "g".to_owned(),
            Type::Date => "tdD".to_owned(),
        };
        let metadata = metadata(&[("zh", column.zh)]);
        Box::into_raw(Box::new(fill_schema(&format, column.en, metadata, NULLABLE, Vec::new())))
    });
    let said = [
        ("zhibiao.schema_version", SCHEMA_VERSION),
        ("zhibiao.version", env!("CARGO_PKG_VERSION")),
        ("zhibiao.table", table.name()),
    ];
    fill_schema("+s", "", metadata(&said), 0, children.collect())
}

fn fill_schema(
    format: &str,
    name: &str,
    metadata: Vec<u8>,
    flags: i64,
    children: Vec<*mut ArrowSchema>,
) -> ArrowSchema {
    // No name of ours holds a NUL.
    let text = |text: &str| CString::new(text).unwrap_or_default();
    let mut parts = Box::new(SchemaParts { _format: text(format), _name: text(name), _metadata: metadata, children });
    ArrowSchema {
        format: parts._format.as_ptr(),
        name: parts._name.as_ptr(),
        metadata: parts._metadata.as_ptr().cast(),
        flags,
        n_children: parts.children.len() as i64,
        children: parts.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_schema),
        private_data: Box::into_raw(parts).cast(),
    }
}

/// Pairs as the interface wants them: how many, then each with its length before it.
fn metadata(pairs: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = (pairs.len() as i32).to_ne_bytes().to_vec();
    for text in pairs.iter().flat_map(|(key, value)| [key, value]) {
        bytes.extend((text.len() as i32).to_ne_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes
}

unsafe extern "C" fn release_schema(schema: *mut ArrowSchema) {
    // SAFETY: it is one of ours, released once. A child that was moved away has no `release` left, and only its box is
    // dropped.
    unsafe {
        let parts = Box::from_raw((*schema).private_data.cast::<SchemaParts>());
        parts.children.iter().for_each(|child| drop(Box::from_raw(*child)));
        (*schema).release = None;
    }
}

/// What an array owns: its buffers through the chunk, and the lists that point to them.
struct ArrayParts {
    _chunk: Arc<Chunk>,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ArrowArray>,
}

fn array(chunk: &Arc<Chunk>) -> ArrowArray {
    let children = chunk
        .columns
        .iter()
        .map(|column| Box::into_raw(Box::new(fill_array(chunk, column.nulls, column.pointers(), Vec::new()))));
    fill_array(chunk, 0, vec![ptr::null()], children.collect())
}

fn fill_array(
    chunk: &Arc<Chunk>,
    nulls: i64,
    buffers: Vec<*const c_void>,
    children: Vec<*mut ArrowArray>,
) -> ArrowArray {
    let mut parts = Box::new(ArrayParts { _chunk: chunk.clone(), buffers, children });
    ArrowArray {
        length: chunk.rows,
        null_count: nulls,
        offset: 0,
        n_buffers: parts.buffers.len() as i64,
        n_children: parts.children.len() as i64,
        buffers: parts.buffers.as_mut_ptr(),
        children: parts.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_array),
        private_data: Box::into_raw(parts).cast(),
    }
}

/// What says that a stream is at its end.
fn ended() -> ArrowArray {
    ArrowArray {
        length: 0,
        null_count: 0,
        offset: 0,
        n_buffers: 0,
        n_children: 0,
        buffers: ptr::null_mut(),
        children: ptr::null_mut(),
        dictionary: ptr::null_mut(),
        release: None,
        private_data: ptr::null_mut(),
    }
}

unsafe extern "C" fn release_array(array: *mut ArrowArray) {
    // SAFETY: it is one of ours, released once; its children are released with it unless they were moved away.
    unsafe {
        let parts = Box::from_raw((*array).private_data.cast::<ArrayParts>());
        for child in &parts.children {
            let mut child = Box::from_raw(*child);
            if let Some(release) = child.release {
                release(&raw mut *child);
            }
        }
        (*array).release = None;
    }
}
