//! Writes a `.br` and a `.gz` next to each file, if they are smaller.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::{Result, read, write};

/// The extensions of the compressed files.
pub(crate) const ENDINGS: [&str; 2] = ["br", "gz"];

/// Compresses one file.
pub(crate) fn compress(path: &Path) -> Result<()> {
    let original = read(path)?;

    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: original.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut original.as_slice(), &mut brotli, &params)?;
    write_if_smaller(&compressed_path(path, "br"), &brotli, &original)?;

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&original)?;
    write_if_smaller(&compressed_path(path, "gz"), &gzip.finish()?, &original)
}

fn write_if_smaller(path: &Path, compressed: &[u8], original: &[u8]) -> Result<()> {
    if compressed.len() < original.len() {
        write(path, compressed)?;
    }
    Ok(())
}

/// `a/b.js` with `br` is `a/b.js.br`.
pub(crate) fn compressed_path(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Read;

    #[test]
    fn compressed_files_decompress_to_the_original() {
        let folder = tempfile::tempdir().expect("a folder");
        let page = folder.path().join("page.html");
        let text = "<p>volume</p>".repeat(100);
        fs::write(&page, &text).expect("written");
        compress(&page).expect("compressed");

        let mut brotli = String::new();
        let file = fs::File::open(compressed_path(&page, "br")).expect("a .br file");
        brotli::Decompressor::new(file, 4096)
            .read_to_string(&mut brotli)
            .expect("readable");
        assert_eq!(brotli, text);
        let mut gzip = String::new();
        let file = fs::File::open(compressed_path(&page, "gz")).expect("a .gz file");
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut gzip)
            .expect("readable");
        assert_eq!(gzip, text);
    }

    #[test]
    fn a_file_that_would_grow_is_not_compressed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("empty.json");
        fs::write(&path, "").expect("written");
        compress(&path).expect("skipped");
        let files = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(files, 1);
    }
}
