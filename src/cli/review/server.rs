//! What the browser asks of the desk. Only this machine can ask, only who knows the token is answered, and only for the
//! files on the desk.

use super::desk::{Decision, Desk};
use super::lessons::{self, Lesson};
use super::pictures::Pictures;
use crate::cli::spelling::{Failed, Format, Spelling};
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use zhibiao::export::{csv, preview, spreadsheet};
use zhibiao::geom::Rect;
use zhibiao::message::Language;
use zhibiao::{names, review};

/// The page and what it is made of: address, kind, content.
const ASSETS: [(&str, &str, &str); 12] = [
    ("", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("desk.css", "text/css; charset=utf-8", include_str!("page/desk.css")),
    ("desk.js", JS, include_str!("page/desk.js")),
    ("queue.js", JS, include_str!("page/queue.js")),
    ("paper.js", JS, include_str!("page/paper.js")),
    ("data.js", JS, include_str!("page/data.js")),
    ("groups.js", JS, include_str!("page/groups.js")),
    ("rows.js", JS, include_str!("page/rows.js")),
    ("teach.js", JS, include_str!("page/teach.js")),
    ("words.js", JS, include_str!("page/words.js")),
    ("ask.js", JS, include_str!("page/ask.js")),
];
const JS: &str = "text/javascript; charset=utf-8";

/// What the browser may do with the page: nothing from elsewhere, nothing inline, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The largest request, in bytes: a group of some thousand decisions.
const LARGEST: usize = 8 << 20;

/// What answers are made of.
struct Shop {
    desk: Arc<Desk>,
    pictures: Pictures,
    /// The hosts by which a browser on this machine asks.
    hosts: [String; 2],
}

type Shared = State<Arc<Shop>>;

/// Serves the desk until the program ends.
pub(super) fn serve(listener: TcpListener, desk: Arc<Desk>, token: &str, port: u16) -> io::Result<()> {
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let shop = Arc::new(Shop { desk, pictures: Pictures::default(), hosts });
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router(shop, token)).await
    })
}

fn router(shop: Arc<Shop>, token: &str) -> Router {
    let at = |path: &str| format!("/{token}/{path}");
    let mut routes = Router::new()
        .route(&at("api/state"), get(state))
        .route(&at("api/queue"), get(queue))
        .route(&at("api/file/{file}"), get(file))
        .route(&at("api/size/{file}/{page}"), get(size))
        .route(&at("api/page/{file}/{page}"), get(page))
        .route(&at("api/cut/{file}/{page}/{area}"), get(cut))
        .route(&at("api/thing/{file}/{path}"), get(thing))
        .route(&at("api/levels/{file}/{form}"), get(levels))
        .route(&at("api/headers/{file}"), get(headers))
        .route(&at("api/teach"), post(teach))
        .route(&at("api/decide"), post(decide))
        .route(&at("api/undo"), post(undo))
        .route(&at("export/{format}"), get(export))
        .route(&at("copy/{file}/{name}"), get(copy));
    for (name, kind, content) in ASSETS {
        routes = routes.route(&at(name), get(move || async move { ([(header::CONTENT_TYPE, kind)], content) }));
    }
    let checked = middleware::from_fn_with_state(Arc::clone(&shop), guard);
    routes.fallback(|| async { StatusCode::NOT_FOUND }).layer(checked).with_state(shop)
}

/// Refuses what another page in the browser, or a name that someone made point here, may ask; and tells the browser
/// what the page may do.
async fn guard(State(shop): Shared, request: Request, next: Next) -> Response {
    let asked = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = request.headers().get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default().to_owned());
    let is_ours = |host: &str| shop.hosts.iter().any(|ours| ours == host);
    let from_here = origin.is_none_or(|origin| origin.strip_prefix("http://").is_some_and(is_ours));
    let mut response = if asked.is_some_and(is_ours) && from_here {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this desk is for the machine that it runs on").into_response()
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Does work that takes long on another thread.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, Response> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(why)) => Err((StatusCode::UNPROCESSABLE_ENTITY, why).into_response()),
        Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
    }
}

async fn state(State(shop): Shared) -> Response {
    let (files, by, revision) = shop.desk.listed();
    Json(json!({"files": files, "by": by, "revision": revision})).into_response()
}

async fn queue(State(shop): Shared) -> Response {
    Json(shop.desk.queue()).into_response()
}

