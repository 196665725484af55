//! A thousand creates in one page.

use e2e::{configured, play, until};
use serde_json::json;

/// Submits the form and waits for the outcome in a loop, inside the page, as fast as the page is.
/// Every tenth create is rejected. Returns the milliseconds of each create.
const SOAK: &str = "
    const done = arguments[arguments.length - 1];
    const [from, to] = arguments;
    const field = (label) => document.getElementById(
        [...document.querySelectorAll('label')].find((each) => each.textContent === label).htmlFor);
    const type = (label, text) => {
        field(label).value = text;
        field(label).dispatchEvent(new Event('input', { bubbles: true }));
    };
    const form = document.querySelector('form');
    const newest = () => document.querySelector('article h3')?.textContent;
    const alert = () => document.querySelector('form [role=alert]').textContent;
    const changed = (condition) => new Promise((resolve) => {
        const check = () => condition() && (observer.disconnect(), resolve());
        const observer = new MutationObserver(check);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        check();
    });
    (async () => {
        const times = [];
        type('Region', 'r');
        for (let index = from; index < to; index += 1) {
            const fails = index % 10 === 9;
            const name = `${fails ? 'sandbox-409-' : 'soak-'}${index}`;
            type('Name', name);
            const start = performance.now();
            form.requestSubmit();
            await changed(() => fails ? alert() !== '' && !document.querySelector('[aria-disabled=true]') : newest() === name);
            times.push(performance.now() - start);
        }
        done(times);
    })().catch((error) => done(String(error)));";

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[test]
fn a_thousand_creates_in_one_page_have_the_expected_outcomes() {
    play(
        configured(json!({ "followStatus": false })),
        async |stage| {
            let timeout = std::time::Duration::from_secs(300);
            stage.driver.set_script_timeout(timeout).await.expect("set");
            for hundred in 0..10 {
                let range = vec![json!(hundred * 100), json!(hundred * 100 + 100)];
                let times = stage
                    .driver
                    .execute_async(SOAK, range)
                    .await
                    .expect("it runs");
                let times: Vec<f64> = serde_json::from_value(times.json().clone()).expect("times");
                assert_eq!(times.len(), 100);
                let heap = stage.heap().await;
                println!(
                    "creates {}: median {:.1} ms, heap {:.0} kB",
                    (hundred + 1) * 100,
                    median(&times),
                    heap / 1024.0
                );
            }
            assert_eq!(stage.creates().len(), 1000);
            assert_eq!(stage.sandbox.volumes().len(), 900);
            assert_eq!(stage.cards().await.len(), 100, "the newest are on the page");
            stage.press("Show 800 older volumes").await;
            until("the older cards", async || {
                let cards = "return document.querySelectorAll('article').length";
                (stage.script(cards).await == json!(900)).then_some(())
            })
            .await;
        },
    );
}
