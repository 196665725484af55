//! Build step: `dist compress DIR` puts a `.br` and a `.gz` beside each file that gets smaller by it; `dist sizes DIR` lists
//! what is there.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Kinds of files that compress; pictures and archives do not.
const COMPRESSIBLE: [&str; 9] = [
    "html", "js", "css", "wasm", "json", "svg", "txt", "ts", "map",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["compress", folder] => compress(Path::new(folder)),
        ["sizes", folder] => sizes(Path::new(folder)),
        _ => Err("usage: dist compress|sizes FOLDER".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dist: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compress(folder: &Path) -> Result<(), Box<dyn Error>> {
    for path in originals(folder)? {
        let original = fs::read(&path)?;

        let mut brotli = Vec::new();
        let params = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            size_hint: original.len(),
            ..Default::default()
        };
        brotli::BrotliCompress(&mut original.as_slice(), &mut brotli, &params)?;
        write_if_smaller(&beside(&path, "br"), &brotli, &original)?;

        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&original)?;
        write_if_smaller(&beside(&path, "gz"), &gzip.finish()?, &original)?;
    }
    Ok(())
}

fn write_if_smaller(path: &Path, compressed: &[u8], original: &[u8]) -> Result<(), Box<dyn Error>> {
    if compressed.len() < original.len() {
        fs::write(path, compressed)?;
    }
    Ok(())
}

fn sizes(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut total = (0, 0);
    println!("{:>10} {:>10}  file", "bytes", "brotli");
    for path in originals(folder)? {
        let raw = fs::metadata(&path)?.len();
        let brotli = fs::metadata(beside(&path, "br")).map_or(raw, |file| file.len());
        total = (raw.saturating_add(total.0), brotli.saturating_add(total.1));
        let name = path.strip_prefix(folder)?.display();
        println!("{raw:>10} {brotli:>10}  {name}");
    }
    println!("{:>10} {:>10}  in all", total.0, total.1);
    Ok(())
}

/// The compressible files below a folder, in order.
fn originals(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(originals(&path)?);
        } else if path
            .extension()
            .and_then(OsStr::to_str)
            .is_some_and(|extension| COMPRESSIBLE.contains(&extension))
        {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// `a/b.js` with `br` is `a/b.js.br`.
fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_compressed_is_the_original_again_and_stands_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let page = folder.path().join("a").join("page.html");
        fs::create_dir_all(page.parent().expect("a parent")).expect("a folder");
        let text = "<p>volume</p>".repeat(100);
        fs::write(&page, &text).expect("written");
        compress(folder.path()).expect("compressed");

        let mut brotli = String::new();
        let file = fs::File::open(beside(&page, "br")).expect("a .br file");
        brotli::Decompressor::new(file, 4096)
            .read_to_string(&mut brotli)
            .expect("readable");
        assert_eq!(brotli, text);
        let mut gzip = String::new();
        let file = fs::File::open(beside(&page, "gz")).expect("a .gz file");
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut gzip)
            .expect("readable");
        assert_eq!(gzip, text);
    }

    #[test]
    fn nothing_stands_beside_a_file_that_would_grow_or_does_not_compress() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["empty.json", "picture.png"] {
            fs::write(folder.path().join(name), "").expect("written");
        }
        compress(folder.path()).expect("compressed");
        let files = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(files, 2);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = compress(Path::new("no-such-folder")).expect_err("an error");
        assert!(error.to_string().contains("no-such-folder"), "{error}");
    }
}
