// Starts the page: loads the glue and the WebAssembly named in this script's own tag. A file, not an inline script, so that
// `script-src 'self' 'wasm-unsafe-eval'` holds.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);

try {
  const { default: init } = await import(url(js));
  await init({ module_or_path: url(wasm) });
} catch (error) {
  console.error(error);
  // A blank page would leave people guessing.
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.className = "notice";
  text.textContent = `This page could not be started (${error.message}). Nothing was sent. `;
  const reload = document.createElement("a");
  reload.href = "";
  reload.textContent = "Reload";
  text.append(reload);
  document.body.prepend(text);
}
