//! Mounts a view in place of the prerendered one, and again in another language.

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

use crate::state::form::FormState;
use crate::state::language::Language;
use crate::state::root::Root;
use crate::takeover::UserPosition;

/// The mounted view, the owner of its state, and the tag of its language.
type Mounted = (Owner, UnmountHandle<<AnyView as Render>::State>, String);

/// A mounted view; it is unmounted with the owner it was made in.
#[derive(Clone, Copy, Debug)]
pub struct Mount {
    root: Root,
    language: Language,
    view: fn() -> AnyView,
    mounted: StoredValue<Option<Mounted>, LocalStorage>,
    owner: StoredValue<Option<WeakOwner>>,
}

impl Mount {
    /// Not mounted yet. Once it is, it is mounted again in every other language.
    #[must_use]
    pub fn new(view: fn() -> AnyView) -> Self {
        let mount = Self {
            root: expect_context(),
            language: expect_context(),
            view,
            mounted: StoredValue::new_local(None),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        };
        let form: FormState = expect_context();
        let is_in_another = move |tag: &String| {
            let mounted = mount.mounted.read_value();
            mounted.as_ref().is_some_and(|(_, _, own)| own != tag)
        };
        Effect::watch(
            move || mount.language.tag.get(),
            move |tag, _, _| {
                if is_in_another(tag) {
                    form.read_controls();
                    mount.show();
                }
            },
            false,
        );
        mount
    }

    /// Mounts the view in place of the present one. Focus, selection, scroll position and open
    /// disclosures are restored.
    pub fn show(self) {
        let owner = self.owner.get_value().and_then(|owner| owner.upgrade());
        let (Some(container), Some(owner)) = (self.root.element(), owner) else {
            return;
        };
        let place = UserPosition::read(&container);
        // Its owner first: a field that loses the focus with the view has not been left by the
        // user.
        if let Some((view, _unmounted, _)) = self.mounted.try_update_value(Option::take).flatten() {
            view.cleanup();
        }
        container.replace_children_with_node_0();
        let view = owner.with(Owner::new);
        let handle = view.with(|| mount_to(container.clone(), self.view));
        let tag = self.language.tag.get_untracked();
        self.mounted.set_value(Some((view, handle, tag)));
        place.restore(&container);
    }
}
