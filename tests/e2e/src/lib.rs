//! The stage of an end-to-end test: the built page in a real browser, with a sandbox of its own.
//!
//! Elements are found by role and accessible name, as assistive technology finds them; the browser
//! computes both.
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
    CREATE, Creates, Fault, JSON, LIST, NAMED_FAULTS, NamedFault, Options, Outcome, REGIONS,
    Recorded, Reply, Sandbox, Step, start,
};
use serde_json::Value;
pub use servers::{Relay, Server, free_port};
use tempfile::TempDir;
pub use thirtyfour::{By, Key, WebDriver, WebElement};
use tokio::runtime::Runtime;
use tokio::time::{Instant, interval};

use browser::Browser;

/// The ID of a region, in the format of the documented example.
pub const REGION: &str = "fce31a0c-1111-2222-3333-41caa1bdd251";

/// How long a condition may take: far longer than usual, so that no test fails on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The default width of a page, in CSS pixels.
const DEFAULT_WIDTH: u32 = 1280;

/// The default height.
const DEFAULT_HEIGHT: u32 = 900;

/// A page and its sandbox.
#[derive(Debug)]
pub struct Stage {
    /// The browser.
    pub driver: WebDriver,
    /// The server of the page and its calls.
    pub sandbox: Sandbox,
    /// The selector of the element to search; `None` searches the whole page.
    scope: Mutex<Option<String>>,
}

/// A sandbox that serves the built page as it is.
#[must_use]
pub fn as_built() -> Options {
    Options {
        dist: Some(dist()),
        ..Options::default()
    }
}

/// A sandbox that serves the built page. The page calls the list where a test expects it, and not
/// to suggest regions.
#[must_use]
pub fn options() -> Options {
    configured(serde_json::json!({}))
}

