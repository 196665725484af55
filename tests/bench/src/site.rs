//! The three pages and their calls on one server.

use std::fs;
use std::path::Path;

use sandbox::{Options, Sandbox};
use tempfile::TempDir;

use crate::figures::Page;
use crate::{Result, at};

/// A sandbox that serves each page from its folder.
#[derive(Debug)]
pub(crate) struct Site {
    sandbox: Sandbox,
    folder: TempDir,
}

impl Site {
    /// Serves the built page in `dist`, and the two others in folders of `pages`.
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
            // Like web servers.
            keep_alive: true,
            ..Options::default()
        };
        Ok(Self {
            sandbox: sandbox::start(options).await?,
            folder,
        })
    }

    /// The address of a page.
    pub(crate) fn address(&self, page: Page) -> String {
        format!("{}/{}/", self.sandbox.origin(), page.name())
    }

    /// The address that signs a browser in, and has no file of any page.
    pub(crate) fn sign_in(&self) -> String {
        format!("{}/sign-in", self.sandbox.origin())
    }

    /// Turns off the built page's status polling: the other two pages have none.
    pub(crate) fn disable_polling(&self) -> Result<()> {
        let config = self
            .folder
            .path()
            .join(Page::App.name())
            .join("config.json");
        fs::write(&config, "{ \"followStatus\": false }\n").map_err(at(&config))
    }

    /// Stops the server.
    pub(crate) async fn stop(self) {
        self.sandbox.stop().await;
    }
}

/// Copies a built page's files, which include no folders.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let index = from.join("index.html");
    if !index.is_file() {
        return Err(format!("{} does not exist: run make bench", index.display()).into());
    }
    fs::create_dir_all(to).map_err(at(to))?;
    for file in fs::read_dir(from).map_err(at(from))? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name())).map_err(at(&file.path()))?;
    }
    Ok(())
}
