//! The stage of an end-to-end test: the built page in a real browser, against a sandbox of its own.
//!
//! Elements are found as assistive technology finds them, by role and accessible name, both computed by the browser.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test that can't go on fails"
)]

mod browser;
mod servers;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

pub use sandbox::{
    CREATE, Fault, JSON, LIST, Makes, Options, Outcome, Recorded, Reply, SENTINELS, Sandbox,
    Sentinel, Step, start,
};
use serde_json::Value;
pub use servers::{Relay, Server, free_port};
use tempfile::TempDir;
pub use thirtyfour::{By, Key, WebDriver, WebElement};
use tokio::runtime::Runtime;
use tokio::time::{Instant, interval};

use browser::Browser;

/// The ID of a region, of the shape of the documented example.
pub const REGION: &str = "fce31a0c-1111-2222-3333-41caa1bdd251";

/// How long a condition may take: far longer than it does, so that a busy machine fails nothing.
const PATIENCE: Duration = Duration::from_secs(20);

/// How wide a page is by itself, in CSS pixels.
const WIDE: u32 = 1280;

/// And so high.
const HIGH: u32 = 900;

/// One page and the sandbox it talks to.
#[derive(Debug)]
pub struct Stage {
    /// The browser.
    pub driver: WebDriver,
    /// The server of the page and of its calls.
    pub sandbox: Sandbox,
    /// The selector of the element in which elements are looked for, where it is not the whole page.
    scope: Mutex<Option<String>>,
}

/// A sandbox that serves the built page.
#[must_use]
pub fn options() -> Options {
    Options {
        dist: Some(dist()),
        ..Options::default()
    }
}

/// A sandbox that serves the built page with this `config.json`.
#[must_use]
pub fn configured(config: Value) -> Options {
    Options {
        config: Some(config),
        ..options()
    }
}

/// The folder of the built page: `DIST`, else `dist` of the project.
#[must_use]
pub fn dist() -> PathBuf {
    let folder = std::env::var_os("DIST").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dist"),
        PathBuf::from,
    );
    assert!(
        folder.join("index.html").is_file(),
        "{} has no built page: run make build",
        folder.display()
    );
    folder
}

/// A site of these files and the built page, which is in its folder `volume-create`.
#[must_use]
pub fn site(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&dist(), &folder.path().join("volume-create"));
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// Copies a folder's files and folders into another one, which is made.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for file in fs::read_dir(from).expect("a folder") {
        let file = file.expect("a file");
        let to = to.join(file.file_name());
        if file.path().is_dir() {
            copy(&file.path(), &to);
        } else {
            fs::copy(file.path(), to).expect("copied");
        }
    }
}

/// A sandbox that serves this folder.
#[must_use]
pub fn serving(folder: &TempDir) -> Options {
    Options {
        dist: Some(folder.path().to_owned()),
        ..Options::default()
    }
}

/// The way to fail that a name forces, for [`Sandbox::force`].
#[must_use]
pub fn fault(name: &str) -> Fault {
    Fault::named(name).expect("a name of the table")
}

/// The path of the one file of the built page that `is_it`.
fn built(is_it: impl Fn(&str) -> bool) -> String {
    let names = fs::read_dir(dist()).expect("the built page").map(|file| {
        let name = file.expect("a file").file_name();
        name.to_string_lossy().into_owned()
    });
    let mut found = names.filter(|name| is_it(name));
    format!("/{}", found.next().expect("a file"))
}

/// A copy of the built page that lacks the files whose names contain a text.
#[must_use]
pub fn dist_without(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in fs::read_dir(dist()).expect("the built page") {
        let file = file.expect("a file");
        let name = file.file_name();
        if !name.to_string_lossy().contains(text) {
            fs::copy(file.path(), folder.path().join(name)).expect("copied");
        }
    }
    folder
}

/// What runs the tests' asynchronous parts: one for all of them, as a browser outlives the test that started it.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Runs an asynchronous part of a test to its end.
pub fn run<T>(part: impl Future<Output = T>) -> T {
    RUNTIME.block_on(part)
}

