//! Browsers, driven by WebDriver: Chromium, or Firefox with `BROWSER=firefox`. Each test has a context of its own
//! (WebDriver BiDi, "user context") in a browser that others used before. Cookies, storage and cache are the
//! context's; the clipboard is the browser's.

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

/// A page is used as soon as it is shown, not when all is loaded.
const READY: PageLoadStrategy = PageLoadStrategy::Eager;

/// How long a script may take, as WebDriver has it by itself.
const SCRIPT_PATIENCE: Duration = Duration::from_secs(30);

/// So often a driver is started before that is given up.
const STARTS: usize = 10;

/// The settings of Firefox that tests change ([`crate::Stage::prefer`]).
pub(crate) const CHANGED_SETTINGS: [&str; 3] = [
    "layout.css.prefers-color-scheme.content-override",
    "browser.display.document_color_use",
    "ui.prefersReducedMotion",
];

/// The browsers that no test uses now.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// Whether the tests run in Firefox.
pub(crate) fn is_firefox() -> bool {
    std::env::var("BROWSER").is_ok_and(|browser| browser == "firefox")
}

/// A running browser and its driver; they end with this.
#[derive(Debug)]
pub(crate) struct Browser {
    driver: WebDriver,
    languages: String,
    /// The window that it began with, in which no page is opened.
    first: WindowHandle,
    _process: Driver,
}

impl Browser {
    /// One that no other test uses, for someone who reads these languages.
    pub(crate) async fn take(languages: &str) -> Self {
        let idle = {
            let mut idle = IDLE.lock().expect("browsers");
            let fits = idle.iter().position(|one| one.languages == languages);
            fits.map(|index| idle.swap_remove(index))
        };
        match idle {
            Some(browser) => browser,
            None => Self::start(languages).await,
        }
    }

    /// Leaves it to other tests.
    pub(crate) fn give_back(self) {
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

    /// What drives it.
    pub(crate) fn driver(&self) -> WebDriver {
        self.driver.clone()
    }

    async fn bidi(&self) -> BiDi {
        self.driver.bidi().await.expect("BiDi")
    }

    /// Opens a fresh context and goes on in its window.
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
            let size = self.driver.set_window_rect(0, 0, crate::WIDE, crate::HIGH);
            size.await.expect("a size");
        } else {
            // What is left of another test.
            self.driver.browser_log().await.expect("a log");
        }
        context
    }

    /// Ends a context, and what was changed outside of it.
    pub(crate) async fn close_context(&self, context: UserContextId) {
        let switched = self.driver.switch_to_window(self.first.clone()).await;
        switched.expect("the first window");
        let removed = self
            .bidi()
            .await
            .browser()
            .remove_user_context(context)
            .await;
        removed.expect("the context ends");
        let patience = self.driver.set_script_timeout(SCRIPT_PATIENCE).await;
        patience.expect("a timeout");
        if is_firefox() {
            let script = "for (const name of arguments[0]) Services.prefs.clearUserPref(name)";
            run_in_firefox(&self.driver, script, vec![json!(CHANGED_SETTINGS)]).await;
        }
    }
}

/// Runs a driver, and ends it with its browsers and their files when its own input ends: when the test process
/// ends, in whatever way. It survives the signals that end that process.
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

/// A running driver; it ends with this.
#[derive(Debug)]
struct Driver {
    _process: Child,
    address: String,
}

impl Driver {
    /// Starts one on a free port.
    fn start() -> Self {
        // Chromium's driver takes a port that is free in IPv6 and ends where another program has it in IPv4.
        let started = (0..STARTS).find_map(|_| Self::try_start());
        started.unwrap_or_else(|| panic!("the driver ended {STARTS} times without saying its port"))
    }

    /// `None` where the driver ends without saying its port.
    fn try_start() -> Option<Self> {
        let (variable, program, arguments, sign) = if is_firefox() {
            // Firefox's own settings are changed by tests.
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
            process.wait().expect("it has ended");
            return None;
        };
        // What it says later is let go, but must be read.
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
        // Chromium has no sandbox for root, which is who tests in containers.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        // Its driver computes no role in a frame that has a process of its own.
        "--disable-site-isolation-trials",
        // And its address bar, which nobody sees, has pages of its own: a third of all it does.
        "--disable-features=IsolateOrigins,site-per-process,WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup",
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
    wanted.enable_bidi().expect("a capability");
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
