//! A browser, driven by WebDriver and, through it, by the DevTools protocol.

use std::process::Stdio;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WindowHandle};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::Result;
use crate::figures::Condition;

/// Longer than the probe's own timeouts, so that the probe reports what it was waiting for.
const TIMEOUT: Duration = Duration::from_secs(300);

/// A running Chromium with its driver.
#[derive(Debug)]
pub(crate) struct Browser {
    driver: WebDriver,
    /// The window to return to when another one is closed.
    home: WindowHandle,
    _process: Child,
}

impl Browser {
    /// Starts the browser and its driver.
    pub(crate) async fn start() -> Result<Self> {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{}: {error}: run make bench", program.display()))?;
        let output = process.stdout.take().ok_or("the driver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port = loop {
            let line = lines.next_line().await?;
            let line = line.ok_or("the driver exited without reporting its port")?;
            if let Some((_, port)) = line.rsplit_once("successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        // Later output is ignored, but must be read.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), chromium()?).await?;
        driver.set_script_timeout(TIMEOUT).await?;
        Ok(Self {
            home: driver.window().await?,
            driver,
            _process: process,
        })
    }

    /// Stops both.
    pub(crate) async fn quit(self) -> Result<()> {
        Ok(self.driver.quit().await?)
    }

    /// Its name and version.
    pub(crate) async fn version(&self) -> Result<String> {
        let version = self.devtools("Browser.getVersion", json!({})).await?;
        let product = version.get("product").and_then(Value::as_str);
        Ok(product.unwrap_or("an unknown browser").to_owned())
    }

    /// Opens a new window and switches to it. All windows are visible; tabs would not be.
    pub(crate) async fn open_window(&self) -> Result<WindowHandle> {
        let window = self.driver.new_window().await?;
        self.switch_to(&window).await?;
        // An unfocused window would not get focus events.
        let focus = json!({ "enabled": true });
        self.devtools("Emulation.setFocusEmulationEnabled", focus)
            .await?;
        Ok(window)
    }

    /// Switches to another window.
    pub(crate) async fn switch_to(&self, window: &WindowHandle) -> Result<()> {
        Ok(self.driver.switch_to_window(window.clone()).await?)
    }

    /// Closes the current window.
    pub(crate) async fn close_window(&self) -> Result<()> {
        self.driver.close_window().await?;
        self.switch_to(&self.home).await
    }

    /// Goes to an address.
    pub(crate) async fn goto(&self, address: &str) -> Result<()> {
        let opened = self.driver.goto(address).await;
        opened.map_err(|error| format!("{address}: {error}").into())
    }

    /// Slows the window's page down.
    pub(crate) async fn throttle(&self, condition: Condition) -> Result<()> {
        let rate = json!({ "rate": condition.cpu() });
        self.devtools("Emulation.setCPUThrottlingRate", rate)
            .await?;
        let bytes = |kilobits: u32| i64::from(kilobits).saturating_mul(1000 / 8);
        // DevTools' values for a network without throttling.
        let (latency, down, up) = condition.network().map_or((0, -1, -1), |network| {
            (network.latency, bytes(network.down), bytes(network.up))
        });
        let network = json!({
            "offline": false, "latency": latency, "downloadThroughput": down, "uploadThroughput": up,
        });
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.emulateNetworkConditions", network)
            .await?;
        Ok(())
    }

    /// Clears the cache, compiled code included.
    pub(crate) async fn clear_cache(&self) -> Result<()> {
        self.devtools("Network.clearBrowserCache", json!({}))
            .await?;
        Ok(())
    }

    /// Runs a script in each page that this window opens from now on, before the page's own.
    pub(crate) async fn inject(&self, script: &str) -> Result<()> {
        let script = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        Ok(())
    }

    /// Evaluates an expression in the page and awaits its promise.
    pub(crate) async fn value<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             Promise.resolve({expression}).then((value) => done({{ Ok: value }}), (error) => done({{ Err: error.message ?? String(error) }}));"
        );
        let answer = self.driver.execute_async(script, vec![]).await?;
        let answer = answer.json().clone();
        let answer: std::result::Result<T, String> = serde_json::from_value(answer.clone())
            .map_err(|error| format!("{expression} gave {answer}: {error}"))?;
        Ok(answer?)
    }

    /// Sends a command of the DevTools protocol.
    pub(crate) async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        let sent = self.driver.cdp().send_raw(method, parameters).await;
        sent.map_err(|error| format!("{method}: {error}").into())
    }
}

fn chromium() -> Result<thirtyfour::ChromeCapabilities> {
    let mut wanted = DesiredCapabilities::chrome();
    for argument in [
        "--headless=new",
        // Chromium has no sandbox for root, the usual user in containers.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        // The browser's own requests would take time from the measurements.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        // No spare process for the next window while this page loads.
        "--disable-features=SpareRendererForSitePerProcess",
        // Several windows are open; the ones in the background must not be throttled.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        "--window-size=1280,900",
        "--lang=en-US",
    ] {
        wanted.add_arg(argument)?;
    }
    Ok(wanted)
}