/// Opens the page of a fresh sandbox in a fresh browser context and plays. Afterwards nothing may have gone wrong in the page
/// itself.
pub fn play(options: Options, script: impl AsyncFnOnce(&Stage)) {
    play_at("/", options, script);
}

/// The same, of the page at another path.
pub fn play_at(path: &str, options: Options, script: impl AsyncFnOnce(&Stage)) {
    play_unopened(options, async |stage| {
        stage.open(path).await;
        script(stage).await;
    });
}

/// The same, with no page open yet.
pub fn play_unopened(options: Options, script: impl AsyncFnOnce(&Stage)) {
    play_in("en-US,en", options, script);
}

/// The same, for someone who reads these languages, the most preferred first.
pub fn play_in(languages: &str, options: Options, script: impl AsyncFnOnce(&Stage)) {
    run(async {
        let sandbox = start(options).await.expect("a sandbox");
        let browser = Browser::take(languages).await;
        let context = browser.open_context().await;
        let stage = Stage {
            driver: browser.driver(),
            sandbox,
            scope: Mutex::default(),
        };
        script(&stage).await;
        stage.assert_sound().await;
        stage.sandbox.stop().await;
        // A browser in which a test failed is used by no other: it ends with that.
        browser.close_context(context).await;
        browser.give_back();
    });
}

/// Waits until `condition` gives something; `what` says what was waited for.
pub async fn until<T>(what: &str, condition: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(PATIENCE, what, condition).await
}

