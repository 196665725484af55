//! The three pages on one server, beside the calls that they make.

use std::fs;
use std::path::Path;

use sandbox::{Options, Sandbox};
use tempfile::TempDir;

use crate::figures::Page;
use crate::{Result, at};

/// A sandbox that serves each page in its folder.
#[derive(Debug)]
pub(crate) struct Site {
    sandbox: Sandbox,
    folder: TempDir,
}

impl Site {
    /// Serves the built page in `dist`, and the two in folders of `pages`.
    pub(crate) async fn start(dist: &Path, pages: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for page in Page::ALL {
            let from = match page {
                Page::App => dist.to_owned(),
                Page::Plain | Page::React => pages.join(page.name()),
            };
            copy(&from, &folder.path().join(page.name()))?;
        }
        let options = Options {
            dist: Some(folder.path().to_owned()),
            // As web servers have it.
            keep_alive: true,
            ..Options::default()
        };
        Ok(Self {
            sandbox: sandbox::start(options).await?,
            folder,
        })
    }

    /// Where a page is.
    pub(crate) fn address(&self, page: Page) -> String {
        format!("{}/{}/", self.sandbox.origin(), page.name())
    }

    /// Where a browser gets its session, and nothing that any page has.
    pub(crate) fn sign_in(&self) -> String {
        format!("{}/sign-in", self.sandbox.origin())
    }

    /// From now on the built page does not ask how its volumes are doing: the other two never do.
    pub(crate) fn follow_nothing(&self) -> Result<()> {
        let config = self
            .folder
            .path()
            .join(Page::App.name())
            .join("config.json");
        fs::write(&config, "{ \"followStatus\": false }\n").map_err(at(&config))
    }

    /// Ends the server.
    pub(crate) async fn stop(self) {
        self.sandbox.stop().await;
    }
}

/// Copies a built page's files; there are no folders among them.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let index = from.join("index.html");
    if !index.is_file() {
        return Err(format!("{} is not there: run make bench", index.display()).into());
    }
    fs::create_dir_all(to).map_err(at(to))?;
    for file in fs::read_dir(from).map_err(at(from))? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name())).map_err(at(&file.path()))?;
    }
    Ok(())
}
