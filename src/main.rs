//! Starts the page.

fn main() {
    leptos::mount::mount_to_body(volume_create::view::page::Page);
}