/// The same, where it may take so long.
pub async fn until_within<T>(
    patience: Duration,
    what: &str,
    mut condition: impl AsyncFnMut() -> Option<T>,
) -> T {
    let end = Instant::now() + patience;
    let mut ticks = interval(Duration::from_millis(20));
    loop {
        ticks.tick().await;
        if let Some(found) = condition().await {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain: {what}");
    }
}

impl Stage {
    /// Opens an address of the sandbox.
    pub async fn goto(&self, path: &str) {
        let address = format!("{}{path}", self.sandbox.origin());
        self.driver.goto(address).await.expect("the page opens");
    }

    /// Opens an address of the sandbox and waits for the form.
    pub async fn open(&self, path: &str) {
        self.goto(path).await;
        self.expect_form().await;
    }

    /// Waits for the form, and where it is a page for its program.
    pub async fn expect_form(&self) {
        until("the form", async || {
            self.assert_sound().await;
            self.has("button", "Create volume").await.then_some(())
        })
        .await;
        self.expect_program().await;
    }

    /// Waits until a page's program and the host's configuration are there.
    pub async fn expect_program(&self) {
        let script = "return !document.querySelector('script[data-wasm]') || document.documentElement.hasAttribute('data-ready')";
        until("the program", async || {
            (self.script(script).await == Value::Bool(true)).then_some(())
        })
        .await;
    }

    /// The path of the built page's file of this kind, `.wasm`, `.js` or `.css`, which is loaded at once.
    #[must_use]
    pub fn file(&self, ending: &str) -> String {
        built(|name| {
            name.starts_with("volume-create-")
                && !name.starts_with("volume-create-lazy-")
                && name.ends_with(ending)
        })
    }

    /// The path of what the built page loads of its program on demand.
    #[must_use]
    pub fn part(&self) -> String {
        built(|name| name.contains("-lazy-") && name.ends_with(".wasm"))
    }

    /// The path of the built file of this name, whatever its hash.
    #[must_use]
    pub fn named(&self, start: &str, end: &str) -> String {
        built(|name| name.starts_with(start) && name.ends_with(end))
    }

    /// The path of the texts of a language.
    #[must_use]
    pub fn texts(&self, tag: &str) -> String {
        built(|name| name.starts_with(tag) && name.ends_with(".json"))
    }

    /// The one element of this role and name, as soon as it is there.
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        until(&format!("{role} “{name}”"), async || {
            let mut found = self.all(role, Some(name)).await;
            assert!(found.len() < 2, "several: {role} “{name}”");
            found.pop()
        })
        .await
    }

    /// Whether there is an element of this role and name now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.all(role, Some(name)).await.is_empty()
    }

    /// The elements of this role, and of this name where one is given, in the page's order.
    pub async fn all(&self, role: &str, name: Option<&str>) -> Vec<WebElement> {
        // The page says which elements may be meant; the browser, which are.
        let script = "const [selector, name, scope] = arguments;
            const texts = (element) => [
                element.textContent, element.getAttribute('aria-label'),
                element.getRootNode().getElementById(element.getAttribute('aria-labelledby'))?.textContent,
                ...[...(element.labels ?? [])].map((label) => label.textContent),
            ];
            const found = (root) => [...root.querySelectorAll('*')].flatMap((element) => [
                ...(element.matches(selector) ? [element] : []),
                ...(element.shadowRoot ? found(element.shadowRoot) : []),
            ]);
            const root = scope === null ? document : document.querySelector(scope);
            const candidates = [root?.shadowRoot, root].flatMap((root) => (root ? found(root) : []));
            return candidates.filter((element) =>
                name === null || texts(element).some((text) => text?.includes(name)))";
        let scope = self.scope.lock().expect("a scope").clone();
        let arguments = vec![browser::candidates(role).into(), name.into(), scope.into()];
        let Ok(candidates) = self.driver.execute(script, arguments).await else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for element in candidates.elements().unwrap_or_default() {
            // An element that has left the page meanwhile is none.
            let is_it = browser::role(&element).await.as_deref() == Some(role)
                && (name.is_none() || browser::name(&element).await.as_deref() == name);
            if is_it && element.is_displayed().await.unwrap_or(false) {
                found.push(element);
            }
        }
        found
    }

    /// From now on elements are looked for in the first one that this selector finds, its shadow root included; in the whole
    /// page with `None`.
    pub fn within(&self, selector: Option<&str>) {
        *self.scope.lock().expect("a scope") = selector.map(str::to_owned);
    }

    /// The text field of this label.
    pub async fn field(&self, label: &str) -> WebElement {
        self.find("textbox", label).await
    }

    /// Replaces what a text field holds, as a person does. The driver holds on to the element that it found, which the app may
    /// replace meanwhile, as it takes the page over: then it is found again.
    pub async fn fill(&self, label: &str, text: &str) {
        until(&format!("{label} takes “{text}”"), async || {
            let field = self.field(label).await;
            field.click().await.ok()?;
            let select_all = Key::Control + "a";
            if browser::is_firefox() {
                field.send_keys(select_all).await.ok()?;
                field.send_keys(Key::Backspace + text).await.ok()
            } else {
                // In one go: in a shadow tree Chromium's driver moves the caret to the end before each.
                let keys = select_all + Key::Null + Key::Backspace + text;
                field.send_keys(keys).await.ok()
            }
        })
        .await;
    }

    /// What a text field or a list holds.
    pub async fn value(&self, role: &str, label: &str) -> String {
        let element = self.find(role, label).await;
        element
            .prop("value")
            .await
            .expect("a value")
            .unwrap_or_default()
    }

    /// Fills the fields that have no default.
    pub async fn fill_form(&self, name: &str) {
        self.fill("Name", name).await;
        self.fill("Region", REGION).await;
    }

    /// Loads the page again, as a person does.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("loaded again");
        self.expect_form().await;
    }

    /// Fills the form and sends it.
    pub async fn create(&self, name: &str) {
        self.fill_form(name).await;
        self.press("Create volume").await;
    }

    /// Clicks a button.
    pub async fn press(&self, name: &str) {
        until(&format!("button “{name}” is clicked"), async || {
            self.find("button", name).await.click().await.ok()
        })
        .await;
    }

    /// Opens a menu of the page's header, if it is closed.
    pub async fn open_menu(&self, name: &str) {
        until(&format!("menu “{name}” is open"), async || {
            let script = "return document.querySelector(':popover-open')?.ariaLabel ?? ''";
            if self.script(script).await == name {
                return Some(());
            }
            self.press(name).await;
            None
        })
        .await;
    }

    /// Opens what is behind a summary.
    pub async fn disclose(&self, text: &str) {
        let summary = until(&format!("summary “{text}”"), async || {
            let script = "const found = (root) => [...root.querySelectorAll('*')].flatMap((element) => [
                    ...(element.matches('summary') ? [element] : []), ...(element.shadowRoot ? found(element.shadowRoot) : [])]);
                return found(document).find((summary) => summary.textContent === arguments[0])";
            let found = self.driver.execute(script, vec![text.into()]).await;
            found.ok()?.element().ok()
        })
        .await;
        summary.click().await.expect("opens");
    }

    /// Chooses an option of a list by its text.
    pub async fn choose(&self, label: &str, option: &str) {
        let list = self.find("combobox", label).await;
        let options = list.find_all(By::Tag("option")).await.expect("options");
        for candidate in options {
            if candidate.text().await.expect("a text") == option {
                candidate.click().await.expect("an option can be chosen");
                return;
            }
        }
        panic!("{label} has no option “{option}”");
    }

    /// The text of the alert, as soon as it has one that `fits`.
    pub async fn alert(&self, fits: &str) -> String {
        self.text_of("alert", fits).await
    }

    /// The text of the status lines, as soon as one `fits`.
    pub async fn status(&self, fits: &str) -> String {
        self.text_of("status", fits).await
    }

    async fn text_of(&self, role: &str, fits: &str) -> String {
        until(&format!("{role} with “{fits}”"), async || {
            for element in self.all(role, None).await {
                let text = element.text().await.unwrap_or_default();
                if text.contains(fits) {
                    return Some(text);
                }
            }
            None
        })
        .await
    }

    /// The card of the volume of this name, as soon as it is there.
    pub async fn card(&self, name: &str) -> WebElement {
        let card = self.find("article", name).await;
        let test_id = card.attr("data-testid").await.expect("an attribute");
        assert_eq!(test_id.as_deref(), Some("volume-card"));
        card
    }

    /// The names on the cards, in the page's order.
    pub async fn cards(&self) -> Vec<String> {
        let mut names = Vec::new();
        for card in self.all("article", None).await {
            names.push(browser::name(&card).await.unwrap_or_default());
        }
        names
    }

    /// How many cards there are, whatever their role and name: to ask the browser for those takes its time for each.
    pub async fn card_count(&self) -> usize {
        let count = "return document.querySelectorAll('[data-testid=volume-card]').length";
        let count = self.script(count).await;
        serde_json::from_value(count).expect("a count")
    }

    /// A text field's error, or an empty text.
    pub async fn error_of(&self, label: &str) -> String {
        let field = self.field(label).await;
        let described_by = field.attr("aria-describedby").await.expect("an attribute");
        let described_by = described_by.expect("tied to its error");
        let id = described_by.rsplit(' ').next().expect("an ID");
        let script = "return arguments[0].getRootNode().getElementById(arguments[1]).innerText";
        let arguments = vec![field.to_json().expect("an element"), id.into()];
        let error = self.driver.execute(script, arguments).await;
        let error = error.expect("the error's row").json().clone();
        let error = error.as_str().unwrap_or_default().to_owned();
        let invalid = field.attr("aria-invalid").await.expect("an attribute");
        assert_eq!(
            invalid.as_deref() == Some("true"),
            !error.is_empty(),
            "{label} is invalid exactly when it has an error: {error}"
        );
        error
    }

    /// Waits until a text field's error is this.
    pub async fn expect_error(&self, label: &str, error: &str) {
        until(
            &format!("the error of {label}: “{error}”"),
            async || (self.error_of(label).await == error).then_some(()),
        )
        .await;
    }

    /// The accessible name of the element that has the focus.
    pub async fn focused(&self) -> String {
        let element = self.active().await;
        browser::name(&element).await.unwrap_or_default()
    }

    /// Waits until the element of this accessible name has the focus.
    pub async fn expect_focus(&self, name: &str) {
        until(&format!("focus on “{name}”"), async || {
            (self.focused().await == name).then_some(())
        })
        .await;
    }

    /// The element that has the focus, also in a shadow root.
    async fn active(&self) -> WebElement {
        let script = "let element = document.activeElement;
            while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            return element";
        let active = self.driver.execute(script, vec![]).await.expect("it runs");
        active.element().expect("an element")
    }

    /// Types keys wherever the focus is.
    pub async fn keys(&self, keys: impl Into<thirtyfour::TypingData>) {
        let element = self.active().await;
        element.send_keys(keys).await.expect("typed");
    }

    /// What the clipboard holds, pasted by key into a field made for it.
    pub async fn pasted(&self) -> String {
        let add = "const area = document.createElement('textarea'); area.id = 'pasted'; document.body.append(area)";
        self.script(add).await;
        let area = self.driver.find(By::Id("pasted")).await.expect("an area");
        let paste = Key::Control + "v";
        area.send_keys(paste).await.expect("typed");
        let text = area
            .prop("value")
            .await
            .expect("a value")
            .unwrap_or_default();
        self.script("document.getElementById('pasted').remove()")
            .await;
        text
    }

    /// Pastes a text by key, wherever the focus is.
    pub async fn paste(&self, text: &str) {
        let target = self.active().await;
        let add = "const area = document.createElement('textarea'); area.id = 'copied';
            area.value = arguments[0]; document.body.append(area); area.select()";
        let arguments = vec![text.into()];
        self.driver.execute(add, arguments).await.expect("it runs");
        let area = self.driver.find(By::Id("copied")).await.expect("an area");
        let copy = Key::Control + "ac";
        area.send_keys(copy).await.expect("typed");
        self.script("document.getElementById('copied').remove()")
            .await;
        let focus = vec![target.to_json().expect("an element")];
        let refocus = self.driver.execute("arguments[0].focus()", focus).await;
        refocus.expect("it runs");
        target.send_keys(Key::Control + "v").await.expect("typed");
    }

    /// What can be read on the page, with the labels that are read out only, each by itself.
    pub async fn words(&self) -> Vec<String> {
        let script = "const words = [];
            const walk = (root) => {
                const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
                for (let node = nodes.currentNode; node; node = nodes.nextNode()) {
                    if (node.nodeType === 3) {
                        if (!node.parentElement.closest('script, style, noscript, #late')) words.push(node.data);
                        continue;
                    }
                    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
                        if (node.hasAttribute?.(name)) words.push(node.getAttribute(name));
                    if (node.shadowRoot) walk(node.shadowRoot);
                }
            };
            walk(document.body);
            return words.map((word) => word.trim()).filter(Boolean)";
        let words = self.script(script).await;
        let words = words.as_array().cloned().unwrap_or_default();
        let text = |word: Value| word.as_str().unwrap_or_default().to_owned();
        words.into_iter().map(text).collect()
    }

    /// The requests the sandbox has seen to this path.
    #[must_use]
    pub fn posts(&self, path: &str) -> Vec<Recorded> {
        let is_meant = |request: &Recorded| request.method == "POST" && request.path == path;
        self.sandbox
            .requests()
            .into_iter()
            .filter(is_meant)
            .collect()
    }

    /// The creates the sandbox has seen.
    #[must_use]
    pub fn creates(&self) -> Vec<Recorded> {
        self.posts(CREATE)
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, script: &str) -> Value {
        let result = self.driver.execute(script, vec![]).await.expect("it runs");
        result.json().clone()
    }

    /// Nothing went wrong in the page: no panic, no uncaught error, no violation of its security policy.
    pub async fn assert_sound(&self) {
        assert_eq!(self.faults().await, Vec::<String>::new(), "in the page");
    }

    /// What went wrong in the page since this was asked last.
    pub async fn faults(&self) -> Vec<String> {
        let listen = "if (!window.heard) {
                window.heard = [];
                for (const name of ['error', 'unhandledrejection', 'securitypolicyviolation'])
                    addEventListener(name, (event) =>
                        heard.push(`${name}: ${event.message ?? event.reason ?? event.violatedDirective}`));
            }
            return heard.splice(0)";
        let heard = self.script(listen).await;
        let mut faults: Vec<String> = serde_json::from_value(heard).expect("texts");
        if !browser::is_firefox() {
            for entry in self.driver.browser_log().await.expect("a log") {
                let signs = [
                    "panicked",
                    "Uncaught",
                    "RuntimeError",
                    "Content Security Policy",
                    "Trusted",
                ];
                if signs.iter().any(|sign| entry.message.contains(sign)) {
                    faults.push(entry.message);
                }
            }
        }
        faults
    }

    /// Audits the page's accessibility with axe-core: every rule of WCAG 2.2 AA and of good practice, and text contrast as AAA has
    /// it; `state` names it.
    pub async fn audit(&self, state: &str) {
        self.audit_contrast(state, true).await;
    }

    /// The same of a page of others, whose text contrast is theirs: as AA has it.
    pub async fn audit_host(&self, state: &str) {
        self.audit_contrast(state, false).await;
    }

    async fn audit_contrast(&self, state: &str, enhanced: bool) {
        let axe = std::env::var("AXE").expect("AXE names axe.min.js: run make test");
        let axe = fs::read_to_string(&axe).expect("axe-core");
        self.driver.execute(axe, vec![]).await.expect("axe loads");
        let script = "const done = arguments[arguments.length - 1];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const rules = { 'color-contrast-enhanced': { enabled: arguments[0] } };
            axe.run({ runOnly: tags, rules }).then(({ violations, passes }) => done([passes.length, violations.map(
                ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html + (node.any[0]?.message ?? '')).join(' ')}`)]))
                .catch((error) => done([String(error)]));";
        let result = self
            .driver
            .execute_async(script, vec![enhanced.into()])
            .await
            .expect("axe runs");
        let result = result.json();
        println!("axe: {} rules passed: {state}", result[0]);
        assert_eq!(
            result[1],
            Value::Array(Vec::new()),
            "accessibility of: {state}"
        );
    }

    /// Emulates what a person set in the system: `prefers-color-scheme` with `dark`. All else is as it is by itself.
    pub async fn prefer(&self, feature: &str, value: &str) {
        if browser::is_firefox() {
            // 0 is dark, 1 light; 2 has all pages in the person's colours, 0 none.
            let script = "const [scheme, colours] = arguments;
                const values = [scheme, colours, 1];
                arguments[2].forEach((name, index) => Services.prefs.setIntPref(name, values[index]))";
            let scheme = i32::from(value != "dark").into();
            let colours = (2 * i32::from(feature == "forced-colors")).into();
            let names = serde_json::json!(browser::CHANGED_SETTINGS);
            browser::run_in_firefox(&self.driver, script, vec![scheme, colours, names]).await;
        } else {
            let features = serde_json::json!({ "features": [
                { "name": feature, "value": value }, { "name": "prefers-reduced-motion", "value": "reduce" },
            ] });
            self.devtools("Emulation.setEmulatedMedia", features).await;
        }
        let script = format!(
            "return matchMedia('({feature}: {value})').matches && matchMedia('(prefers-reduced-motion)').matches"
        );
        self.until_script(&script).await;
    }

    /// Makes the page so wide and high, in CSS pixels; in Firefox so wide by its zoom.
    pub async fn resize(&self, width: u32, height: u32) {
        if browser::is_firefox() {
            let size = self.driver.set_window_rect(0, 0, WIDE, height).await;
            size.expect("a size");
            let script = "gBrowser.selectedBrowser.fullZoom = arguments[0]";
            let zoom = (f64::from(WIDE) / f64::from(width)).into();
            browser::run_in_firefox(&self.driver, script, vec![zoom]).await;
        } else {
            let metrics = serde_json::json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
            });
            self.devtools("Emulation.setDeviceMetricsOverride", metrics)
                .await;
        }
        self.until_script(&format!("return innerWidth === {width}"))
            .await;
    }

    async fn until_script(&self, script: &str) {
        until(script, async || {
            (self.script(script).await == Value::Bool(true)).then_some(())
        })
        .await;
    }

    /// Stops the page's timers: from now on they go on by [`Self::pass`] only.
    pub async fn stop_clock(&self) {
        let stop = "const real = setTimeout, timers = new Map();
            let now = 0, last = 0;
            window.setTimeout = (act, time = 0, ...values) => timers.set(++last, { at: now + time, act, values }) && last;
            window.clearTimeout = (id) => timers.delete(id);
            window.pass = async (time) => {
                for (const end = now + time; ; ) {
                    const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at);
                    if (!next || next[1].at > end) return (now = end);
                    timers.delete(next[0]);
                    now = next[1].at;
                    next[1].act(...next[1].values);
                    // What that asked of the server comes before what is asked here.
                    await new Promise((resolve) => real(resolve));
                    await fetch('/clock');
                }
            };
            window.startClock = () => {
                window.setTimeout = real;
                for (const { at, act, values } of timers.values()) real(act, at - now, ...values);
            };";
        self.script(stop).await;
    }

    /// Lets so many milliseconds pass on the page's stopped clock.
    pub async fn pass(&self, milliseconds: u32) {
        let script = "const done = arguments[1]; window.pass(arguments[0]).then(done, (error) => done(String(error)))";
        let passed = self
            .driver
            .execute_async(script, vec![milliseconds.into()])
            .await;
        passed.expect("time passes");
    }

    /// Lets the page's timers go on by themselves again.
    pub async fn start_clock(&self) {
        self.script("window.startClock()").await;
    }

    /// Takes the network away, or gives it back.
    pub async fn offline(&self, offline: bool) {
        let conditions = serde_json::json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.enable", serde_json::json!({})).await;
        self.devtools("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// Has the browser ask the server for every file again, or not.
    pub async fn uncached(&self, uncached: bool) {
        self.devtools("Network.enable", serde_json::json!({})).await;
        let params = serde_json::json!({ "cacheDisabled": uncached });
        self.devtools("Network.setCacheDisabled", params).await;
    }

    /// The bytes that the page's scripts and their WebAssembly's wrappers hold, after a collection of what they let go.
    pub async fn heap(&self) -> f64 {
        self.devtools("HeapProfiler.collectGarbage", serde_json::json!({}))
            .await;
        let usage = self
            .devtools("Runtime.getHeapUsage", serde_json::json!({}))
            .await;
        usage
            .get("usedSize")
            .and_then(Value::as_f64)
            .expect("a size")
    }

    /// What the page holds after a collection of what it let go: its heap in bytes, the DOM's nodes, the listeners.
    pub async fn footprint(&self) -> (f64, f64, f64) {
        let heap = self.heap().await;
        let counters = self
            .devtools("Memory.getDOMCounters", serde_json::json!({}))
            .await;
        let count = |name: &str| counters.get(name).and_then(Value::as_f64).expect("a count");
        (heap, count("nodes"), count("jsEventListeners"))
    }

    /// Runs a script in each page from now on, before any of its own.
    pub async fn before_each_page(&self, script: &str) {
        let script = serde_json::json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
    }

    async fn devtools(&self, method: &str, params: Value) -> Value {
        let sent = self.driver.cdp().send_raw(method, params).await;
        sent.expect("DevTools answers")
    }

    /// Saves a screenshot of the page, so wide and as high as it is, in a theme: `light` or `dark`.
    pub async fn screenshot(&self, path: &Path, width: u32, theme: &str) {
        self.prefer("prefers-color-scheme", theme).await;
        self.resize(width, 600).await;
        let height = self
            .script("return document.documentElement.scrollHeight")
            .await;
        let height = height
            .as_u64()
            .and_then(|height| u32::try_from(height).ok());
        self.resize(width, height.unwrap_or(900)).await;
        self.driver.screenshot(path).await.expect("a screenshot");
    }

    /// Saves a screenshot of what is seen of the page below `SCREENSHOTS`, where that is set.
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("SCREENSHOTS") {
            fs::create_dir_all(&folder).expect("a folder for pictures");
            let path = Path::new(&folder).join(format!("{name}.png"));
            self.driver.screenshot(&path).await.expect("a screenshot");
        }
    }
}
