//! Browsers, driven by WebDriver: Chromium, or Firefox with `BROWSER=firefox`.
//!
//! Tests share browsers; each has a context of its own (WebDriver BiDi, "user context") with its
//! own cookies, storage and cache. The clipboard is shared.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command as Process, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::bidi::modules::browsing_context::{Create, CreateType};
use thirtyfour::bidi::{BiDi, UserContextId};
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::{
    CapabilitiesHelper, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel,
    PageLoadStrategy, WebDriver, WebElement, WindowHandle,
};

/// A page is used as soon as its DOM is ready, not when all is loaded.
const READY: PageLoadStrategy = PageLoadStrategy::Eager;

/// How long a script may take: WebDriver's default.
const SCRIPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How many times to try to start a driver.
const STARTS: usize = 10;

/// The settings of Firefox that tests change ([`crate::Stage::prefer`]).
pub(crate) const CHANGED_SETTINGS: [&str; 3] = [
    "layout.css.prefers-color-scheme.content-override",
    "browser.display.document_color_use",
    "ui.prefersReducedMotion",
];

/// The browsers that no test is using.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// Whether the tests run in Firefox.
pub(crate) fn is_firefox() -> bool {
    std::env::var("BROWSER").is_ok_and(|browser| browser == "firefox")
}

/// A running browser and its driver; both stop on drop.
#[derive(Debug)]
pub(crate) struct Browser {
    driver: WebDriver,
    languages: String,
    /// The first window, in which no page is opened.
    first: WindowHandle,
    _process: Driver,
}

impl Browser {
    /// A browser with these languages that no other test is using.
    pub(crate) async fn acquire(languages: &str) -> Self {
        let idle = {
            let mut idle = IDLE.lock().expect("browsers");
            let index = idle.iter().position(|one| one.languages == languages);
            index.map(|index| idle.swap_remove(index))
        };
        match idle {
            Some(browser) => browser,
            None => Self::start(languages).await,
        }
    }

    /// Releases it for other tests.
    pub(crate) fn release(self) {
        IDLE.lock().expect("browsers").push(self);
    }

    async fn start(languages: &str) -> Self {
        let process = Driver::start();
        let driver = if is_firefox() {
            WebDriver::new(&process.address, firefox(languages)).await
        } else {
            WebDriver::new(&process.address, chromium(languages)).await
        };
        let driver = driver.expect("the browser starts");
        let first = driver.window().await.expect("a window");
        Self {
            driver,
            languages: languages.to_owned(),
            first,
            _process: process,
        }
    }

    /// The driver.
    pub(crate) fn driver(&self) -> WebDriver {
        self.driver.clone()
    }

    async fn bidi(&self) -> BiDi {
        self.driver.bidi().await.expect("BiDi")
    }

    /// Opens a new context and switches to its window.
    pub(crate) async fn open_context(&self) -> UserContextId {
        let bidi = self.bidi().await;
        let context = bidi.browser().create_user_context().await;
        let context = context.expect("a context").user_context;
        let window = bidi
            .send(Create {
                r#type: CreateType::Tab,
                reference_context: None,
                background: None,
                user_context: Some(context.clone()),
            })
            .await
            .expect("a window");
        let window = WindowHandle::from(window.context.as_str().to_owned());
        let switched = self.driver.switch_to_window(window).await;
        switched.expect("the window of the context");
        if is_firefox() {
            let size =
                self.driver
                    .set_window_rect(0, 0, crate::DEFAULT_WIDTH, crate::DEFAULT_HEIGHT);
            size.await.expect("a size");
        } else {
            // Discards what is left of another test.
            self.driver.browser_log().await.expect("a log");
        }
        context
    }

    /// Closes a context and resets the settings that were changed outside of it.
    pub(crate) async fn close_context(&self, context: UserContextId) {
        let switched = self.driver.switch_to_window(self.first.clone()).await;
        switched.expect("the first window");
        let removed = self
            .bidi()
            .await
            .browser()
            .remove_user_context(context)
            .await;
        removed.expect("the context closes");
        let timeout = self.driver.set_script_timeout(SCRIPT_TIMEOUT).await;
        timeout.expect("a timeout");
        if is_firefox() {
            let script = "for (const name of arguments[0]) Services.prefs.clearUserPref(name)";
            run_in_firefox(&self.driver, script, vec![json!(CHANGED_SETTINGS)]).await;
        }
    }
}

/// Runs a driver until stdin closes, that is until the test process ends in any way; then stops the
/// driver and its browsers and deletes their files. It ignores the signals that end the process.
const GUARD: &str = r#"
    trap : INT TERM HUP
    set -m
    TMPDIR=$(mktemp -d)
    export TMPDIR
    "$@" </dev/null &
    exec >/dev/null
    cat >/dev/null
    kill -TERM -- -$! 2>/dev/null
    wait
    rm -rf "$TMPDIR"
"#;

/// A running driver; it stops on drop.
#[derive(Debug)]
struct Driver {
    _process: Child,
    address: String,
}

impl Driver {
    /// Starts a driver on a free port.
    fn start() -> Self {
        // Chromium's driver picks a port that is free in IPv6, and exits if it is taken in IPv4.
        let started = (0..STARTS).find_map(|_| Self::try_start());
        started.unwrap_or_else(|| {
            panic!("the driver exited {STARTS} times without reporting its port")
        })
    }

