//! A browser, driven by a WebDriver of its own: Chromium, or Firefox with `BROWSER=firefox`.

use std::process::Stdio;

use serde_json::{Value, json};
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::{
    CapabilitiesHelper, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    PageLoadStrategy, WebDriver, WebElement,
};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

/// A page is used as soon as it is shown, not when all is loaded.
const READY: PageLoadStrategy = PageLoadStrategy::Eager;

/// So often a driver is started before that is given up.
const STARTS: usize = 10;

/// Whether the tests run in Firefox.
pub(crate) fn is_firefox() -> bool {
    std::env::var("BROWSER").is_ok_and(|browser| browser == "firefox")
}

/// A running WebDriver; it ends with this.
#[derive(Debug)]
pub(crate) struct Browser {
    _process: Child,
    address: String,
}

impl Browser {
    /// Starts a WebDriver on a free port.
    pub(crate) async fn start() -> Self {
        // Chromium's driver takes a port that is free in IPv6 and ends where another program has it in IPv4.
        for _ in 0..STARTS {
            if let Some(browser) = Self::try_start().await {
                return browser;
            }
        }
        panic!("the driver ended {STARTS} times without saying its port");
    }

    /// `None` where the driver ends without saying its port.
    async fn try_start() -> Option<Self> {
        let (variable, program, arguments, sign) = if is_firefox() {
            // Firefox's own settings are changed by tests.
            let arguments = &["--port=0", "--allow-system-access"][..];
            let sign = "Listening on 127.0.0.1:";
            ("GECKODRIVER", "geckodriver", arguments, sign)
        } else {
            let sign = "successfully on port ";
            ("CHROMEDRIVER", "chromedriver", &["--port=0"][..], sign)
        };
        let program = std::env::var_os(variable).unwrap_or_else(|| program.into());
        let mut process = tokio::process::Command::new(&program)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}: run make test", program.display()));
        let output = process.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines();
        let port = loop {
            let line = lines.next_line().await.expect("readable")?;
            if let Some((_, port)) = line.rsplit_once(sign) {
                break port.trim_end_matches('.').to_owned();
            }
        };
        // What it says later is let go, but must be read.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Some(Self {
            _process: process,
            address: format!("http://127.0.0.1:{port}"),
        })
    }

    /// A fresh browser with a profile of its own, for someone who reads these languages.
    pub(crate) async fn driver(&self, languages: &str) -> WebDriver {
        let driver = if is_firefox() {
            let mut wanted = DesiredCapabilities::firefox();
            wanted.set_headless().expect("an argument");
            wanted.accept_insecure_certs(true).expect("a capability");
            wanted.set_page_load_strategy(READY).expect("a capability");
            let mut preferences = FirefoxPreferences::new();
            let set = preferences.set("intl.accept_languages", languages);
            set.expect("a preference");
            wanted.set_preferences(preferences).expect("preferences");
            WebDriver::new(&self.address, wanted).await
        } else {
            WebDriver::new(&self.address, chromium(languages)).await
        };
        driver.expect("the browser starts")
    }
}

fn chromium(languages: &str) -> thirtyfour::ChromeCapabilities {
    let mut wanted = DesiredCapabilities::chrome();
    for argument in [
        "--headless=new",
        // Chromium has no sandbox for root, which is who tests in containers.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        // Its driver computes no role in a frame that has a process of its own.
        "--disable-site-isolation-trials",
        "--disable-features=IsolateOrigins,site-per-process",
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
    // As strict as browsers are: a frame of another site gets no cookie but a partitioned one.
    let strict = json!({
        "profile.block_third_party_cookies": true, "profile.cookie_controls_mode": 1,
        "intl.accept_languages": languages,
    });
    wanted
        .add_experimental_option("prefs", strict)
        .expect("an option");
    // Servers that are tested have certificates of their own.
    wanted.accept_insecure_certs(true).expect("a capability");
    wanted.set_page_load_strategy(READY).expect("a capability");
    wanted
        .set_browser_log_level(LoggingPrefsLogLevel::All)
        .expect("a log level");
    wanted
}

/// The elements among which those of a role are; the browser computes which they really are.
pub(crate) fn candidates(role: &str) -> &'static str {
    match role {
        "alert" => "[role=alert]",
        "article" => "article",
        "dialog" => "dialog",
        "group" => "[role=group], details",
        "button" => "button",
        "combobox" => "select",
        "heading" => "h1, h2, h3",
        "meter" => "meter",
        "region" => "section",
        "status" => "[role=status]",
        "link" => "a",
        "textbox" => "input, textarea",
        "timer" => "[role=timer]",
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

/// A command of the driver's own, beside those of WebDriver's that there are functions for.
#[derive(Debug)]
struct Own {
    endpoint: String,
    /// What is posted; nothing is asked for with GET.
    posted: Option<Value>,
}

impl ExtensionCommand for Own {
    fn parameters_json(&self) -> Option<Value> {
        self.posted.clone()
    }

    fn method(&self) -> http::Method {
        match self.posted {
            Some(_) => http::Method::POST,
            None => http::Method::GET,
        }
    }

    fn endpoint(&self) -> std::sync::Arc<str> {
        self.endpoint.as_str().into()
    }
}

async fn computed(element: &WebElement, what: &str) -> Option<String> {
    let command = Own {
        endpoint: format!("/element/{}/{what}", element.element_id()),
        posted: None,
    };
    let command = Command::ExtensionCommand(Box::new(command));
    element.handle().cmd(command).await.ok()?.value().ok()
}

/// Runs a script in Firefox's own window (geckodriver, "moz/context").
pub(crate) async fn run_in_firefox(driver: &WebDriver, script: &str, arguments: Vec<Value>) {
    let context = async |name: &str| {
        let command = Own {
            endpoint: "/moz/context".to_owned(),
            posted: Some(json!({ "context": name })),
        };
        let command = Command::ExtensionCommand(Box::new(command));
        driver.handle().cmd(command).await.expect("a context");
    };
    context("chrome").await;
    driver.execute(script, arguments).await.expect("it runs");
    context("content").await;
}
