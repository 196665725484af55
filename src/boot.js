// Starts the page: loads the glue and the WebAssembly named in this script's own tag. A file, not an inline script, so that
// `script-src 'self' 'wasm-unsafe-eval'` holds. And says so where the page can't start, or stops: a blank or dead page would leave
// people guessing. What they typed is in this tab's storage.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);

// It is for where this script does not run.
document.getElementById("late").remove();

let failed = false;
function fail(what, error) {
  console.error(error);
  if (failed) return;
  failed = true;
  const text = document.createElement("p");
  text.setAttribute("role", "alert");
  text.className = "notice";
  text.textContent = `${what} What you typed is kept. `;
  const reload = document.createElement("a");
  reload.href = location.href;
  reload.textContent = "Reload the page";
  text.append(reload);
  document.body.prepend(text);
  text.scrollIntoView();
}

// A panic of the program ends in a trap, in an event's handler or in a task.
const stopped = "This page has stopped working. If a request was running, the volume may exist: after a reload it is looked for.";
const isTrap = (error) => error instanceof WebAssembly.RuntimeError;
addEventListener("error", ({ error }) => isTrap(error) && fail(stopped, error));
addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && fail(stopped, reason));

// What is to be mended on the server, if it is that: a browser refuses a script of another type, and a page that is sent in place of
// a missing file is no program.
async function toMend() {
  for (const [name, type] of [[js, "text/javascript"], [wasm, "application/wasm"]]) {
    const { ok, status, headers } = await fetch(url(name));
    const came = headers.get("content-type");
    if (!ok) return ` The server has no ${name} (status ${status}).`;
    if (came?.includes("html")) return ` The server sent a web page in place of ${name}.`;
    if (!came?.includes(type.split("/")[1])) return ` Serve ${name} as ${type}; it came as ${came}.`;
  }
  return "";
}

try {
  const program = await import(url(js));
  await program.default({ module_or_path: url(wasm) });
  program.page();
} catch (error) {
  if (isTrap(error)) fail(stopped, error);
  else fail(`This page could not be started (${error.message}). Nothing was sent.${await toMend().catch(() => "")}`, error);
}