    /// `None` if the driver exits without reporting its port.
    fn try_start() -> Option<Self> {
        let (variable, program, arguments, sign) = if is_firefox() {
            // Tests change Firefox's own settings.
            let arguments = &["--port=0", "--websocket-port=0", "--allow-system-access"][..];
            let sign = "Listening on 127.0.0.1:";
            ("GECKODRIVER", "geckodriver", arguments, sign)
        } else {
            let sign = "successfully on port ";
            ("CHROMEDRIVER", "chromedriver", &["--port=0"][..], sign)
        };
        let program = std::env::var_os(variable).unwrap_or_else(|| program.into());
        let mut process = Process::new("bash")
            .args(["-c", GUARD, "driver"])
            .arg(&program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}: run make test", program.display()));
        let output = process.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.rsplit_once(sign)?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let Some(port) = port else {
            process.wait().expect("it has exited");
            return None;
        };
        // Later output is ignored, but must be read.
        std::thread::spawn(move || lines.for_each(drop));
        Some(Self {
            _process: process,
            address: format!("http://127.0.0.1:{port}"),
        })
    }
}

fn firefox(languages: &str) -> thirtyfour::FirefoxCapabilities {
    let mut wanted = DesiredCapabilities::firefox();
    wanted.set_headless().expect("an argument");
    wanted.accept_insecure_certs(true).expect("a capability");
    wanted.set_page_load_strategy(READY).expect("a capability");
    wanted.enable_bidi().expect("a capability");
    let mut preferences = FirefoxPreferences::new();
    let set = preferences.set("intl.accept_languages", languages);
    set.expect("a preference");
    wanted.set_preferences(preferences).expect("preferences");
    wanted
}

fn chromium(languages: &str) -> thirtyfour::ChromeCapabilities {
    let mut wanted = DesiredCapabilities::chrome();
    for argument in [
        "--headless=new",
        // Chromium has no sandbox for root, the usual user in containers.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        // The driver computes no role in a frame with a process of its own.
        "--disable-site-isolation-trials",
        // The address bar, invisible here, has pages of its own that take a third of the time.
        "--disable-features=IsolateOrigins,site-per-process,WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup",
        // The browser's own requests fill the log where there is no network.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--window-size=1280,900",
        "--lang=en-US",
    ] {
        wanted.add_arg(argument).expect("an argument");
    }
    // As strict as browsers get: a cross-site frame gets partitioned cookies only.
    let strict = json!({
        "profile.block_third_party_cookies": true, "profile.cookie_controls_mode": 1,
        "intl.accept_languages": languages,
    });
    wanted
        .add_experimental_option("prefs", strict)
        .expect("an option");
    // The servers under test have certificates of their own.
    wanted.accept_insecure_certs(true).expect("a capability");
    wanted.set_page_load_strategy(READY).expect("a capability");
    wanted.enable_bidi().expect("a capability");
    wanted
        .set_browser_log_level(LoggingPrefsLogLevel::All)
        .expect("a log level");
    wanted
}

/// The selector of the elements that may have a role; the browser computes which have it.
pub(crate) fn candidates(role: &str) -> &'static str {
    match role {
        "alert" => "[role=alert]",
        "article" => "article",
        "dialog" => "dialog",
        "group" => "[role=group], details",
        "button" => "button",
        "combobox" => "select, input",
        "listbox" => "[role=listbox]",
        "option" => "[role=option]",
        "heading" => "h1, h2, h3",
        "meter" => "meter",
        "progressbar" => "progress",
        "region" => "section",
        "status" => "[role=status]",
        "link" => "a",
        "textbox" => "input, textarea",
        "timer" => "[role=timer]",
        _ => panic!("no selector for role {role}"),
    }
}

/// The computed role of an element (WebDriver, "Get Computed Role").
pub(crate) async fn role(element: &WebElement) -> Option<String> {
    computed(element, "computedrole").await
}

/// The accessible name of an element (WebDriver, "Get Computed Label").
pub(crate) async fn name(element: &WebElement) -> Option<String> {
    computed(element, "computedlabel").await
}

/// A command that thirtyfour has no function for.
#[derive(Debug)]
struct CustomCommand {
    endpoint: String,
    /// The body of a POST request; `None` for a GET request.
    body: Option<Value>,
}

impl ExtensionCommand for CustomCommand {
    fn parameters_json(&self) -> Option<Value> {
        self.body.clone()
    }

    fn method(&self) -> http::Method {
        match self.body {
            Some(_) => http::Method::POST,
            None => http::Method::GET,
        }
    }

    fn endpoint(&self) -> std::sync::Arc<str> {
        self.endpoint.as_str().into()
    }
}

async fn computed(element: &WebElement, what: &str) -> Option<String> {
    let command = CustomCommand {
        endpoint: format!("/element/{}/{what}", element.element_id()),
        body: None,
    };
    let command = Command::ExtensionCommand(Box::new(command));
    element.handle().cmd(command).await.ok()?.value().ok()
}

/// Runs a script in Firefox's chrome context (geckodriver, "moz/context").
pub(crate) async fn run_in_firefox(driver: &WebDriver, script: &str, arguments: Vec<Value>) {
    let context = async |name: &str| {
        let command = CustomCommand {
            endpoint: "/moz/context".to_owned(),
            body: Some(json!({ "context": name })),
        };
        let command = Command::ExtensionCommand(Box::new(command));
        driver.handle().cmd(command).await.expect("a context");
    };
    context("chrome").await;
    driver.execute(script, arguments).await.expect("it runs");
    context("content").await;
}
