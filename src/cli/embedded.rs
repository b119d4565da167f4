//! The models inside of the program, in a build with the feature `embed-models`: one file to copy to a computer without
//! a network.

/// A file of the folder that is named when the program is built.
#[cfg(feature = "embed-models")]
macro_rules! held {
    ($name:literal) => {
        include_bytes!(concat!(
            env!("ZHIBIAO_MODELS", "set ZHIBIAO_MODELS to the folder that scripts/fetch-models prints"),
            "/",
            $name
        ))
    };
}

/// The bytes of a model by its file name, if the program holds it.
pub(super) fn model(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|file| file.0 == name).map(|file| file.1)
}

#[cfg(not(feature = "embed-models"))]
const FILES: &[(&str, &[u8])] = &[];

#[cfg(feature = "embed-models")]
const FILES: &[(&str, &[u8])] = &[
    ("PP-OCRv6_det_tiny.onnx", held!("PP-OCRv6_det_tiny.onnx")),
    ("PP-OCRv6_rec_tiny.onnx", held!("PP-OCRv6_rec_tiny.onnx")),
    ("PP-OCRv6_tiny_dict.txt", held!("PP-OCRv6_tiny_dict.txt")),
    ("PP-OCRv6_rec_small.onnx", held!("PP-OCRv6_rec_small.onnx")),
];

#[cfg(feature = "embed-models")]
const _: () = assert!(FILES.len() == zhibiao::ocr::models::MODELS.len(), "a model is not held");

#[cfg(all(test, feature = "embed-models"))]
mod tests {
    use super::*;
    use zhibiao::ocr::models::MODELS;

    #[test]
    fn the_program_holds_every_model() {
        assert_eq!(FILES.len(), MODELS.len());
        assert!(MODELS.iter().all(|held| model(held.name).is_some_and(|bytes| held.check(bytes).is_ok())));
    }
}