async fn file(State(shop): Shared, Path(file): Path<usize>) -> Result<Response, Response> {
    let document = aside(move || Ok(shop.desk.document(file))).await?;
    document.map(|document| Json(document).into_response()).ok_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// What there is to decide about a row, a field, a task, a goal or a form, by its path.
async fn thing(State(shop): Shared, Path((file, path)): Path<(usize, String)>) -> Result<Response, Response> {
    let document = aside(move || Ok(shop.desk.document(file))).await?;
    let item = document.and_then(|document| review::thing(&document, &path.parse().ok()?));
    item.map(|item| Json(item).into_response()).ok_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// The levels that the regime of a form knows: each first level with the second levels below it.
async fn levels(State(shop): Shared, Path((file, form)): Path<(usize, usize)>) -> Result<Response, Response> {
    let lexicon = shop.desk.lexicon();
    let document = aside(move || Ok(shop.desk.document(file))).await?;
    let form =
        document.and_then(|mut document| (form < document.forms.len()).then(|| document.forms.swap_remove(form)));
    let form = form.ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
    let first: Vec<&str> = form.indicators.iter().map(|row| row.level1.as_str()).collect();
    Ok(Json(lexicon.regime(&first)).into_response())
}

/// What the columns and labels of a file were taken for, and what else they can be.
async fn headers(State(shop): Shared, Path(file): Path<usize>) -> Result<Response, Response> {
    let headers =
        aside(move || Ok(shop.desk.headers(file))).await?.ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
    Ok(Json(json!({"headers": headers, "columns": lessons::COLUMNS, "keys": names::KEYS})).into_response())
}

async fn teach(State(shop): Shared, headers: HeaderMap, body: Bytes) -> Result<Response, Response> {
    if !is_json(&headers) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let lesson: Lesson =
        serde_json::from_slice(&body).map_err(|why| (StatusCode::BAD_REQUEST, why.to_string()).into_response())?;
    Ok(Json(aside(move || shop.desk.take_lesson(&lesson)).await?).into_response())
}

async fn size(State(shop): Shared, Path((file, page)): Path<(usize, u32)>) -> Result<Response, Response> {
    let size = aside(move || {
        let (path, password) = shop.desk.path(file).ok_or("there is no such file")?;
        shop.pictures.size(file, page, &path, password.as_deref())
    });
    Ok(Json(size.await?).into_response())
}

async fn page(State(shop): Shared, Path((file, page)): Path<(usize, u32)>) -> Result<Response, Response> {
    let png = aside(move || {
        let (path, password) = shop.desk.path(file).ok_or("there is no such file")?;
        shop.pictures.page(file, page, &path, password.as_deref())
    });
    Ok(picture(png.await?))
}

/// `area` is `x0,y0,x1,y1`.
async fn cut(State(shop): Shared, Path((file, page, area)): Path<(usize, u32, String)>) -> Result<Response, Response> {
    let png = aside(move || {
        let sides: Vec<f32> =
            area.split(',').filter_map(|side| side.parse().ok()).filter(|side: &f32| side.is_finite()).collect();
        let [x0, y0, x1, y1] = sides[..] else { return Err("an area is four numbers".to_owned()) };
        let (path, password) = shop.desk.path(file).ok_or("there is no such file")?;
        shop.pictures.cut(file, page, Rect::new(x0, y0, x1, y1), &path, password.as_deref())
    });
    Ok(picture(png.await?))
}

/// A picture, which the browser may keep: the address is another one the next time.
fn picture(png: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=86400")], png).into_response()
}

/// Whether a request carries JSON, which no form of another page can send.
fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json")
}

async fn decide(State(shop): Shared, headers: HeaderMap, body: Bytes) -> Result<Response, Response> {
    if !is_json(&headers) || body.len() > LARGEST {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let decisions: Vec<Decision> =
        serde_json::from_slice(&body).map_err(|why| (StatusCode::BAD_REQUEST, why.to_string()).into_response())?;
    let left = aside(move || shop.desk.decide(decisions).map_err(|error| format!("it cannot be recorded: {error}")));
    Ok(Json(left.await?).into_response())
}

async fn undo(State(shop): Shared, headers: HeaderMap) -> Result<Response, Response> {
    if !is_json(&headers) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let left = aside(move || shop.desk.undo().map_err(|error| format!("it cannot be recorded: {error}")));
    Ok(Json(left.await?).into_response())
}

/// The searchable copy of a file; the browser saves it under the name that it asks by.
async fn copy(State(shop): Shared, Path((file, _)): Path<(usize, String)>) -> Result<Response, Response> {
    let bytes = aside(move || shop.desk.copy(file)).await?;
    let named = [(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, "attachment")];
    Ok((named, bytes).into_response())
}

/// All documents in one file: `desk.csv`, `desk.xlsx`, `desk.ndjson`, and `desk.json` for a single one.
async fn export(State(shop): Shared, Path(name): Path<String>) -> Result<Response, Response> {
    let format = match name.rsplit('.').next() {
        Some("json") => Format::Json,
        Some("ndjson") => Format::Ndjson,
        Some("csv") => Format::Csv,
        Some("xlsx") => Format::Xlsx,
        _ => return Err(StatusCode::NOT_FOUND.into_response()),
    };
    let bytes =
        aside(move || spelt(&shop.desk, format).map_err(|error| format!("it cannot be written: {error}"))).await?;
    let named = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_DISPOSITION, "attachment")];
    Ok((named, bytes).into_response())
}

fn spelt(desk: &Desk, format: Format) -> io::Result<Vec<u8>> {
    let look = preview::Look { width: 100, colour: false, language: Language::Zh };
    let encoding = if format == Format::Csv { spreadsheet::Encoding::Utf8Bom } else { spreadsheet::Encoding::Utf8 };
    // JSON holds one document.
    let format = if format == Format::Json && desk.count() > 1 { Format::Ndjson } else { format };
    let spelling =
        Spelling { format, table: csv::Table::Indicators, header: csv::Header::Zh, encoding, guard: true, look }
            .of_run(false);
    let mut out = Vec::new();
    spelling.head(&mut out)?;
    for at in 0..desk.count() {
        if let Some(document) = desk.document(at) {
            spelling.document(&mut out, &document)?;
        } else if let Some((name, sha256, why)) = desk.failure(at) {
            spelling.failure(
                &mut out,
                Failed { name: &name, sha256: sha256.as_deref(), cause: "not_converted", why: &why },
            )?;
        }
    }
    if spelling.format != Format::Parts {
        return Ok(out);
    }
    let mut book = Vec::new();
    spelling.bind(&mut out.as_slice(), &std::env::temp_dir(), &mut book)?;
    Ok(book)
}
