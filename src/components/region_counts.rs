//! The number of volumes in each configured region. The list is of the first screen, which does not
//! load what counts them.

use leptos::prelude::*;

use crate::i18n::Text;
use crate::model::draft::Field;
use crate::state::form::control;
use crate::state::known::Known;
use crate::state::language::Language;
use crate::state::root::Root;

/// Shows the number of volumes beside each configured region.
pub fn count_regions() {
    let known: Known = expect_context();
    let root: Root = expect_context();
    let language: Language = expect_context();
    Effect::new(move || {
        let listed = known.listed();
        // Another language mounts the list anew.
        language.tag.track();
        let messages = language.messages();
        // After what shows the list itself.
        request_animation_frame(move || {
            let field = root.by_id(&root.id(control(Field::Region)));
            let options = field.map(|field| field.children());
            for (index, (name, count)) in (0..).zip(listed) {
                let option = options.as_ref().and_then(|options| options.item(index));
                let text = match count {
                    0 => name,
                    _ => [&name, " – ", &messages.plural(Text::VolumesThere, count)].concat(),
                };
                if let Some(option) = option.filter(|own| own.text_content() != Some(text.clone()))
                {
                    option.set_text_content(Some(&text));
                }
            }
        });
    });
}
