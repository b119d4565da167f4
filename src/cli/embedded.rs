//! The models inside of the program, in a build with the feature `embed-models`: one file to copy to a computer without a network.

/// A file of the folder that is named when the program is built.
#[cfg(feature = "embed-models")]
macro_rules! held {
    ($name:literal) => {
        include_bytes!(concat!(env!("ZHIBIAO_MODELS", "set ZHIBIAO_MODELS to the folder that scripts/fetch-models prints"), "/", $name))
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

#[cfg(test)]
mod tests {
    use super::*;
    use zhibiao::ocr::models::MODELS;

    #[test]
    fn a_build_holds_every_model_or_none() {
        let held = MODELS.iter().filter(|model| FILES.iter().any(|file| file.0 == model.name)).count();
        assert_eq!(held, FILES.len());
        assert!(held == 0 || held == MODELS.len());
        assert!(FILES.iter().all(|(name, bytes)| MODELS.iter().any(|model| model.name == *name && model.check(bytes).is_ok())));
    }
}
