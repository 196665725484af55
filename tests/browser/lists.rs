//! Lists: an item for each key, in the order of the keys.

use leptos::task::tick;
use volume_create::view::element::{View, classed, element};
use volume_create::view::watched::Watched;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::Stage;

fn list(keys: Watched<Vec<u32>>) -> Stage {
    Stage::with(move |_| {
        let each = View::Each(
            Box::new(move || keys.get()),
            Box::new(|key| match key {
                // Nothing, and two of them.
                0 => View::Several(Vec::new()),
                9 => View::Several(vec![
                    element("b").text("9").into(),
                    element("b").text("nine").into(),
                ]),
                key => element("b").text(key.to_string()).into(),
            }),
        );
        classed("div", "list").child(each).into()
    })
}

fn shown(stage: &Stage) -> String {
    let list = stage.query(".list").expect("a list");
    list.text_content().unwrap_or_default()
}

// An item without a node took the one before it for its own, an item of two had one of them left behind, and a key that moved stood
// there twice.
#[wasm_bindgen_test]
async fn items_are_inserted_removed_and_moved_whatever_they_consist_of() {
    let keys = Watched::new(vec![1, 0, 2]);
    let stage = list(keys);
    assert_eq!(shown(&stage), "12");
    for (next, expected) in [
        (vec![1, 2], "12"),
        (vec![3, 1, 0, 2], "312"),
        (vec![3, 1, 2], "312"),
        (vec![2, 3, 1], "231"),
        (vec![1, 2, 3], "123"),
        (vec![1, 9, 3], "19nine3"),
        (vec![9, 0, 1], "9nine1"),
        (vec![0, 1, 9], "19nine"),
        (vec![1], "1"),
        (vec![], ""),
        (vec![0, 5], "5"),
    ] {
        keys.set(next.clone());
        tick().await;
        assert_eq!(shown(&stage), expected, "{next:?}");
    }
}

#[wasm_bindgen_test]
async fn an_item_that_moves_is_the_same_element() {
    let keys = Watched::new(vec![1, 2, 3]);
    let stage = list(keys);
    let first = stage.query(".list b").expect("an item");
    keys.set(vec![3, 2, 1]);
    tick().await;
    let last = stage.query(".list b:last-of-type").expect("an item");
    assert!(first.is_same_node(Some(&last)));
}