/// A sandbox that serves the built page with this `config.json`, by default without suggestions.
#[must_use]
pub fn configured(mut config: Value) -> Options {
    if let Some(settings) = config.as_object_mut() {
        settings.entry("suggestRegions").or_insert(false.into());
    }
    Options {
        config: Some(config),
        ..as_built()
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

/// A folder with these files and the built page in `volume-create/`.
#[must_use]
pub fn site(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&dist(), &folder.path().join("volume-create"));
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// Copies the contents of a folder into another one, which is created.
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

/// The fault of a name, for [`Sandbox::inject_fault`].
#[must_use]
pub fn fault(name: &str) -> Fault {
    Fault::named(name).expect("a name of the table")
}

/// The path of the file of the built page whose name `matches`.
fn built_file(matches: impl Fn(&str) -> bool) -> String {
    let names = fs::read_dir(dist()).expect("the built page").map(|file| {
        let name = file.expect("a file").file_name();
        name.to_string_lossy().into_owned()
    });
    let mut found = names.filter(|name| matches(name));
    format!("/{}", found.next().expect("a file"))
}

/// A copy of the built page without the files whose names contain a text.
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

/// The runtime of the tests: one for all, because a browser outlives the test that started it.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Runs an asynchronous part of a test.
pub fn run<T>(part: impl Future<Output = T>) -> T {
    RUNTIME.block_on(part)
}

/// Opens the page of a new sandbox in a new browser context and runs a test. Afterwards there must
/// be no errors in the page.
pub fn play(options: Options, script: impl AsyncFnOnce(&Stage)) {
    play_at("/", options, script);
}

/// Like [`play`], at another path.
pub fn play_at(path: &str, options: Options, script: impl AsyncFnOnce(&Stage)) {
    play_unopened(options, async |stage| {
        stage.open(path).await;
        script(stage).await;
    });
}

/// Like [`play`], without opening the page.
pub fn play_unopened(options: Options, script: impl AsyncFnOnce(&Stage)) {
    play_in("en-US,en", options, script);
}

/// Like [`play_unopened`], in a browser with these languages, the most preferred first.
pub fn play_in(languages: &str, options: Options, script: impl AsyncFnOnce(&Stage)) {
    run(async {
        let sandbox = start(options).await.expect("a sandbox");
        let browser = Browser::acquire(languages).await;
        let context = browser.open_context().await;
        let stage = Stage {
            driver: browser.driver(),
            sandbox,
            scope: Mutex::default(),
        };
        script(&stage).await;
        stage.assert_no_page_errors().await;
        stage.sandbox.stop().await;
        // No other test uses the browser of a failed test: it closes with that test.
        browser.close_context(context).await;
        browser.release();
    });
}

/// Waits until `condition` returns a value; `what` describes it in the error.
pub async fn until<T>(what: &str, condition: impl AsyncFnMut() -> Option<T>) -> T {
    until_within(TIMEOUT, what, condition).await
}

/// Like [`until`], with another timeout.
pub async fn until_within<T>(
    timeout: Duration,
    what: &str,
    mut condition: impl AsyncFnMut() -> Option<T>,
) -> T {
    let end = Instant::now() + timeout;
    let mut ticks = interval(Duration::from_millis(20));
    loop {
        ticks.tick().await;
        if let Some(found) = condition().await {
            return found;
        }
        assert!(Instant::now() < end, "timed out waiting for: {what}");
    }
}

impl Stage {
    /// Opens a path of the sandbox.
    pub async fn goto(&self, path: &str) {
        let address = format!("{}{path}", self.sandbox.origin());
        self.driver.goto(address).await.expect("the page opens");
    }

    /// Opens a path of the sandbox and waits for the form.
    pub async fn open(&self, path: &str) {
        self.goto(path).await;
        self.expect_form().await;
    }

    /// Waits for the form, and for the app.
    pub async fn expect_form(&self) {
        until("the form", async || {
            self.assert_no_page_errors().await;
            self.has("button", "Create volume").await.then_some(())
        })
        .await;
        self.expect_app().await;
    }

    /// Waits until a page's app and its configuration are loaded.
    pub async fn expect_app(&self) {
        let script = "return !document.querySelector('script[data-wasm]') || document.documentElement.hasAttribute('data-ready')";
        until("the app", async || {
            (self.script(script).await == Value::Bool(true)).then_some(())
        })
        .await;
    }

    /// The path of the built page's main file of this type: `.wasm`, `.js` or `.css`.
    #[must_use]
    pub fn file(&self, ending: &str) -> String {
        built_file(|name| {
            name.starts_with("volume-create-")
                && !name.starts_with("volume-create-lazy-")
                && name.ends_with(ending)
        })
    }

    /// The path of the app's lazy chunk.
    #[must_use]
    pub fn lazy_chunk(&self) -> String {
        built_file(|name| name.contains("-lazy-") && name.ends_with(".wasm"))
    }

    /// The path of the built file whose name, but for its hash, has this start and end.
    #[must_use]
    pub fn hashed_file(&self, start: &str, end: &str) -> String {
        built_file(|name| name.starts_with(start) && name.ends_with(end))
    }

    /// The path of the messages of a language.
    #[must_use]
    pub fn messages_file(&self, tag: &str) -> String {
        built_file(|name| name.starts_with(tag) && name.ends_with(".json"))
    }

    /// Waits for the only element with this role and name.
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        until(&format!("{role} “{name}”"), async || {
            let mut found = self.all(role, Some(name)).await;
            assert!(found.len() < 2, "several: {role} “{name}”");
            found.pop()
        })
        .await
    }

    /// Whether an element with this role and name exists now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.all(role, Some(name)).await.is_empty()
    }

    /// The elements with this role, and with this name if it is set, in document order.
    pub async fn all(&self, role: &str, name: Option<&str>) -> Vec<WebElement> {
        self.all_with(role, name, "").await
    }

    /// Like [`Self::all`], those that contain a text.
    async fn all_with(&self, role: &str, name: Option<&str>, text: &str) -> Vec<WebElement> {
        // The page narrows the elements down; the browser computes role and name.
        let script = "const [selector, name, scope, part] = arguments;
            const compact = (text) => text.replace(/\\s+/g, '');
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
            return candidates.filter((element) => compact(element.textContent).includes(compact(part)) &&
                (name === null || texts(element).some((text) => text?.includes(name))))";
        let scope = self.scope.lock().expect("a scope").clone();
        let arguments = vec![
            browser::candidates(role).into(),
            name.into(),
            scope.into(),
            text.into(),
        ];
        let Ok(candidates) = self.driver.execute(script, arguments).await else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for element in candidates.elements().unwrap_or_default() {
            // An element that was removed meanwhile does not match.
            let matches = browser::role(&element).await.as_deref() == Some(role)
                && (name.is_none() || browser::name(&element).await.as_deref() == name);
            if matches && element.is_displayed().await.unwrap_or(false) {
                found.push(element);
            }
        }
        found
    }

    /// Searches only the first element that matches this selector, its shadow root included, from
    /// now on; the whole page with `None`.
    pub fn within(&self, selector: Option<&str>) {
        *self.scope.lock().expect("a scope") = selector.map(str::to_owned);
    }

    /// The text field with this label.
    pub async fn field(&self, label: &str) -> WebElement {
        // With suggestions it is a combobox.
        until(&format!("text field “{label}”"), async || {
            let mut found = self.all("textbox", Some(label)).await;
            if found.is_empty() {
                found = self.text_comboboxes(label).await;
            }
            assert!(found.len() < 2, "several: {label}");
            found.pop()
        })
        .await
    }

    async fn text_comboboxes(&self, label: &str) -> Vec<WebElement> {
        let found = self.all("combobox", Some(label)).await;
        let mut fields = Vec::new();
        for element in found {
            if element.tag_name().await.is_ok_and(|tag| tag == "input") {
                fields.push(element);
            }
        }
        fields
    }

    /// Replaces the value of a text field by keys. Finds the field again if the app replaces it
    /// meanwhile, as it does when it mounts.
    pub async fn fill(&self, label: &str, text: &str) {
        until(&format!("{label} takes “{text}”"), async || {
            let field = self.field(label).await;
            let select_all = Key::Control + "a";
            if browser::is_firefox() {
                field.send_keys(select_all).await.ok()?;
                field.send_keys(Key::Backspace + text).await.ok()
            } else {
                // All keys at once: in a shadow tree, Chromium's driver moves the caret to the end
                // before each call.
                let keys = select_all + Key::Null + Key::Backspace + text;
                field.send_keys(keys).await.ok()
            }
        })
        .await;
    }

    /// Replaces the value of a text field at once, as pasting does: a driver takes milliseconds for
    /// each key of a long text.
    pub async fn insert(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        let script = "const [field, text] = arguments;
            field.focus();
            field.select();
            document.execCommand('insertText', false, text)";
        let arguments = vec![field.to_json().expect("an element"), text.into()];
        let inserted = self.driver.execute(script, arguments).await;
        inserted.expect("it runs");
    }

    /// The value of a text field or a list.
    pub async fn value(&self, role: &str, label: &str) -> String {
        let element = match role {
            "textbox" => self.field(label).await,
            role => self.find(role, label).await,
        };
        element
            .prop("value")
            .await
            .expect("a value")
            .unwrap_or_default()
    }

    /// Fills in the fields without a default.
    pub async fn fill_form(&self, name: &str) {
        self.fill("Name", name).await;
        self.fill("Region", REGION).await;
    }

    /// Reloads the page, as a user does.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("reloaded");
        // The driver answers the browser's question whether to leave, but where the page is busy it
        // comes after that, and every command fails.
        until("the page is left", async || {
            let answer = self.driver.execute("return 0", vec![]).await;
            if answer.is_err() {
                // There may be none by now.
                let _ = self.driver.accept_alert().await;
            }
            answer.ok().map(drop)
        })
        .await;
        self.expect_form().await;
    }

    /// Fills in the form and submits it.
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

    /// Opens the `details` element with this summary.
    pub async fn open_details(&self, text: &str) {
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

    /// Waits for an alert that contains `expected`, and returns its text.
    pub async fn alert(&self, expected: &str) -> String {
        self.text_of("alert", expected).await
    }

    /// Waits for a status that contains `expected`, and returns its text.
    pub async fn status(&self, expected: &str) -> String {
        self.text_of("status", expected).await
    }

    async fn text_of(&self, role: &str, expected: &str) -> String {
        until(&format!("{role} with “{expected}”"), async || {
            for element in self.all_with(role, None, expected).await {
                let text = element.text().await.unwrap_or_default();
                if text.contains(expected) {
                    return Some(text);
                }
            }
            None
        })
        .await
    }

    /// Waits for the card of the volume with this name.
    pub async fn card(&self, name: &str) -> WebElement {
        let card = self.find("article", name).await;
        let test_id = card.attr("data-testid").await.expect("an attribute");
        assert_eq!(test_id.as_deref(), Some("volume-card"));
        card
    }

    /// The names on the cards, in document order.
    pub async fn cards(&self) -> Vec<String> {
        let mut names = Vec::new();
        for card in self.all("article", None).await {
            names.push(browser::name(&card).await.unwrap_or_default());
        }
        names
    }

    /// Opens a duplicate of this tab: like it, a window that a page opens starts with a copy of its
    /// session storage. Runs a script in there, and closes it.
    pub async fn in_duplicated_tab(&self, script: impl AsyncFnOnce(&Self)) {
        let first = self.driver.window().await.expect("a window");
        let before = self.driver.windows().await.expect("windows");
        self.script("open(location.href)").await;
        let second = until("the other tab", async || {
            let windows = self.driver.windows().await.ok()?;
            windows.into_iter().find(|window| !before.contains(window))
        })
        .await;
        self.driver.switch_to_window(second).await.expect("there");
        self.expect_form().await;
        self.expect_app().await;
        script(self).await;
        self.driver.close_window().await.expect("closed");
        self.driver.switch_to_window(first).await.expect("back");
    }

    /// The number of cards, without their roles and names, which the browser computes slowly.
    pub async fn card_count(&self) -> usize {
        let count = "return document.querySelectorAll('[data-testid=volume-card]').length";
        let count = self.script(count).await;
        serde_json::from_value(count).expect("a count")
    }

    /// A text field's error, empty if there is none.
    pub async fn field_error(&self, label: &str) -> String {
        let field = self.field(label).await;
        let described_by = field.attr("aria-describedby").await.expect("an attribute");
        let described_by = described_by.expect("refers to its error");
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

    /// Waits until a text field has this error.
    pub async fn expect_error(&self, label: &str, error: &str) {
        until(
            &format!("the error of {label}: “{error}”"),
            async || (self.field_error(label).await == error).then_some(()),
        )
        .await;
    }

    /// The accessible name of the focused element.
    pub async fn focused(&self) -> String {
        let element = self.active().await;
        browser::name(&element).await.unwrap_or_default()
    }

    /// Waits until the element with this accessible name is focused.
    pub async fn expect_focus(&self, name: &str) {
        until(&format!("focus on “{name}”"), async || {
            (self.focused().await == name).then_some(())
        })
        .await;
    }

    /// The focused element, also in a shadow root.
    async fn active(&self) -> WebElement {
        let script = "let element = document.activeElement;
            while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            return element";
        let active = self.driver.execute(script, vec![]).await.expect("it runs");
        active.element().expect("an element")
    }

    /// Types keys into the focused element.
    pub async fn keys(&self, keys: impl Into<thirtyfour::TypingData>) {
        let element = self.active().await;
        element.send_keys(keys).await.expect("typed");
    }

    /// The text on the clipboard, pasted by key into a temporary field.
    pub async fn clipboard_text(&self) -> String {
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

    /// Pastes a text by key into the focused element.
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

    /// The texts on the page, labels for screen readers included.
    pub async fn visible_texts(&self) -> Vec<String> {
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

    /// The POST requests to this path that the sandbox has received.
    #[must_use]
    pub fn posts(&self, path: &str) -> Vec<Recorded> {
        let is_match = |request: &Recorded| request.method == "POST" && request.path == path;
        self.sandbox
            .requests()
            .into_iter()
            .filter(is_match)
            .collect()
    }

    /// The creates that the sandbox has received.
    #[must_use]
    pub fn creates(&self) -> Vec<Recorded> {
        self.posts(CREATE)
    }

    /// Runs a script in the page and returns its result.
    pub async fn script(&self, script: &str) -> Value {
        let result = self.driver.execute(script, vec![]).await.expect("it runs");
        result.json().clone()
    }

    /// Asserts that the page had no panic, no uncaught error and no violation of its security
    /// policy.
    pub async fn assert_no_page_errors(&self) {
        assert_eq!(
            self.page_errors().await,
            Vec::<String>::new(),
            "in the page"
        );
    }

    /// The errors in the page since the last call.
    pub async fn page_errors(&self) -> Vec<String> {
        let listen = "if (!window.pageErrors) {
                window.pageErrors = [];
                for (const name of ['error', 'unhandledrejection', 'securitypolicyviolation'])
                    addEventListener(name, (event) =>
                        pageErrors.push(`${name}: ${event.message ?? event.reason ?? event.violatedDirective}`));
            }
            return pageErrors.splice(0)";
        let errors = self.script(listen).await;
        let mut errors: Vec<String> = serde_json::from_value(errors).expect("texts");
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
                    errors.push(entry.message);
                }
            }
        }
        errors
    }

    /// Audits the page's accessibility with axe-core: every rule of WCAG 2.2 AA, best practices,
    /// and the text contrast of AAA; `state` names the page's state.
    pub async fn audit(&self, state: &str) {
        self.audit_contrast(state, true).await;
    }

    /// Like [`Self::audit`] for a host page, with the text contrast of AA.
    pub async fn audit_host(&self, state: &str) {
        self.audit_contrast(state, false).await;
    }

    async fn audit_contrast(&self, state: &str, enhanced: bool) {
        if self.script("return !window.axe").await == Value::Bool(true) {
            let axe = std::env::var("AXE").expect("AXE names axe.min.js: run make test");
            let axe = fs::read_to_string(&axe).expect("axe-core");
            self.driver.execute(axe, vec![]).await.expect("axe loads");
        }
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

    /// Emulates a system preference, such as `prefers-color-scheme` with `dark`; resets the others.
    pub async fn emulate_media(&self, feature: &str, value: &str) {
        if browser::is_firefox() {
            // Scheme: 0 is dark, 1 is light. Colours: 2 overrides those of all pages, 0 of none.
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

    /// Resizes the page, in CSS pixels; in Firefox, the zoom sets the width.
    pub async fn resize(&self, width: u32, height: u32) {
        if browser::is_firefox() {
            let size = self
                .driver
                .set_window_rect(0, 0, DEFAULT_WIDTH, height)
                .await;
            size.expect("a size");
            let script = "gBrowser.selectedBrowser.fullZoom = arguments[0]";
            let zoom = (f64::from(DEFAULT_WIDTH) / f64::from(width)).into();
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

    /// Stops the page's timers: only [`Self::advance_clock`] advances them.
    pub async fn stop_clock(&self) {
        let stop = "const real = setTimeout, timers = new Map();
            let now = 0, last = 0;
            window.setTimeout = (act, time = 0, ...values) => timers.set(++last, { at: now + time, act, values }) && last;
            window.clearTimeout = (id) => timers.delete(id);
            window.advanceClock = async (time) => {
                for (const end = now + time; ; ) {
                    const [next] = [...timers].sort(([, one], [, other]) => one.at - other.at);
                    if (!next || next[1].at > end) return (now = end);
                    timers.delete(next[0]);
                    now = next[1].at;
                    next[1].act(...next[1].values);
                    // Lets the requests of that timer complete first.
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

    /// Advances the page's stopped clock.
    pub async fn advance_clock(&self, milliseconds: u32) {
        let script = "const done = arguments[1]; window.advanceClock(arguments[0]).then(done, (error) => done(String(error)))";
        let passed = self
            .driver
            .execute_async(script, vec![milliseconds.into()])
            .await;
        passed.expect("the clock advances");
    }

    /// Restarts the page's timers.
    pub async fn start_clock(&self) {
        self.script("window.startClock()").await;
    }

    /// Disconnects the network, or reconnects it.
    pub async fn set_offline(&self, offline: bool) {
        let conditions = serde_json::json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.enable", serde_json::json!({})).await;
        self.devtools("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// Disables the browser's HTTP cache, or enables it.
    pub async fn disable_cache(&self, disabled: bool) {
        self.devtools("Network.enable", serde_json::json!({})).await;
        let params = serde_json::json!({ "cacheDisabled": disabled });
        self.devtools("Network.setCacheDisabled", params).await;
    }

    /// The size of the JavaScript heap in bytes, after garbage collection.
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

    /// The page's memory after garbage collection: bytes of heap, DOM nodes and event listeners.
    pub async fn footprint(&self) -> (f64, f64, f64) {
        let heap = self.heap().await;
        let counters = self
            .devtools("Memory.getDOMCounters", serde_json::json!({}))
            .await;
        let count = |name: &str| counters.get(name).and_then(Value::as_f64).expect("a count");
        (heap, count("nodes"), count("jsEventListeners"))
    }

    /// Runs a script in each page from now on, before the page's own.
    pub async fn before_each_page(&self, script: &str) {
        let script = serde_json::json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
    }

    async fn devtools(&self, method: &str, params: Value) -> Value {
        let sent = self.driver.cdp().send_raw(method, params).await;
        sent.expect("DevTools answers")
    }

    /// Saves a screenshot of the whole page at this width, in a theme: `light` or `dark`.
    pub async fn screenshot(&self, path: &Path, width: u32, theme: &str) {
        self.emulate_media("prefers-color-scheme", theme).await;
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

    /// Saves a screenshot of the window in the folder `SCREENSHOTS`, if it is set.
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("SCREENSHOTS") {
            fs::create_dir_all(&folder).expect("a folder for screenshots");
            let path = Path::new(&folder).join(format!("{name}.png"));
            self.driver.screenshot(&path).await.expect("a screenshot");
        }
    }
}
