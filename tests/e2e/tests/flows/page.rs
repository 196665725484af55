//! The page: its content, its layout, its files and its policy.

use e2e::{
    Key, Options, REGION, configured, dist_without, options, play, play_unopened, serving, until,
};
use serde_json::json;

#[test]
fn the_empty_form_is_as_documented() {
    play(options(), async |stage| {
        stage.find("heading", "Create a storage volume").await;
        assert_eq!(
            stage.driver.title().await.expect("a title"),
            "Create a storage volume"
        );
        assert_eq!(stage.value("textbox", "Name").await, "");
        assert_eq!(stage.value("textbox", "Size (GB)").await, "200");
        assert_eq!(stage.value("textbox", "Region").await, "");
        assert_eq!(stage.value("combobox", "Volume type").await, "filesystem");
        let options = stage
            .find("combobox", "Volume type")
            .await
            .text()
            .await
            .expect("a text");
        let options: Vec<&str> = options.lines().map(str::trim).collect();
        assert_eq!(options, ["filesystem", "highspeedstorage", "Other…"]);
        assert!(!stage.has("button", "Cancel").await);
        assert_eq!(
            stage.script("return document.getElementById('late')").await,
            json!(null)
        );
        assert_eq!(stage.all("alert", None).await.len(), 0);
        assert_eq!(stage.all("article", None).await.len(), 0);
        stage.picture("empty").await;
    });
}

#[test]
fn no_message_moves_the_submit_button() {
    play(options(), async |stage| {
        let place =
            "const { x, y } = document.querySelector('[type=submit]').getBoundingClientRect();
            return [x, y + scrollY]";
        let before = stage.script(place).await;
        stage.press("Create volume").await;
        stage.expect_error("Name", "Enter a name.").await;
        assert_eq!(stage.script(place).await, before, "errors");
        stage.fill_form("sandbox-stall-before").await;
        stage.press("Create volume").await;
        stage.find("button", "Cancel").await;
        assert_eq!(stage.script(place).await, before, "pending");
        stage.press("Cancel").await;
        stage.alert("safe to try again").await;
        assert_eq!(stage.script(place).await, before, "failed");
        stage.create("moved").await;
        stage.card("moved").await;
        assert_eq!(stage.script(place).await, before, "created");
    });
}

// An error of two lines moved the button that was being pressed, which then got no click.
#[test]
fn a_click_that_shows_an_error_of_two_lines_is_not_lost() {
    play(options(), async |stage| {
        stage.resize(320, 900).await;
        stage.fill("Name", "narrow").await;
        stage.fill("Region", REGION).await;
        stage.fill("Size (GB)", "1.5").await;
        let place = "const { y } = document.querySelector('[type=submit]').getBoundingClientRect();
            return y + scrollY";
        let before = stage.script(place).await;
        stage.press("Create volume").await;
        stage.expect_focus("Size (GB)").await;
        let error = "The size must be a whole number of GB.";
        stage.expect_error("Size (GB)", error).await;
        assert_ne!(stage.script(place).await, before, "it takes two lines");
        // Without a press it is shown at once.
        stage.fill("Size (GB)", "abc").await;
        stage.keys(Key::Tab).await;
        let error = "Enter the size in digits, such as 200.";
        stage.expect_error("Size (GB)", error).await;
    });
}

#[test]
fn a_keystroke_changes_only_its_own_field() {
    let still = configured(json!({ "followStatus": false }));
    play(still, async |stage| {
        stage.create("first").await;
        stage.card("first").await;
        stage.press("Create volume").await;
        stage.expect_error("Name", "Enter a name.").await;
        stage.expect_focus("Name").await;
        let watch = "window.changed = [];
            new MutationObserver((records) => window.changed.push(...records.map(({ target }) => target)))
                .observe(document, { subtree: true, childList: true, attributes: true, characterData: true })";
        stage.script(watch).await;
        // Whether there were changes in the field, and how many outside of it.
        let changes = "const own = document.activeElement.closest('.field');
            const inside = window.changed.filter((node) => own.contains(node)).length;
            return [inside > 0, window.changed.splice(0).length - inside]";
        stage.keys("a").await;
        stage.expect_error("Name", "").await;
        assert_eq!(
            stage.script(changes).await,
            json!([true, 0]),
            "the error is gone"
        );
        stage.keys("bc").await;
        assert_eq!(stage.value("textbox", "Name").await, "abc");
        assert_eq!(
            stage.script(changes).await,
            json!([false, 0]),
            "no more changes"
        );
    });
}

#[test]
fn from_320_pixels_up_nothing_is_cut_off() {
    play(options(), async |stage| {
        let long = "n".repeat(120);
        stage.create(&long).await;
        stage.card(&long).await;
        stage.create(&long).await;
        stage.alert("Volume already exists").await;
        for width in [320, 480, 768, 1280] {
            stage.resize(width, 800).await;
            let overflow = stage.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
            assert!(
                overflow.as_i64().expect("a number") <= 0,
                "{overflow} at {width} px"
            );
            stage.picture(&format!("width-{width}")).await;
        }
    });
}

#[test]
fn focus_is_always_visible() {
    play(options(), async |stage| {
        for _ in 0..5 {
            stage.keys(Key::Tab + "").await;
            let outline = stage
                .script("const style = getComputedStyle(document.activeElement); return style.outlineStyle + ' ' + style.outlineWidth")
                .await;
            assert_eq!(outline, json!("solid 2px"), "{}", stage.focused().await);
        }
    });
}

