//! Chromium, driven by a ChromeDriver of its own.

use std::process::Stdio;

use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::{
    ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WebElement,
};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

/// A running ChromeDriver; it ends with this.
#[derive(Debug)]
pub(crate) struct Browser {
    _process: Child,
    address: String,
}

impl Browser {
    /// Starts a ChromeDriver on a free port.
    pub(crate) async fn start() -> Self {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = tokio::process::Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is installed: run make test");
        let output = process.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines();
        let port = loop {
            let line = lines.next_line().await.expect("readable").expect("a port");
            if let Some((_, port)) = line.rsplit_once("successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        // What it says later is let go, but must be read.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self {
            _process: process,
            address: format!("http://127.0.0.1:{port}"),
        }
    }

    /// A fresh browser with a profile of its own.
    pub(crate) async fn driver(&self) -> WebDriver {
        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            // Chromium has no sandbox for root, which is who tests in containers.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            // Its own errands fill the log where the network is closed.
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--window-size=1280,900",
            "--lang=en-US",
        ] {
            wanted.add_arg(argument).expect("an argument");
        }
        wanted
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .expect("a log level");
        let driver = WebDriver::new(&self.address, wanted).await;
        driver.expect("Chromium starts")
    }
}

/// The elements among which those of a role are; the browser computes which they really are.
pub(crate) fn candidates(role: &str) -> &'static str {
    match role {
        "alert" => "[role=alert]",
        "article" => "article",
        "button" => "button",
        "combobox" => "select",
        "heading" => "h1, h2, h3",
        "meter" => "meter",
        "region" => "section",
        "status" => "[role=status]",
        "textbox" => "input, textarea",
        _ => panic!("where are elements of role {role}?"),
    }
}

/// The role that the browser gives an element (WebDriver, "Get Computed Role").
pub(crate) async fn role(element: &WebElement) -> Option<String> {
    computed(element, "computedrole").await
}

/// The name that the browser gives an element (WebDriver, "Get Computed Label").
pub(crate) async fn name(element: &WebElement) -> Option<String> {
    computed(element, "computedlabel").await
}

#[derive(Debug)]
struct Computed(String);

impl ExtensionCommand for Computed {
    fn parameters_json(&self) -> Option<serde_json::Value> {
        None
    }

    fn method(&self) -> http::Method {
        http::Method::GET
    }

    fn endpoint(&self) -> std::sync::Arc<str> {
        self.0.as_str().into()
    }
}

async fn computed(element: &WebElement, what: &str) -> Option<String> {
    let endpoint = format!("/element/{}/{what}", element.element_id());
    let command = Command::ExtensionCommand(Box::new(Computed(endpoint)));
    element.handle().cmd(command).await.ok()?.value().ok()
}
