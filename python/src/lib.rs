//! The compiled part of the Python package `zhibiao`. What users see, with its documentation, is in
//! `zhibiao/__init__.py`; here is only what crosses the border: bytes in, JSON and Arrow out, the interpreter let go of
//! while it works.

mod arrow;
mod batch;
mod models;

use arrow::ArrowTable;
use batch::{Asked, Failure};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use zhibiao::export::columns::Table;
use zhibiao::export::{json, tables as spell};
use zhibiao::geom::Rect;
use zhibiao::grid::{self, Reading};
use zhibiao::tables::Request;

/// How inputs are read, whatever is asked of them: pages (`3`, `3-7`, `3-`, `1,3-5`), a password, a folder of models,
/// the folder of the models that are installed as a package, and what persons have decided (the bytes of a file of
/// corrections).
type Asking = (Option<String>, Option<String>, Option<String>, Option<String>, Option<Vec<u8>>);

/// A document as JSON, or the cause and the line of a failure.
#[pyfunction]
fn convert(py: Python<'_>, name: &str, data: &[u8], asking: Asking) -> PyResult<Answer> {
    let asked = Asked::read(asking).map_err(PyValueError::new_err)?;
    let (name, data) = (name.to_owned(), data.to_vec());
    Ok(py.detach(|| {
        let document =
            batch::guarded(&name, &data, |name, data| zhibiao::convert(name, data, &asked.options(batch::cores())));
        spelt(document, |out, document| json::write(out, document))
    }))
}

/// The tables of a file as JSON, or the cause and the line of a failure. `reading` is `any`, `ruled` or `unruled`.
#[pyfunction]
fn tables(
    py: Python<'_>,
    name: &str,
    data: &[u8],
    asking: Asking,
    join: bool,
    reading: &str,
    area: Option<[f32; 4]>,
) -> PyResult<Answer> {
    let asked = Asked::read(asking).map_err(PyValueError::new_err)?;
    let reading = match reading {
        "ruled" => Reading::Ruled,
        "unruled" => Reading::Unruled,
        _ => Reading::Any,
    };
    let area = area.map(|[x0, y0, x1, y1]| Rect { x0, y0, x1, y1 });
    let request = Request { area, join, tuning: grid::Tuning { reading, ..grid::Tuning::default() } };
    let (name, data) = (name.to_owned(), data.to_vec());
    Ok(py.detach(|| {
        let found = batch::guarded(&name, &data, |name, data| {
            zhibiao::tables(name, data, &asked.options(batch::cores()), &request)
        });
        spelt(found, |out, found| spell::write_json(out, &found.tables, &found.diagnostics))
    }))
}

/// JSON, or cause and line.
#[derive(IntoPyObject)]
enum Answer {
    Json(String),
    Failed((String, String)),
}

fn spelt<T>(
    result: Result<T, Failure>,
    write: impl FnOnce(&mut dyn std::io::Write, &T) -> std::io::Result<()>,
) -> Answer {
    let mut out = Vec::new();
    let written = result.and_then(|value| write(&mut out, &value).map_err(|e| Failure::internal(&e.to_string())));
    match written {
        Ok(()) => Answer::Json(String::from_utf8_lossy(&out).into_owned()),
        Err(failure) => Answer::Failed((failure.cause, failure.why)),
    }
}

/// The tables of many files, in the order of `Table::ALL`; what cannot be read is a row that says so. `contents` stand
/// for the files where they are given.
#[pyfunction]
fn read(
    py: Python<'_>,
    paths: Vec<String>,
    contents: Option<Vec<Vec<u8>>>,
    threads: usize,
    asking: Asking,
) -> PyResult<Vec<ArrowTable>> {
    let asked = Asked::read(asking).map_err(PyValueError::new_err)?;
    py.detach(|| batch::read(&paths, contents.as_deref(), threads, &asked)).map_err(PyValueError::new_err)
}

/// The names of the tables, in the order in which [`read`] gives them.
#[pyfunction]
fn table_names() -> Vec<&'static str> {
    Table::ALL.map(Table::name).to_vec()
}

#[pymodule]
fn _zhibiao(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("SCHEMA_VERSION", zhibiao::document::SCHEMA_VERSION)?;
    module.add_class::<ArrowTable>()?;
    module.add_function(wrap_pyfunction!(convert, module)?)?;
    module.add_function(wrap_pyfunction!(tables, module)?)?;
    module.add_function(wrap_pyfunction!(read, module)?)?;
    module.add_function(wrap_pyfunction!(table_names, module)?)
}