#[test]
fn the_security_policy_is_sent_and_not_violated() {
    play(options(), async |stage| {
        let policy = stage
            .script(
                "return fetch('/').then((response) => response.headers.get('content-security-policy'))",
            )
            .await;
        let policy = policy.as_str().expect("a policy").to_owned();
        for directive in [
            "default-src 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ] {
            assert!(policy.contains(directive), "{policy}");
        }
        stage.script("window.broken = []; addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective))").await;
        stage.create("secure").await;
        stage.card("secure").await;
        stage.create("sandbox-401").await;
        stage.find("region", "Session").await;
        assert_eq!(stage.script("return broken").await, json!([]));
    });
}

#[test]
fn configuration_errors_are_shown_last_and_the_rest_is_used() {
    let config =
        json!({ "timeoutSeconds": "soon", "colour": "red", "language": "tlh", "theme": "dark" });
    play(configured(config), async |stage| {
        let text = until("the notices", async || {
            let text = stage.script("return document.body.innerText").await;
            let text = text.as_str()?;
            [
                "config.json: “timeoutSeconds” must be a whole number from 1 to 3600. It is ignored.",
                "config.json: unknown setting “colour”.",
                "config.json: “language” must be one of auto, en, zh-CN. It is ignored.",
            ]
            .iter()
            .all(|notice| text.contains(notice))
            .then(|| text.to_owned())
        })
        .await;
        assert_eq!(text.matches("config.json:").count(), 3, "{text}");
        let is_last = "return document.querySelector('main').lastElementChild.matches('.notice')";
        assert_eq!(stage.script(is_last).await, json!(true));
        let scheme = "return getComputedStyle(document.documentElement).colorScheme";
        assert_eq!(stage.script(scheme).await, json!("dark"));
        stage.create("anyway").await;
        stage.card("anyway").await;
    });
}

#[test]
fn without_a_configuration_the_defaults_apply() {
    let folder = dist_without("config.json");
    play(serving(&folder), async |stage| {
        stage.create("default").await;
        stage.card("default").await;
        let text = stage.script("return document.body.innerText").await;
        assert!(!text.as_str().expect("a text").contains("config.json"));
    });
}

#[test]
fn without_its_webassembly_the_page_says_so() {
    let folder = dist_without(".wasm");
    play(options(), async |stage| {
        let without_wasm = e2e::start(serving(&folder)).await.expect("a sandbox");
        stage
            .driver
            .goto(without_wasm.origin())
            .await
            .expect("opened");
        stage.alert("This page could not be loaded").await;
        stage.picture("not-started").await;
    });
}

// Regression: the page was blank if its first script was missing or had a wrong type.
#[test]
fn without_its_first_script_the_page_says_so_after_a_while() {
    let folder = dist_without("boot-");
    play_unopened(serving(&folder), async |stage| {
        stage.goto("/").await;
        let visibility = "return getComputedStyle(document.getElementById('late')).visibility";
        assert_eq!(stage.script(visibility).await, json!("hidden"));
        until("the page says so", async || {
            (stage.script(visibility).await == json!("visible")).then_some(())
        })
        .await;
        stage.picture("no-script").await;
    });
}

#[test]
fn a_wrong_content_type_of_webassembly_works_and_html_instead_of_a_script_is_reported() {
    play(options(), async |stage| {
        let of_type = |kind: &'static str| {
            e2e::Fault::edit(move |mut reply| {
                reply.headers.retain(|(name, _)| name != "content-type");
                reply
                    .headers
                    .push(("content-type".to_owned(), kind.to_owned()));
                reply
            })
        };
        stage.disable_cache(true).await;
        stage
            .sandbox
            .inject_fault(&stage.file(".wasm"), of_type("text/plain"), None);
        stage.open("/").await;
        stage.create("mistyped").await;
        stage.card("mistyped").await;
        stage.sandbox.clear_fault(&stage.file(".wasm"));
        stage
            .sandbox
            .inject_fault(&stage.file(".js"), of_type("text/html"), None);
        stage.goto("/").await;
        let text = stage.alert("This page could not be loaded").await;
        assert!(
            text.contains("The server returned a web page instead of"),
            "{text}"
        );
        stage.sandbox.clear_fault(&stage.file(".js"));
        stage
            .sandbox
            .inject_fault(&stage.file(".js"), of_type("text/plain"), None);
        stage.goto("/").await;
        let text = stage.alert("This page could not be loaded").await;
        assert!(
            text.contains("as text/javascript, not as text/plain."),
            "{text}"
        );
        // Discards the browser's own messages in the console.
        let _ = stage.page_errors().await;
    });
}

#[test]
fn the_page_works_below_a_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let below = dist_without("no such file");
    std::fs::rename(below.path(), folder.path().join("volumes")).expect("moved");
    let options = Options {
        signed_out: true,
        ..serving(&folder)
    };
    let sandbox = e2e::run(e2e::start(options)).expect("a sandbox");
    play(e2e::options(), async |stage| {
        let address = format!("{}/volumes/index.html", sandbox.origin());
        stage.driver.goto(address).await.expect("opened");
        stage.create("below").await;
        stage.alert("You are not signed in").await;
        assert_eq!(
            sandbox.requests().last().expect("a request").path,
            e2e::CREATE
        );
    });
}

// Regression: from storage buckets, which can't send headers, the page had no policy at all.
#[test]
fn without_a_policy_header_the_page_has_its_own_policy() {
    let no_policy = Options {
        policy: Some(String::new()),
        ..options()
    };
    play(no_policy, async |stage| {
        stage.create("bare").await;
        stage.card("bare").await;
        stage.create("bare").await;
        stage.alert("Volume already exists").await;
        stage.assert_no_page_errors().await;
        let picture = "document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.invalid/' }))";
        stage.script(picture).await;
        until("a violation", async || {
            let errors = stage.page_errors().await;
            errors
                .iter()
                .any(|error| error.contains("img-src"))
                .then_some(())
        })
        .await;
        let _ = stage.page_errors().await;
    });
}
